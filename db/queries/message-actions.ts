import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { oneOf } from "./given.ts";
import { headSeq } from "./send-gates.ts";
import { audited, changed } from "./record.ts";

/** How long an action can be taken back; a message that is sent now does not leave earlier (PR2). */
export const undoMs = 10_000;

// `+state`: by the ids that are named, never along the index of a state, which may hold hundreds of thousands.

export type Actor = { id: string; name: string };
export type Acted = { ids: Set<string>; undoId: string; undoEndsAtMs: number };
type Action = {
  what: "send_now" | "reschedule" | "cancel";
  ids: readonly string[];
  set: SQL;
  detail: Record<string, unknown> | null;
  /** Statements that follow from it, over the messages that were changed. */
  then?: (theirs: SQL) => SQL[];
};

/** These leave as soon as their gates let them, behind nothing but each other: the delay and the review are skipped (PR2). */
export const sendNow = (db: Db, o: { ids: readonly string[]; ignoreWindow: boolean; actor: Actor; nowMs: number }) =>
  act(db, o.actor, o.nowMs, {
    what: "send_now",
    ids: o.ids,
    set: sql`lane = 0, send_at_ms = ${o.nowMs + undoMs}, send_at_is = 'send_date', send_now_at_ms = ${o.nowMs},
      ignore_window = ${o.ignoreWindow}`,
    detail: o.ignoreWindow ? { ignoreWindow: true } : null,
  });

/** A new send date; whoever chose to send now, or outside the window, has thought again. */
export const reschedule = (db: Db, o: { ids: readonly string[]; sendAtMs: number; actor: Actor; nowMs: number }) =>
  act(db, o.actor, o.nowMs, {
    what: "reschedule",
    ids: o.ids,
    set: sql`send_at_ms = ${o.sendAtMs}, send_at_is = 'send_date', send_now_at_ms = null, ignore_window = 0,
      lane = case lane when 0 then case when start_id is null then 1 else 2 end else lane end`,
    detail: { sendAtMs: o.sendAtMs },
  });

/** These never send. A conversation of which nothing else left, or will, is closed. */
export const cancel = (db: Db, o: { ids: readonly string[]; actor: Actor; nowMs: number }) =>
  act(db, o.actor, o.nowMs, {
    what: "cancel",
    ids: o.ids,
    set: sql`state = 'cancelled', ended_at_ms = ${o.nowMs}, ended_why = ${`Deleted by ${o.actor.name}`}`,
    detail: null,
    then: (theirs) => [
      sql`update conversation set state = 'closed', closed_why = 'cancelled', active_at_ms = ${o.nowMs}
        where +state = 'pending' and id in (select conversation_id ${theirs})
          and not exists (select 1 from message m where m.conversation_id = conversation.id
            and m.state in ('pending', 'sending', 'unknown', 'sent'))`,
      changedConversations(theirs, o.nowMs),
    ],
  });

/** One batch: what they were is kept for the undo, then every one that is still pending is changed. */
async function act(db: Db, actor: Actor, nowMs: number, action: Action): Promise<Acted> {
  const undoId = newId();
  const ids = oneOf(action.ids);
  const open = sql`+m.state = 'pending' and m.direction = 'out' and m.id in ${ids}`;
  const theirs = carrying(undoId, ids);
  const [, acted] = await batch(db, [
    sql`insert into undo (id, teammate_id, ends_at_ms, what, before)
      select ${undoId}, ${actor.id}, ${
      nowMs + undoMs
    }, ${action.what}, json_group_array(json_object('id', m.id, 'lane', m.lane,
        'sendAtMs', m.send_at_ms, 'sendAtIs', m.send_at_is, 'sendNowAtMs', m.send_now_at_ms, 'ignoreWindow', m.ignore_window))
      from message m where ${open} having count(*) > 0`,
    sql`update message as m set ${action.set}, undo_id = ${undoId} where ${open} returning id`,
    ...(action.then?.(theirs) ?? []),
    recorded(theirs, { actorId: actor.id, action: action.what, detail: action.detail, atMs: nowMs }),
    changedMessages(theirs, nowMs),
  ]);
  return { ids: new Set(acted!.map((row) => row.id as string)), undoId, undoEndsAtMs: nowMs + undoMs };
}

