import type { ClosedDays } from "#jobs/rules/closed-days.ts";
import { publicHolidays } from "./holidays.ts";

/** What closes a teammate's days (SW4), as it is stored. */
export type DaysOff = {
  leave: readonly { fromDay: string; toDay: string }[];
  /** The workspace's own list. */
  own: readonly { day: string; name: string }[];
  holidayRegion: string | null;
};

const longDate = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const kept = new Map<string, readonly ClosedDays[]>();
const mostKept = 500;
/** Public holidays are known so many years ahead; nothing that waits longer is told more exactly. */
const yearsAhead = 3;

/** The closed days of a teammate as seen at `nowMs`: leave, the own list, and the public holidays of their region from last year on.
 * The same days give the same list, which nobody changes. */
export function closedDaysOf(off: DaysOff, nowMs: number): readonly ClosedDays[] {
  const year = new Date(nowMs).getUTCFullYear();
  const key = `${off.holidayRegion === null ? "" : year}${JSON.stringify(off)}`;
  const known = kept.get(key);
  if (known) return known;
  const closed = Object.freeze(listOf(off, year));
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, closed);
  return closed;
}

function listOf({ leave, own, holidayRegion }: DaysOff, year: number): ClosedDays[] {
  const years = Array.from({ length: yearsAhead + 2 }, (_, i) => year - 1 + i);
  const ofRegion = holidayRegion === null ? [] : years.flatMap((n) => publicHolidays(holidayRegion, n));
  return [
    ...leave.map(({ fromDay, toDay }) => {
      const why = `on leave until ${longDate.format(Date.parse(`${toDay}T00:00:00Z`))}`;
      return { fromDay, toDay, of: "leave" as const, why };
    }),
    ...[...own, ...ofRegion].map(({ day, name }) => ({ fromDay: day, toDay: day, of: "holiday" as const, why: name })),
  ];
}
