import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";
import { audited, changed } from "./record.ts";

type Change = { id: string; actorId: string; nowMs: number };

/** Closes an active conversation by hand, or says why anew. False where it is not there, is pending, or something of it waits or is
 * on its way: that would open it again. */
export async function closeConversation(db: Db, o: Change & { why: string }): Promise<boolean> {
  const [closed] = await batch(db, [
    sql`update conversation set state = 'closed', closed_why = ${o.why}, unread_at_ms = null where id = ${o.id} and state in ('active', 'closed')
      and (state = 'active' or closed_why is not ${o.why}) and not exists (select 1 from message m
        where m.conversation_id = conversation.id and +m.state in ('pending', 'sending')) returning id`,
    audited({
      actorId: o.actorId,
      action: "conversation.closed",
      entity: "conversation",
      entityId: o.id,
      detail: { why: o.why },
      atMs: o.nowMs,
    }),
    changed("conversation", o.id, "updated", o.nowMs),
  ]);
  return closed!.length > 0;
}

/** Closes those of many that are active and of which nothing waits or is on its way. The first two statements write a row for each. */
export function closingConversations(
  o: { ids: readonly string[]; why: string; actorId: string; atMs: number; runId?: string | undefined },
): SQL[] {
  const open = sql`${
    eachOf(o.ids)
  } cross join conversation c on c.id = j.value where c.state = 'active' and not exists (
    select 1 from message m where m.conversation_id = c.id and +m.state in ('pending', 'sending'))`;
  return [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${o.atMs}, ${o.actorId}, 'conversation.closed', 'conversation', c.id, ${
      JSON.stringify({ why: o.why, bulkRun: o.runId })
    }
      from ${open}`,
    sql`insert into change (entity, id, kind, at_ms) select 'conversation', c.id, 'updated', ${o.atMs} from ${open}`,
    sql`update conversation set state = 'closed', closed_why = ${o.why}, unread_at_ms = null
      where id in (select c.id from ${open})`,
  ];
}

/** Somebody of the team has opened it: no reply in it waits to be read. False where none did. */
export async function readConversation(db: Db, o: { id: string; nowMs: number }): Promise<boolean> {
  const [read] = await batch(db, [
    sql`update conversation set unread_at_ms = null where id = ${o.id} and unread_at_ms is not null returning id`,
    changed("conversation", o.id, "read", o.nowMs),
  ]);
  return read!.length > 0;
}

/** The newest reply of an open one waits to be read again. False where none came, or one waits already. */
export async function unreadConversation(db: Db, o: { id: string; nowMs: number }): Promise<boolean> {
  const [unread] = await batch(db, [
    sql`update conversation set unread_at_ms = replied_at_ms where id = ${o.id} and unread_at_ms is null
      and replied_at_ms is not null and state <> 'closed' returning id`,
    changed("conversation", o.id, "unread", o.nowMs),
  ]);
  return unread!.length > 0;
}

/** Opens a closed conversation. False where it is not closed, or nothing of it ever left or came in. */
export async function reopenConversation(db: Db, o: Change): Promise<boolean> {
  const [opened] = await batch(db, [
    sql`update conversation set state = 'active', closed_why = null where id = ${o.id} and state = 'closed'
      and exists (select 1 from message m where m.conversation_id = conversation.id
        and (m.direction = 'in' or m.state in ('sent', 'unknown'))) returning id`,
    audited({
      actorId: o.actorId,
      action: "conversation.reopened",
      entity: "conversation",
      entityId: o.id,
      atMs: o.nowMs,
    }),
    changed("conversation", o.id, "updated", o.nowMs),
  ]);
  return opened!.length > 0;
}
