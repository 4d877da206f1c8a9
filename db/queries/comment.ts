import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { CommentAnchor } from "../schema/comment.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";
import { audited, changed } from "./record.ts";

export type CommentRow = {
  id: string;
  messageId: string;
  threadId: string;
  authorId: string;
  body: string;
  anchor: CommentAnchor | null;
  resolvedAtMs: number | null;
  resolvedById: string | null;
  editedAtMs: number | null;
  deletedAtMs: number | null;
  createdAtMs: number;
  /** Teammates whom it mentions. */
  mentions: string[];
};
type Stored = Omit<CommentRow, "anchor" | "mentions"> & { anchor: string | null; mentions: string };

const columns =
  sql`c.id, c.message_id as "messageId", c.thread_id as "threadId", c.author_id as "authorId", c.body, c.anchor,
  c.resolved_at_ms as "resolvedAtMs", c.resolved_by_id as "resolvedById", c.edited_at_ms as "editedAtMs",
  c.deleted_at_ms as "deletedAtMs", c.created_at_ms as "createdAtMs",
  (select json_group_array(n.teammate_id) from mention n where n.comment_id = c.id) as "mentions"`;
const read = (row: Stored): CommentRow => ({
  ...row,
  anchor: row.anchor === null ? null : JSON.parse(row.anchor),
  mentions: JSON.parse(row.mentions),
});

/** Every comment of a message, oldest first. */
export async function commentsOf(db: Db, messageId: string): Promise<CommentRow[]> {
  const rows = await db.all<Stored>(
    sql`select ${columns} from comment c where c.message_id = ${messageId} order by c.created_at_ms, c.id`,
  );
  return rows.map(read);
}

export async function findComment(db: Db, id: string): Promise<CommentRow | undefined> {
  const [row] = await db.all<Stored>(sql`select ${columns} from comment c where c.id = ${id}`);
  return row && read(row);
}

type By = { actorId: string; nowMs: number };

/** Once per id. An answer names a thread of the same message. False where there is no such message or thread. */
export async function insertComment(
  db: Db,
  o: Pick<CommentRow, "id" | "messageId" | "body" | "anchor" | "mentions"> & { threadId: string | null } & By,
): Promise<boolean> {
  const anchor = o.anchor && JSON.stringify(o.anchor);
  const home = o.threadId === null
    ? sql`from message m where m.id = ${o.messageId} and m.direction = 'out'`
    : sql`from comment t where t.id = ${o.threadId} and t.thread_id = t.id and t.message_id = ${o.messageId}`;
  const [, , , , found] = await batch(db, [
    sql`insert into comment (id, message_id, thread_id, author_id, body, anchor, created_at_ms)
      select ${o.id}, ${o.messageId}, ${o.threadId ?? o.id}, ${o.actorId}, ${o.body}, ${anchor}, ${o.nowMs} ${home}
      on conflict (id) do nothing`,
    audited({ actorId: o.actorId, action: "comment.created", entity: "message", entityId: o.messageId, atMs: o.nowMs }),
    commented(o.messageId, o.nowMs),
    mentioned(o.id, o.mentions, o.nowMs),
    sql`select 1 from comment where id = ${o.id}`,
  ]);
  return found!.length > 0;
}

/** Its author's new words; mentions that stay are not told anew. False unless it is theirs and not deleted. */
export async function updateComment(
  db: Db,
  o: Pick<CommentRow, "id" | "messageId" | "body" | "mentions"> & By,
): Promise<boolean> {
  const [updated] = await batch(db, [
    sql`update comment set body = ${o.body}, edited_at_ms = ${o.nowMs}
      where id = ${o.id} and author_id = ${o.actorId} and deleted_at_ms is null returning id`,
    commented(o.messageId, o.nowMs),
    sql`delete from mention where comment_id = ${o.id} and changes() > 0
      and teammate_id not in (select value from json_each(${JSON.stringify(o.mentions)}))`,
    mentioned(
      o.id,
      o.mentions,
      o.nowMs,
      sql`exists (select 1 from comment where id = ${o.id}
      and author_id = ${o.actorId} and deleted_at_ms is null)`,
    ),
  ]);
  return updated!.length > 0;
}

