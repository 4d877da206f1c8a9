import type { Answer } from "#web/shared/api.ts";
import { listText } from "#web/shared/mail/hold-text.ts";

export type SenderDays = Answer<"GET /api/senders/:id/calendar">;
export type Day = SenderDays["days"][number];
export type Hour = Day["hours"][number];
export type MailLine = SenderDays["waiting"]["messages"][number] | Hour["messages"][number];
export type Span = "week" | "two" | "month";

/** How many days each view shows. */
export const daysOf: Record<Span, number> = { week: 7, two: 14, month: 35 };

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
const names = {
  short: format({ weekday: "short", day: "numeric" }),
  long: format({ weekday: "long", day: "numeric", month: "long" }),
  day: format({ day: "numeric", month: "short" }),
  year: format({ day: "numeric", month: "short", year: "numeric" }),
};
const utc = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** "Tue 2", and in full "Tuesday 2 June". */
export const shortDay = (day: string) => names.short.format(utc(day)).replace(",", "");
export const longDay = (day: string) => names.long.format(utc(day)).replace(",", "");
/** "1 Jun – 7 Jun 2026". */
export const rangeText = (from: string, to: string) => `${names.day.format(utc(from))} – ${names.year.format(utc(to))}`;

/** The wall date so many days on. */
export const shiftDay = (day: string, days: number) =>
  new Date(utc(day) + days * 86_400_000).toISOString().slice(0, 10);
/** The Monday of its week. */
export const mondayOf = (day: string) => shiftDay(day, -((new Date(utc(day)).getUTCDay() + 6) % 7));
/** A date as it may stand in an address. */
export const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(utc(text)) && shiftDay(text, 0) === text;

/** Minutes since midnight of "HH:MM". */
export const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
export const hourText = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

/** Which hours of the wall need room: those that are open or see mail leave, one more at each side, eight at least. */
export function shownHours(days: readonly Day[]): { from: number; to: number } {
  const open = days.flatMap((day) =>
    day.open.map(({ from, to }) => [minutesOf(from) / 60, minutesOf(to) / 60] as const)
  );
  const mail = days.flatMap((day) => day.hours.map(({ hour }) => [hour, hour + 1] as const));
  const all = [...open, ...mail];
  if (all.length === 0) return { from: 8, to: 18 };
  const from = Math.max(0, Math.floor(Math.min(...all.map(([start]) => start))) - 1);
  const to = Math.min(24, Math.ceil(Math.max(...all.map(([, end]) => end))) + 1);
  return to - from >= 8 ? { from, to } : { from: Math.max(0, Math.min(from, 16)), to: Math.min(24, from + 8) };
}

/** "12 left, 3 leave". */
export const countText = ({ sent, leaving }: Pick<Day, "sent" | "leaving">): string =>
  [sent > 0 ? `${sent} left` : "", leaving > 0 ? `${leaving} ${leaving === 1 ? "leaves" : "leave"}` : ""]
    .filter(Boolean).join(", ");

/** Why nothing leaves on a day, one line each; nothing where it is open. */
export function closedLines(day: Day): { of: "leave" | "holiday" | "window"; text: string }[] {
  const lines: ReturnType<typeof closedLines> = day.closed.map(({ of, why, standIn }) => ({
    of,
    text: of === "holiday" ? why : standIn ? `On leave, ${standIn.name} stands in` : "On leave",
  }));
  return lines.length > 0 || day.open.length > 0 ? lines : [{ of: "window", text: "Window closed" }];
}

/** How a line of a day's `closedLines` runs on over its neighbours in a row: whether the day before has begun it, whether the day after
 * goes on, and over how many days from this one. */
export function runOf(
  row: readonly Day[],
  n: number,
  line: number,
): { goesOn: boolean; ends: boolean; length: number } {
  const textAt = (i: number) => row[i] && closedLines(row[i])[line]?.text;
  const text = textAt(n);
  let length = 1;
  while (textAt(n + length) === text && n + length < row.length) length++;
  return { goesOn: n > 0 && textAt(n - 1) === text, ends: length === 1, length };
}

/** "09:00–12:00 and 13:00–17:00". */
export const openText = (day: Day): string =>
  day.open.length === 1 && day.open[0]!.from === "00:00" && day.open[0]!.to === "24:00"
    ? "Open all day"
    : day.open.length === 0
    ? "Closed"
    : `Open ${listText(day.open.map(({ from, to }) => `${from}–${to}`))}`;

/** How much of a day's capacity is used or will be. */
export function capacityOf(day: Day): { used: number; text: string; share: number | null } {
  const used = day.sent + day.leaving;
  if (day.capacity === null) return { used, text: `${used}, no limit`, share: null };
  return { used, text: `${used} of ${day.capacity}`, share: day.capacity === 0 ? null : used / day.capacity };
}

/** "60 an hour, 250 a day". */
export function limitsText({ hourlyLimit, dailyLimit }: SenderDays): string {
  const parts = [
    hourlyLimit === null ? "" : `${hourlyLimit} an hour`,
    dailyLimit === null ? "" : `${dailyLimit} a day`,
  ].filter(Boolean);
  return parts.length === 0 ? "No limits" : `At most ${parts.join(", ")}`;
}

/** "Ada Lovelace and 2 more". */
export function toText({ to, others }: MailLine): string {
  const first = to ? to.name ?? to.address : "Nobody yet";
  return others > 0 ? `${first} and ${others} more` : first;
}
