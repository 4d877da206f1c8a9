import type { SendingWindow, Weekday } from "#db/schema/teammate.ts";

const minuteMs = 60_000;

/** What the wall clock reads at one instant, by the runtime's date formatting. */
export type Reading = { weekday: Weekday; minute: number; day: string };

/** Reads the wall clock of `zone` at every whole minute of `[fromMs, toMs)`. */
export function readMinutes(zone: string, fromMs: number, toMs: number): Reading[] {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const readings: Reading[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += minuteMs) {
    const parts = Object.fromEntries(format.formatToParts(atMs).map((part) => [part.type, part.value]));
    readings.push({
      weekday: String(parts.weekday).toLowerCase() as Weekday,
      minute: Number(parts.hour) * 60 + Number(parts.minute),
      day: `${parts.year}-${parts.month}-${parts.day}`,
    });
  }
  return readings;
}

const dayBefore = { mon: "sun", tue: "mon", wed: "tue", thu: "wed", fri: "thu", sat: "fri", sun: "sat" } as const;
const minuteOf = (time: string) => time.split(":").map(Number).reduce((hours, minutes) => hours * 60 + minutes);

/** Whether a clock that reads so stands inside a span: today's, or last night's tail. Written from SW1 and SW3 alone. */
export function isOpenOnTheWall(window: SendingWindow, { weekday, minute }: Reading): boolean {
  if (window === null) return true;
  const today = (window[weekday] ?? []).some(([start, end]) =>
    minuteOf(start) < minuteOf(end) ? minuteOf(start) <= minute && minute < minuteOf(end) : minute >= minuteOf(start)
  );
  const lastNight = (window[dayBefore[weekday]] ?? []).some(([start, end]) =>
    minuteOf(end) < minuteOf(start) && minute < minuteOf(end)
  );
  return today || lastNight;
}