/** Its words and mentions are gone; its place in the thread stays. False unless it is the actor's, or `any`. */
export async function deleteComment(db: Db, o: { id: string; messageId: string; any: boolean } & By): Promise<boolean> {
  const theirs = o.any ? sql`true` : sql`author_id = ${o.actorId}`;
  const [deleted] = await batch(db, [
    sql`update comment set body = '', deleted_at_ms = ${o.nowMs}
      where id = ${o.id} and ${theirs} and deleted_at_ms is null returning id`,
    audited({ actorId: o.actorId, action: "comment.deleted", entity: "message", entityId: o.messageId, atMs: o.nowMs }),
    commented(o.messageId, o.nowMs),
    sql`delete from mention where comment_id = ${o.id}
      and exists (select 1 from comment where id = ${o.id} and deleted_at_ms is not null)`,
  ]);
  return deleted!.length > 0;
}

/** Resolve a thread, or open it again; what is so already stays as it is. */
export async function resolveThread(
  db: Db,
  o: { threadId: string; messageId: string; resolved: boolean } & By,
): Promise<void> {
  await batch(db, [
    sql`update comment set resolved_at_ms = ${o.resolved ? o.nowMs : null}, resolved_by_id = ${
      o.resolved ? o.actorId : null
    }
      where id = ${o.threadId} and thread_id = id and (resolved_at_ms is null) = ${o.resolved}`,
    audited({
      actorId: o.actorId,
      action: o.resolved ? "comment.resolved" : "comment.reopened",
      entity: "message",
      entityId: o.messageId,
      atMs: o.nowMs,
    }),
    commented(o.messageId, o.nowMs),
  ]);
}

export type MentionRow = { comment: CommentRow; subject: string; seenAtMs: number | null };

/** Where a teammate is mentioned, newest first, from behind `after` on. */
export async function mentionsOf(db: Db, o: {
  teammateId: string;
  unseen: boolean;
  after: { createdAtMs: number; id: string } | null;
  limit: number;
}): Promise<MentionRow[]> {
  const after = o.after
    ? sql`n.created_at_ms <= ${o.after.createdAtMs}
      and (n.created_at_ms < ${o.after.createdAtMs} or n.comment_id < ${o.after.id})`
    : sql`true`;
  const rows = await db.all<Stored & { subject: string; seenAtMs: number | null }>(sql`
    select ${columns}, m.subject, n.seen_at_ms as "seenAtMs" from mention n
      cross join comment c on c.id = n.comment_id join message m on m.id = c.message_id
    where n.teammate_id = ${o.teammateId} and ${o.unseen ? sql`n.seen_at_ms is null` : sql`true`} and ${after}
    order by n.created_at_ms desc, n.comment_id desc limit ${o.limit}`);
  return rows.map(({ subject, seenAtMs, ...row }) => ({ comment: read(row), subject, seenAtMs }));
}

export async function countUnseenMentions(db: Db, teammateId: string): Promise<number> {
  const [row] = await db.all<{ n: number }>(
    sql`select count(*) as n from mention where teammate_id = ${teammateId} and seen_at_ms is null`,
  );
  return row!.n;
}

/** The teammate saw the mentions of them in a message. */
export async function seeMentions(db: Db, o: { messageId: string; teammateId: string; nowMs: number }): Promise<void> {
  await batch(db, [
    sql`update mention set seen_at_ms = ${o.nowMs} where teammate_id = ${o.teammateId} and seen_at_ms is null
      and comment_id in (select id from comment where message_id = ${o.messageId})`,
    changed("message", o.messageId, "mentions", o.nowMs),
  ]);
}

const commented = (messageId: string, atMs: number): SQL => changed("message", messageId, "commented", atMs);

const mentioned = (
  commentId: string,
  teammateIds: readonly string[],
  atMs: number,
  only: SQL = sql`exists (select 1
  from comment where id = ${commentId})`,
): SQL =>
  sql`insert into mention (comment_id, teammate_id, created_at_ms)
    select ${commentId}, t.id, ${atMs} from ${eachOf(teammateIds)} cross join teammate t on t.id = j.value where ${only}
    on conflict do nothing`;
