/** Where a range begins or ends. */
export type Bound = { value: string | number; included: boolean };
export type Between = { from?: Bound; to?: Bound };
export type DayOp = "on" | "before" | "after" | "since" | "inLastDays" | "inNextDays" | "moreThanDaysAgo";

/** The calendar that days are counted in: whose zone, and when it is now. */
export type Calendar = { nowMs: number; timeZone: string };

const from = (value: string | number): Between => ({ from: { value, included: true } });
const until = (value: string | number, included = false): Between => ({ to: { value, included } });

/** The stretch of days (`YYYY-MM-DD`) that an operator means. The last N days are today and the N before. */
export function daysMeant(op: DayOp, value: string | number, calendar: Calendar): Between {
  const today = todayIn(calendar);
  if (op === "on") return { ...from(value), ...until(value, true) };
  if (op === "before") return until(value);
  if (op === "after") return { from: { value, included: false } };
  if (op === "since") return from(value);
  const days = Number(value);
  if (op === "inLastDays") return { ...from(dayText(today.subtract({ days }))), ...until(dayText(today), true) };
  if (op === "inNextDays") return { ...from(dayText(today)), ...until(dayText(today.add({ days })), true) };
  return until(dayText(today.subtract({ days })));
}

/** The stretch of instants, in ms since 1970, that the same operator means in the asker's zone. The last days end now, the next ones
 * begin now. What is before, or since, a moment (`isMoment`) instead of a day is so to the millisecond. */
export function instantsMeant(op: DayOp, value: string | number, calendar: Calendar): Between {
  const today = todayIn(calendar);
  const starts = (day: Temporal.PlainDate) => day.toZonedDateTime(calendar.timeZone).epochMilliseconds;
  const day = (): Temporal.PlainDate => Temporal.PlainDate.from(String(value));
  if (op === "since") return from(isMoment(String(value)) ? Date.parse(String(value)) : starts(day()));
  if (op === "before" && isMoment(String(value))) return until(Date.parse(String(value)));
  if (op === "on") return { ...from(starts(day())), ...until(starts(day().add({ days: 1 }))) };
  if (op === "before") return until(starts(day()));
  if (op === "after") return from(starts(day().add({ days: 1 })));
  const days = Number(value);
  if (op === "inLastDays") return { ...from(starts(today.subtract({ days }))), ...until(calendar.nowMs, true) };
  if (op === "inNextDays") return { ...from(calendar.nowMs), ...until(starts(today.add({ days: days + 1 }))) };
  return until(starts(today.subtract({ days })));
}

/** Whether it is a day there is, `YYYY-MM-DD`, of a year in which a calendar is of use. */
export function isDay(text: string): boolean {
  if (!/^(?:1[6-9]|[2-9]\d)\d\d-\d\d-\d\d$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
}

/** Whether it is an RFC 3339 instant of such a year. */
export const isMoment = (text: string): boolean =>
  /^(?:1[6-9]|[2-9]\d)\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/.test(text) &&
  !Number.isNaN(Date.parse(text));

const todayIn = ({ nowMs, timeZone }: Calendar): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
const dayText = (day: Temporal.PlainDate): string => day.toString();
