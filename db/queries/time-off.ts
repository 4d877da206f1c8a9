import { and, eq, gte, lte, type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { timeOff } from "../schema/teammate.ts";
import { batch } from "../statements.ts";
import { oneOf } from "./given.ts";
import { audited, changed } from "./record.ts";
import { maySend } from "./send-gates.ts";

export type TimeOffRow = typeof timeOff.$inferSelect;

/** Leave that ends on `fromDay` or later and begins on `toDay` or earlier, by its first day; of one teammate or of all. */
export function listTimeOff(
  db: Db,
  { teammateId, fromDay, toDay }: { teammateId?: string; fromDay?: string; toDay?: string },
): Promise<TimeOffRow[]> {
  return db.select().from(timeOff).where(and(
    teammateId === undefined ? undefined : eq(timeOff.teammateId, teammateId),
    fromDay === undefined ? undefined : gte(timeOff.toDay, fromDay),
    toDay === undefined ? undefined : lte(timeOff.fromDay, toDay),
  )).orderBy(timeOff.fromDay, timeOff.id).limit(1_000);
}

export async function findTimeOff(db: Db, id: string): Promise<TimeOffRow | undefined> {
  return (await db.select().from(timeOff).where(eq(timeOff.id, id)))[0];
}

/** The teammate is away then already, or the stand-in is. */
const overlaps = (teammateId: string | null, o: { id: string; fromDay: string; toDay: string }): SQL =>
  sql`exists (select 1 from time_off o where o.teammate_id = ${teammateId} and o.id <> ${o.id}
    and o.from_day <= ${o.toDay} and o.to_day >= ${o.fromDay})`;

const isSound = (o: TimeOffRow): SQL =>
  sql`not ${overlaps(o.teammateId, o)}
    and exists (select 1 from teammate t where t.id = ${o.teammateId} and t.state <> 'left')
    and (${o.standInId} is null or (not ${overlaps(o.standInId, o)} and ${o.standInId} <> ${o.teammateId}
      and exists (select 1 from teammate t where t.id = ${o.standInId} and ${maySend})))`;

/** Whom a change of leave touches gets a new count, so that no claim judged before stands (SW4). Stands behind what changed it. */
const bumped = (teammateIds: readonly (string | null)[], nowMs: number): SQL[] => [
  sql`update teammate set calendar_no = calendar_no + 1 where id in ${oneOf(teammateIds.filter((id) => id !== null))}
    and changes() > 0`,
  sql`insert into change (entity, id, kind, at_ms) select 'teammate', t.id, 'updated', ${nowMs} from teammate t
    where t.id in ${oneOf(teammateIds.filter((id) => id !== null))} and changes() > 0`,
];

type By = { actorId: string; nowMs: number };
const recorded = (action: "created" | "updated" | "deleted", o: TimeOffRow, { actorId, nowMs }: By): SQL[] => {
  const { fromDay, toDay, teammateId, standInId } = o;
  const detail = { teammateId, fromDay, toDay, standInId };
  return [
    audited({ actorId, action: `time_off.${action}`, entity: "time_off", entityId: o.id, detail, atMs: nowMs }),
    changed("time_off", o.id, action, nowMs),
  ];
};

/** Saves leave, with its audit and the word to the change feed. False, and nothing is written, where it overlaps other leave of the
 * teammate, or its stand-in is nobody else who may send and is there (SW4). */
export async function insertTimeOff(db: Db, o: TimeOffRow, by: By): Promise<boolean> {
  const [inserted] = await batch(db, [
    sql`insert into time_off (id, teammate_id, from_day, to_day, stand_in_id, note, created_by_id, created_at_ms)
      select ${o.id}, ${o.teammateId}, ${o.fromDay}, ${o.toDay}, ${o.standInId}, ${o.note}, ${o.createdById}, ${o.createdAtMs}
      where ${isSound(o)} returning id`,
    ...recorded("created", o, by),
    ...bumped([o.teammateId, o.standInId], by.nowMs),
  ]);
  return inserted!.length > 0;
}

/** As `insertTimeOff`, for leave that is there. Whoever stood in until now is touched too. */
export async function updateTimeOff(db: Db, o: TimeOffRow, by: By): Promise<boolean> {
  const stoodIn = sql`select stand_in_id from time_off where id = ${o.id} and stand_in_id is not ${o.standInId}`;
  const [, , updated] = await batch(db, [
    sql`update teammate set calendar_no = calendar_no + 1 where id = (${stoodIn}) and ${isSound(o)}`,
    changed("teammate", sql`(${stoodIn})`, "updated", by.nowMs),
    sql`update time_off set from_day = ${o.fromDay}, to_day = ${o.toDay}, stand_in_id = ${o.standInId}, note = ${o.note}
      where id = ${o.id} and ${isSound(o)} returning id`,
    ...recorded("updated", o, by),
    ...bumped([o.teammateId, o.standInId], by.nowMs),
  ]);
  return updated!.length > 0;
}

/** False where it is gone already. */
export async function deleteTimeOff(db: Db, o: TimeOffRow, by: By): Promise<boolean> {
  const [deleted] = await batch(db, [
    sql`delete from time_off where id = ${o.id} returning id`,
    ...recorded("deleted", o, by),
    ...bumped([o.teammateId, o.standInId], by.nowMs),
  ]);
  return deleted!.length > 0;
}
