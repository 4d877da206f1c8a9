import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";

/** Leave of teammate `t`, and the workspace's own holidays, as JSON text: what closes a sender's days (SW4). */
export const leaveText: SQL<string> =
  sql`(select json_group_array(json_object('fromDay', o.from_day, 'toDay', o.to_day))
  from (select from_day, to_day from time_off where teammate_id = t.id order by from_day, id) o)`;
export const ownHolidaysText: SQL<string> = sql`(select json_group_array(json_object('day', h.day, 'name', h.name))
  from (select day, name from holiday order by day) h)`;

export type StoredDaysOff = { leaveText: string; ownHolidaysText: string; holidayRegion: string | null };

export const daysOffOf = (row: StoredDaysOff) => ({
  leave: JSON.parse(row.leaveText) as { fromDay: string; toDay: string }[],
  own: JSON.parse(row.ownHolidaysText) as { day: string; name: string }[],
  holidayRegion: row.holidayRegion,
});

/** What closes a teammate's days, as it is stored. Undefined for an unknown one. */
export async function readDaysOff(db: Db, teammateId: string) {
  const [row] = await db.all<StoredDaysOff>(
    sql`select ${leaveText} as "leaveText", ${ownHolidaysText} as "ownHolidaysText", t.holiday_region as "holidayRegion"
      from teammate t where t.id = ${teammateId}`,
  );
  return row;
}
