import { z } from "zod";
import {
  type CommentRow,
  commentsOf,
  deleteComment,
  findComment,
  insertComment,
  mentionsOf,
  resolveThread,
  seeMentions,
  updateComment,
} from "#db/queries/comment.ts";
import { findMessage } from "#db/queries/message.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/comments.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toCommentReader } from "../shapes/comment.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toInstantOrNull } from "../shapes/instant.ts";

type Thread = z.input<typeof contract.thread>;
const place = z.object({ createdAtMs: z.number(), id: z.string() }).strict();

/** A message's threads, each where its first comment stands in time (PR6). */
export async function viewComments(deps: Deps, messageId: string): Promise<{ items: Thread[] }> {
  if (!await findMessage(deps.db, messageId)) throw notFound("message");
  const rows = await commentsOf(deps.db, messageId);
  return { items: (await toCommentReader(deps, rows)).threads(rows) };
}

/** @throws {Refusal} not_found: no such message or thread; invalid_field: it mentions nobody we know. */
export async function addComment(
  deps: Deps,
  by: Teammate,
  id: string,
  messageId: string,
  { body, anchor, threadId }: z.output<typeof contract.commentNew>,
): Promise<Thread> {
  const mentions = await mentionedIn(deps, body);
  const added = await insertComment(deps.db, {
    ...{ id, messageId, body, mentions, anchor: anchor ?? null, threadId: threadId ?? null },
    ...{ actorId: by.id, nowMs: deps.nowMs() },
  });
  if (!added) throw notFound(threadId && await findMessage(deps.db, messageId) ? "thread" : "message");
  return await tellAndView(deps, messageId, threadId ?? id);
}

export async function changeComment(deps: Deps, by: Teammate, id: string, body: string): Promise<Thread> {
  const row = await getComment(deps, id);
  const mentions = await mentionedIn(deps, body);
  const by_ = { actorId: by.id, nowMs: deps.nowMs() };
  if (!await updateComment(deps.db, { id, messageId: row.messageId, body, mentions, ...by_ })) {
    throw new Refusal("not_allowed", "Only its author changes a comment.");
  }
  return await tellAndView(deps, row.messageId, row.threadId);
}

export async function removeComment(deps: Deps, by: Teammate, id: string): Promise<{ ok: true }> {
  const { messageId } = await getComment(deps, id);
  const any = by.role === "admin";
  if (!await deleteComment(deps.db, { id, messageId, any, actorId: by.id, nowMs: deps.nowMs() })) {
    // Somebody else, an admin perhaps, was first: then it is gone.
    await getComment(deps, id);
    throw new Refusal("not_allowed", "Only its author or an admin deletes a comment.");
  }
  void deps.changes.nudge();
  return { ok: true };
}

export async function resolveComments(deps: Deps, by: Teammate, id: string, resolved: boolean): Promise<Thread> {
  const { messageId, threadId } = await getComment(deps, id, { deleted: true });
  await resolveThread(deps.db, { threadId, messageId, resolved, actorId: by.id, nowMs: deps.nowMs() });
  return await tellAndView(deps, messageId, threadId);
}

export async function browseMentions(deps: Deps, by: Teammate, query: z.output<typeof contract.mentionsQuery>) {
  const after = fromCursor(query.cursor, place);
  const rows = await mentionsOf(deps.db, {
    teammateId: by.id,
    unseen: query.unseen ?? false,
    after,
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const reader = await toCommentReader(deps, page.map(({ comment }) => comment));
  const last = page.at(-1)?.comment;
  return {
    items: page.map(({ comment, subject, seenAtMs }) => ({
      comment: reader.comment(comment),
      message: { id: comment.messageId, subject },
      seenAt: toInstantOrNull(seenAtMs),
    })),
    next: last && rows.length > query.limit ? toCursor({ createdAtMs: last.createdAtMs, id: last.id }) : null,
  };
}

export async function markMentionsSeen(deps: Deps, by: Teammate, messageId: string): Promise<{ ok: true }> {
  await seeMentions(deps.db, { messageId, teammateId: by.id, nowMs: deps.nowMs() });
  void deps.changes.nudge();
  return { ok: true };
}

async function getComment(deps: Deps, id: string, o: { deleted?: boolean } = {}): Promise<CommentRow> {
  const row = await findComment(deps.db, id);
  if (!row || (row.deletedAtMs !== null && !o.deleted)) throw notFound("comment");
  return row;
}

async function tellAndView(deps: Deps, messageId: string, threadId: string): Promise<Thread> {
  void deps.changes.nudge();
  const rows = (await commentsOf(deps.db, messageId)).filter((row) => row.threadId === threadId);
  return (await toCommentReader(deps, rows)).threads(rows)[0]!;
}

/** The teammates whom `@[id]` names, each once. */
async function mentionedIn(deps: Deps, body: string): Promise<string[]> {
  const ids = [...new Set(Array.from(body.matchAll(/@\[([0-9A-HJKMNP-TV-Z]{26})\]/g), (match) => match[1]!))];
  const known = await teammatesById(deps.db, ids);
  if (ids.some((id) => !known.has(id))) throw new Refusal("invalid_field", "body: mentions nobody we know", "body");
  return ids;
}