export type Undone =
  | { kind: "undone"; ids: string[]; kept: string[] }
  | { kind: "gone" }
  | { kind: "expired" }
  | { kind: "taken" };

/**
 * Takes an action back, by whoever took it and within its 10 s (PR2): each message that is still as the action left it is
 * again what it was. `kept` are those that were changed, claimed or sent since, and stay so.
 */
export async function undo(db: Db, o: { id: string; actorId: string; nowMs: number }): Promise<Undone> {
  const undoneId = newId();
  const theirs = carrying(
    undoneId,
    sql`(select j.value ->> '$.id' from undo u, json_each(u.before) j where u.id = ${o.id})`,
  );
  const was = (key: string): SQL => sql`b.v ->> ${`$.${key}`}`;
  const [taken, restored, , , , , rows] = await batch(db, [
    sql`update undo set taken_at_ms = ${o.nowMs} where id = ${o.id} and teammate_id = ${o.actorId} and taken_at_ms is null
      and ends_at_ms > ${o.nowMs} returning id`,
    sql`update message as m set state = 'pending', ended_at_ms = null, ended_why = null, lane = ${was("lane")},
        send_at_ms = ${was("sendAtMs")}, send_at_is = ${was("sendAtIs")}, send_now_at_ms = ${was("sendNowAtMs")},
        ignore_window = ${was("ignoreWindow")}, undo_id = ${undoneId}
      from (select u.what, j.value as v from undo u, json_each(u.before) j where u.id = ${o.id}) b
      where changes() > 0 and m.id = ${was("id")} and m.undo_id = ${o.id}
        and +m.state = case b.what when 'cancel' then 'cancelled' else 'pending' end returning id`,
    sql`update conversation set state = 'pending', closed_why = null where +state = 'closed' and closed_why = 'cancelled'
      and id in (select conversation_id ${theirs})`,
    changedConversations(theirs, o.nowMs),
    recorded(theirs, { actorId: o.actorId, action: "undo", detail: null, atMs: o.nowMs }),
    changedMessages(theirs, o.nowMs),
    sql`select u.taken_at_ms is not null as taken, j.value ->> '$.id' as id from undo u, json_each(u.before) j
      where u.id = ${o.id} and u.teammate_id = ${o.actorId}`,
  ]);
  if (rows!.length === 0) return { kind: "gone" };
  if (taken!.length === 0) return rows![0]!.taken === 1 ? { kind: "taken" } : { kind: "expired" };
  const back = new Set(restored!.map((row) => row.id));
  const [ids, kept] = [true, false].map((isBack) =>
    rows!.map((row) => row.id as string).filter((id) => back.has(id) === isBack)
  );
  return { kind: "undone", ids: ids!, kept: kept! };
}

/** The newest words are approved by somebody who did not write them (PR5). False when that is not so, or nothing is to be
 * approved. */
export async function approve(db: Db, o: { id: string; actorId: string; nowMs: number }): Promise<boolean> {
  const [approved] = await batch(db, [
    sql`update message as m set approved_seq = ${headSeq} where m.id = ${o.id} and m.state = 'pending'
      and m.approval_needed = 1 and m.edited_by_id is not ${o.actorId} returning id`,
    audited({ actorId: o.actorId, action: "message.approved", entity: "message", entityId: o.id, atMs: o.nowMs }),
    changed("message", o.id, "updated", o.nowMs),
  ]);
  return approved!.length > 0;
}

/** The messages of a batch that carry its undo; by id first, since the undo has no index. */
const carrying = (undoId: string, ids: SQL): SQL => sql`from message where id in ${ids} and undo_id = ${undoId}`;

/** The trail of each of them (AD2). */
const recorded = (
  theirs: SQL,
  o: { actorId: string; action: string; detail: Record<string, unknown> | null; atMs: number },
): SQL =>
  sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    select ${o.atMs}, ${o.actorId}, ${`message.${o.action}`}, 'message', id, ${o.detail && JSON.stringify(o.detail)}
    ${theirs}`;

const changedMessages = (theirs: SQL, atMs: number): SQL =>
  sql`insert into change (entity, id, kind, at_ms) select 'message', id, 'updated', ${atMs} ${theirs}`;

const changedConversations = (theirs: SQL, atMs: number): SQL =>
  sql`insert into change (entity, id, kind, at_ms) select distinct 'conversation', conversation_id, 'updated', ${atMs}
    ${theirs}`;
