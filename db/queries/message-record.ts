import { type SQL, sql } from "drizzle-orm";

/** The ids of the messages that an undo is of, as the right side of `in`. */
export const oneOfUndo = (undoId: string): SQL =>
  sql`(select j.value ->> '$.id' from undo u, json_each(u.before) j where u.id = ${undoId})`;

/** The messages of a batch that carry its undo; by id first, since the undo has no index. */
export const theirsIn = (undoId: string, ids: SQL): SQL => sql`from message where id in ${ids} and undo_id = ${undoId}`;

/** The trail of each of them (AD2). */
export const recorded = (
  theirs: SQL,
  o: { actorId: string; action: string; detail: Record<string, unknown> | null; atMs: number },
): SQL =>
  sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    select ${o.atMs}, ${o.actorId}, ${`message.${o.action}`}, 'message', id, ${o.detail && JSON.stringify(o.detail)}
    ${theirs}`;

export const changedMessages = (theirs: SQL, atMs: number): SQL =>
  sql`insert into change (entity, id, kind, at_ms) select 'message', id, 'updated', ${atMs} ${theirs}`;

export const changedConversations = (theirs: SQL, atMs: number): SQL =>
  sql`insert into change (entity, id, kind, at_ms) select distinct 'conversation', conversation_id, 'updated', ${atMs}
    ${theirs}`;
