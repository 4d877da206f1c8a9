import { and, gte, lte, type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { holiday } from "../schema/teammate.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

/** The workspace's own holidays from `fromDay` to `toDay`, both included (SW4). */
export const listOwnHolidays = (db: Db, fromDay: string, toDay: string): Promise<{ day: string; name: string }[]> =>
  db.select().from(holiday).where(and(gte(holiday.day, fromDay), lte(holiday.day, toDay))).orderBy(holiday.day);

type By = { actorId: string; nowMs: number };
/** Everybody's days are others now: no claim judged before stands. */
const behind = (action: "set" | "deleted", day: string, detail: Record<string, unknown>, by: By): SQL[] => [
  audited({
    actorId: by.actorId,
    action: `holiday.${action}`,
    entity: "holiday",
    entityId: day,
    detail,
    atMs: by.nowMs,
  }),
  changed("holiday", day, action, by.nowMs),
  sql`update teammate set calendar_no = calendar_no + 1 where changes() > 0`,
  sql`insert into change (entity, id, kind, at_ms) select 'teammate', id, 'updated', ${by.nowMs} from teammate
    where state = 'active' and changes() > 0`,
];

/** The day is a holiday of that name; nothing is recorded where it was so already. */
export const setHoliday = async (db: Db, { day, name }: { day: string; name: string }, by: By): Promise<void> => {
  await batch(db, [
    sql`insert into holiday (day, name) values (${day}, ${name})
      on conflict (day) do update set name = excluded.name where holiday.name <> excluded.name`,
    ...behind("set", day, { name }, by),
  ]);
};

/** False where the day is none of the list. */
export async function deleteHoliday(db: Db, day: string, by: By): Promise<boolean> {
  const [deleted] = await batch(db, [
    sql`delete from holiday where day = ${day} returning day`,
    ...behind("deleted", day, {}, by),
  ]);
  return deleted!.length > 0;
}
