export type Every = "day" | "week" | "month";
/** `[fromMs, toMs)`. `day` is the one that it begins with in the zone, `YYYY-MM-DD`. */
export type Period = { fromMs: number; toMs: number; day: string };

/**
 * The days, weeks from Monday or months of a zone that hold any of `[fromMs, toMs)`, whole and in order, none overlapping and nothing left
 * between: a day ends where the next begins, also where the clock changes at midnight or a day is left out. Null for more than `most`.
 * @throws {RangeError} no IANA zone.
 */
export function periodsOf(
  every: Every,
  { fromMs, toMs, timeZone, most }: { fromMs: number; toMs: number; timeZone: string; most: number },
): Period[] | null {
  if (toMs <= fromMs) return [];
  const periods: Period[] = [];
  let day = firstDay(every, dayOf(fromMs, timeZone));
  for (let from = startOf(day, timeZone); from < toMs;) {
    const next = day.add({ [`${every}s`]: 1 });
    const to = startOf(next, timeZone);
    // A day that a zone left out has no instant of its own.
    if (to > from && to > fromMs) periods.push({ fromMs: from, toMs: to, day: day.toString() });
    if (periods.length > most) return null;
    [day, from] = [next, to];
  }
  return periods;
}

export const lookBacks = ["7d", "30d", "90d", "12m", "all"] as const;
export type LookBack = (typeof lookBacks)[number];

/** When a look back begins: so many whole days, today among them, or twelve months, this one among them; null for all time. */
export function lookBackFrom(back: LookBack, nowMs: number, timeZone: string): number | null {
  if (back === "all") return null;
  const today = dayOf(nowMs, timeZone);
  const first = back === "12m"
    ? firstDay("month", today).subtract({ months: 11 })
    : today.subtract({ days: Number.parseInt(back) - 1 });
  return startOf(first, timeZone);
}

const dayOf = (atMs: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone).toPlainDate();
/** The first instant of a day, whatever its clock reads then. */
const startOf = (day: Temporal.PlainDate, timeZone: string): number =>
  day.toZonedDateTime(timeZone).startOfDay().epochMilliseconds;

function firstDay(every: Every, day: Temporal.PlainDate): Temporal.PlainDate {
  if (every === "week") return day.subtract({ days: day.dayOfWeek - 1 });
  return every === "month" ? day.with({ day: 1 }) : day;
}
