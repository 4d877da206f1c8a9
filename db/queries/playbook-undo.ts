import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { isItem, type ItemKey } from "./follow-up.ts";
import { eachOf, oneOf } from "./given.ts";
import { leavingLetPass } from "./life-events.ts";
import { forgetStays, takeUpElsewhere } from "./enrollment-undone.ts";
import { undoMs } from "./message-undo.ts";
import { holdingLeavers } from "./playbook-hold.ts";
import { skipping } from "./send-skip.ts";

/** What a person edited less long ago is held instead of deleted (PB3). */
const editedMs = 5 * 60_000;

/** A stay that ended, of which something may wait to be undone; `at` is its place. */
export type LeftStay = { id: string; playbookId: string; at: StayPlace };
export type StayPlace = { playbookId: string; leftAtMs: number; n: number };

/** The next of those stays behind `after`, at most `most`. */
export async function nextLeft(db: Db, after: StayPlace | null, most: number): Promise<LeftStay[]> {
  const behind = after
    ? sql`(e.playbook_id, e.left_at_ms, e.rowid) > (${after.playbookId}, ${after.leftAtMs}, ${after.n})`
    : sql`true`;
  const rows = await db.all<{ id: string; playbookId: string; leftAtMs: number; n: number }>(sql`
    select e.id, e.playbook_id as "playbookId", e.left_at_ms as "leftAtMs", e.rowid as n
    from enrollment e indexed by enrollment_to_undo
    where e.left_at_ms is not null and e.undone_at_ms is null and ${behind}
    order by e.playbook_id, e.left_at_ms, e.rowid limit ${most}`);
  return rows.map(({ id, ...at }) => ({ id, playbookId: at.playbookId, at }));
}

/** What is made of item `i` may still leave: it waits, is on its way and may come back, or was deleted by a person who may take that
 * back; or it is a follow-up to come. */
const isOpen = (nowMs: number): SQL =>
  sql`(i.undone_at_ms is null and (i.state = 'waiting' or exists (select 1 from message m where m.id = i.message_id
    and (m.state in ('pending', 'sending') or (m.state = 'cancelled' and m.ended_at_ms > ${nowMs - undoMs})))))`;

/** What its action says of item `i` of stay `e` (PB3): in the newest version up to the stay's that has it. */
export const undoOf: SQL =
  sql`coalesce((select a.value ->> 'undo' from playbook_version w cross join json_each(w.definition, '$.actions') a
  where w.playbook_id = e.playbook_id and w.no <= e.version_no and a.value ->> 'key' = i.action_key
  order by w.no desc limit 1), 'delete')`;

/** An item that is undone: `sending` and just deleted ones are for later. */
export type ToUndo = ItemKey & { undo: "delete" | "hold" | "send" };

/** What is there to undo now of these stays, at most `most`. */
export const toUndo = (db: Db, stayIds: readonly string[], most: number): Promise<ToUndo[]> =>
  db.all<ToUndo>(sql`select i.enrollment_id as "enrollmentId", i.action_key as "actionKey", i.item_key as "itemKey",
      ${undoOf} as undo
    from ${
    eachOf(stayIds)
  } cross join enrollment e on e.id = j.value cross join enrollment_item i on i.enrollment_id = e.id
    where e.left_at_ms is not null and i.undone_at_ms is null and (i.state = 'waiting'
      or exists (select 1 from message m where m.id = i.message_id and m.state = 'pending')) limit ${most}`);

/**
 * Undoes these in one batch, each once, by what their actions say (PB3): an unsent message is deleted (skipped, `left_playbook`), or held
 * until a person releases or deletes it, or let be, as is what the release held for it and a person let go on; what a person edited or changed in the last five minutes is held, not deleted. A
 * follow-up that was to come is not made, unless its action sends all the same. What is sealed by then is left alone. Whom a deleted one leaves
 * without their mail other accounts' stays take up (ST6), and a stay that left nothing behind counts for nothing. Returns how many.
 */
export async function undoItems(db: Db, items: readonly ToUndo[], nowMs: number): Promise<number> {
  const rows = eachOf(items);
  const undo = sql`j.value ->> 'undo'`;
  const isPending = sql`m.id = enrollment_item.message_id and m.state = 'pending'`;
  const isEdited = sql`exists (select 1 from message m where ${isPending}
    and max(coalesce(m.edited_at_ms, 0), coalesce(m.changed_at_ms, 0)) > ${nowMs - editedMs})`;
  const isLetPass = sql`exists (select 1 from message m where ${isPending} and ${leavingLetPass})`;
  const decided = (why: string): SQL =>
    sql`select i.message_id from ${rows} cross join enrollment_item i on ${isItem("i")}
      where i.state = 'made' and i.why = ${why} and i.undone_at_ms = ${nowMs}`;
  const [undone] = await batch(db, [
    sql`update enrollment_item set undone_at_ms = ${nowMs},
        state = case when enrollment_item.state = 'waiting' and ${undo} <> 'send' then 'skipped' else enrollment_item.state end,
        check_at_ms = case when ${undo} <> 'send' then null else check_at_ms end,
        at_ms = case when enrollment_item.state = 'waiting' and ${undo} <> 'send' then ${nowMs} else at_ms end,
        why = case when enrollment_item.state = 'waiting' then case ${undo} when 'send' then 'kept' else 'left_playbook' end
          when ${undo} = 'send' or ${isLetPass} then 'kept' when ${undo} = 'delete' and not ${isEdited} then 'deleted' else 'held' end
      from ${rows} where ${isItem("enrollment_item")} and enrollment_item.undone_at_ms is null
        and (enrollment_item.state = 'waiting' or exists (select 1 from message m where ${isPending}))
        and exists (select 1 from enrollment e where e.id = enrollment_item.enrollment_id and e.left_at_ms is not null)
      returning item_key`,
    ...skipping(decided("deleted"), { why: "left_playbook", where: sql`true`, nowMs }),
    // Held once: a later try finds it held already.
    ...holdingLeavers(sql`m.id in (${decided("held")})`, nowMs),
    takeUpElsewhere(decided("deleted")),
    ...forgetStays(sql`select j.value ->> 'enrollmentId' from ${rows}`, decided("deleted")),
  ]);
  return undone!.length;
}

/** Of these stays those are done with of which nothing may leave any more that is not decided. */
export async function endUndo(db: Db, stays: readonly LeftStay[], nowMs: number): Promise<void> {
  await batch(db, [
    sql`update enrollment as e set undone_at_ms = ${nowMs}
      where e.id in ${oneOf(stays.map(({ id }) => id))} and e.left_at_ms is not null and e.undone_at_ms is null
        and not exists (select 1 from enrollment_item i where i.enrollment_id = e.id and ${
      isOpen(nowMs)
    }) returning id`,
    sql`insert into change (entity, id, kind, at_ms) select 'playbook', j.value, 'undone', ${nowMs}
      from ${eachOf([...new Set(stays.map(({ playbookId }) => playbookId))])} where changes() > 0`,
  ]);
}
