import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { changedConversations, changedMessages, oneOfUndo, recorded, theirsIn } from "./message-record.ts";
import { copyLives, startWritesToUser } from "./twice.ts";

/** How long an action can be taken back; a message that is sent now does not leave earlier (PR2). */
export const undoMs = 10_000;

/** What an action may change of a message, and where it is stored. */
const columns = {
  lane: "lane",
  sendAtMs: "send_at_ms",
  sendAtIs: "send_at_is",
  sendNowAtMs: "send_now_at_ms",
  ignoreWindow: "ignore_window",
  teammateId: "teammate_id",
  defaultTeammateId: "default_teammate_id",
  senderMode: "sender_mode",
  senderBecause: "sender_because",
  standsInForId: "stands_in_for_id",
  replyTo: "reply_to",
  allowUnsubscribes: "allow_unsubscribes",
  watchLife: "watch_life",
  lifeReleasedAtMs: "life_released_at_ms",
  approvedSeq: "approved_seq",
  approvedFor: "approved_for",
  approvedById: "approved_by_id",
  approvedAtMs: "approved_at_ms",
  changedAtMs: "changed_at_ms",
  changedById: "changed_by_id",
} as const;
export type Changeable = keyof typeof columns;
export type AddressRole = "to" | "cc" | "bcc";

/** A message `m` as it was, as one JSON object: what an action is to change of it, and no more, so that taking it back leaves the
 * rest to whoever changed that meanwhile. */
export function asItWas(keys: readonly Changeable[], roles: readonly AddressRole[]): SQL {
  const values = keys.map((key) => sql`, ${sql.raw(`'${key}', m.${columns[key]}`)}`);
  const people = sql`, 'roles', json(${JSON.stringify(roles)}), 'people', (select json_group_array(json_object(
      'role', p.role, 'n', p.n, 'userId', p.user_id, 'address', p.address, 'name', p.name)) from participant p
    where p.message_id = m.id and p.role in (select value from json_each(${JSON.stringify(roles)})))`;
  return sql`json_object('id', m.id${sql.join(values)}${roles.length > 0 ? people : sql``})`;
}

/** Brought back, `m` would be its person's second mail: its start writes to them elsewhere now, or a copy of it lives. `what` is what is
 * taken back, `was` the message as it was. */
const twice = (what: SQL, was: SQL): SQL =>
  sql`case when ${what} = 'cancel' and ${copyLives} then 'copied'
    when ${what} = 'cancel' and exists (select 1 from participant t
      where t.message_id = m.id and t.role = 'to' and ${startWritesToUser(sql`t.user_id`)}) then 'written'
    when exists (select 1 from json_each(${was}, '$.people') t
      where t.value ->> '$.role' = 'to' and ${startWritesToUser(sql`t.value ->> '$.userId'`)}) then 'written' end`;

export type Undone =
  | { kind: "undone"; ids: string[]; kept: { id: string; why: "copied" | "written" | null }[] }
  | { kind: "gone" }
  | { kind: "expired" }
  | { kind: "taken" };

/**
 * Takes an action back, by whoever took it and within its 10 s (PR2): each message that is still as the action left it is
 * again what it was. `kept` are those that were changed, claimed or sent since, and stay so; and those that would be a second mail
 * to one person by now (ST6, ST9), as `why` says.
 */
export async function undo(db: Db, o: { id: string; actorId: string; nowMs: number }): Promise<Undone> {
  const undoneId = newId();
  const theirs = theirsIn(undoneId, oneOfUndo(o.id));
  const restored = Object.entries(columns).map(([key, column]) =>
    sql.raw(
      `${column} = case when json_type(b.v, '$.${key}') is null then m.${column} else b.v ->> '$.${key}' end`,
    )
  );
  const addressed = sql`from undo u, json_each(u.before) j cross join message m on m.id = j.value ->> '$.id'
    and m.undo_id = ${undoneId}`;
  const [taken, back, , , , , , , rows] = await batch(db, [
    sql`update undo set taken_at_ms = ${o.nowMs} where id = ${o.id} and teammate_id = ${o.actorId} and taken_at_ms is null
      and ends_at_ms > ${o.nowMs} returning id`,
    sql`update message as m set state = 'pending', ended_at_ms = null, ended_why = null, undo_id = ${undoneId},
        ${sql.join(restored, sql`, `)}
      from (select u.what, j.value as v from undo u, json_each(u.before) j where u.id = ${o.id}) b
      where changes() > 0 and m.id = b.v ->> '$.id' and m.undo_id = ${o.id}
        and +m.state = case b.what when 'cancel' then 'cancelled' else 'pending' end
        and (${twice(sql`b.what`, sql`b.v`)}) is null returning id`,
    sql`delete from participant where (message_id, role) in (select m.id, r.value ${addressed}, json_each(j.value, '$.roles') r
      where u.id = ${o.id})`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select m.id, p.value ->> '$.role', p.value ->> '$.n', p.value ->> '$.userId', p.value ->> '$.address', p.value ->> '$.name'
      ${addressed}, json_each(j.value, '$.people') p where u.id = ${o.id}`,
    sql`update conversation set state = 'pending', closed_why = null where +state = 'closed' and closed_why = 'cancelled'
      and id in (select conversation_id ${theirs})`,
    changedConversations(theirs, o.nowMs),
    recorded(theirs, { actorId: o.actorId, action: "undo", detail: null, atMs: o.nowMs }),
    changedMessages(theirs, o.nowMs),
    sql`select u.taken_at_ms is not null as taken, j.value ->> '$.id' as id,
        case when m.undo_id = ${o.id} then ${twice(sql`u.what`, sql`j.value`)} end as why
      from undo u, json_each(u.before) j left join message m on m.id = j.value ->> '$.id'
      where u.id = ${o.id} and u.teammate_id = ${o.actorId}`,
  ]);
  if (rows!.length === 0) return { kind: "gone" };
  if (taken!.length === 0) return rows![0]!.taken === 1 ? { kind: "taken" } : { kind: "expired" };
  const isBack = new Set(back!.map((row) => row.id));
  const ids = rows!.map((row) => row.id as string).filter((id) => isBack.has(id));
  const kept = rows!.filter((row) => !isBack.has(row.id))
    .map((row) => ({ id: row.id as string, why: row.why as "copied" | "written" | null }));
  return { kind: "undone", ids, kept };
}
