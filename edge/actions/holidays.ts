import type { z } from "zod";
import { deleteHoliday, listOwnHolidays, setHoliday } from "#db/queries/holiday.ts";
import { holidayRegions, isRegion, publicHolidays } from "#jobs/calendar/holidays.ts";
import type * as contract from "../contract/calendar.ts";
import { date } from "../contract/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { refuseFarDay, refuseRange } from "./far-days.ts";

/** Own holidays and, of a region, public ones in these days, by day (SW4). */
export async function viewHolidays(
  deps: Deps,
  { from, to, region }: z.output<typeof contract.holidaysQuery>,
): Promise<z.input<typeof contract.holidays>> {
  refuseRange("to", from, to);
  if (region !== undefined) refuseUnknownRegion("region", region);
  const own = (await listOwnHolidays(deps.db, from, to)).map((one) => ({ ...one, own: true }));
  const years = region === undefined ? [] : Array.from(
    { length: Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1 },
    (_, i) => Number(from.slice(0, 4)) + i,
  );
  const ofRegion = years.flatMap((year) => publicHolidays(region!, year))
    .filter(({ day }) => from <= day && day <= to).map((one) => ({ ...one, own: false }));
  return { items: [...own, ...ofRegion].sort((a, b) => a.day < b.day ? -1 : a.day > b.day ? 1 : 0) };
}

export const viewRegions = () => ({ items: [...holidayRegions()] });

export function refuseUnknownRegion(field: string, region: string): void {
  if (!isRegion(region)) throw new Refusal("invalid_field", `${field}: is no region whose holidays are known`, field);
}

export async function putHoliday(deps: Deps, by: Teammate, day: string, name: string) {
  const parsed = date.safeParse(day);
  if (!parsed.success) throw new Refusal("invalid_field", `day: ${parsed.error.issues[0]!.message}`, "day");
  refuseFarDay(deps, "day", day);
  await setHoliday(deps.db, { day, name }, { actorId: by.id, nowMs: deps.nowMs() });
  told(deps);
  return { day, name, own: true };
}

export async function removeHoliday(deps: Deps, by: Teammate, day: string): Promise<{ ok: true }> {
  if (!await deleteHoliday(deps.db, day, { actorId: by.id, nowMs: deps.nowMs() })) throw notFound("holiday");
  told(deps);
  return { ok: true };
}

function told(deps: Deps): void {
  void deps.changes.nudge();
  deps.nudge("release");
}
