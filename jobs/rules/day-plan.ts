import type { SendingWindow } from "#db/schema/teammate.ts";
import type { ClosedDays } from "./closed-days.ts";
import { hourMs, type Limits } from "./quota.ts";
import { type Calendar, calendarOf } from "./sending-window.ts";
import { stretchAt } from "./zone-offsets.ts";

/** One wall day of a sender: `[fromMs, toMs)`, 23 to 25 hours long where the clock changes. */
export type DayPlan = {
  /** `YYYY-MM-DD`. */
  day: string;
  fromMs: number;
  toMs: number;
  /** What the wall clock reads while mail may leave, `[from, to)` as "HH:MM" to "24:00", ascending and apart (SW3). */
  open: { from: string; to: string }[];
  /** Leave and holidays of the day (SW4). */
  closed: ClosedDays[];
  /** The most that limits and least gap let leave in its open hours, were nothing used before; null for no limit (QU1, QU2). */
  capacity: number | null;
};

type Sender = { window: SendingWindow; timeZone: string; closedDays: readonly ClosedDays[]; limits: Limits };
type Span = { fromMs: number; toMs: number };

const minuteMs = 60_000;

/** The wall days from `fromDay` on, as the rules of the release read them. @throws {RangeError} no date, or no IANA zone. */
export function planDays(sender: Sender, fromDay: string, days: number): DayPlan[] {
  const calendar = calendarOf(sender.window, sender.timeZone, sender.closedDays);
  const first = Temporal.PlainDate.from(fromDay);
  return Array.from({ length: days }, (_, n) => {
    const date = first.add({ days: n });
    const fromMs = date.toZonedDateTime(sender.timeZone).epochMilliseconds;
    const toMs = date.add({ days: 1 }).toZonedDateTime(sender.timeZone).epochMilliseconds;
    const day = date.toString();
    const spans = openWithin(calendar, { fromMs, toMs });
    return {
      ...{ day, fromMs, toMs },
      open: wallsOf(spans, sender.timeZone, Date.parse(`${day}T00:00:00Z`)),
      closed: sender.closedDays.filter((closed) => closed.fromDay <= day && day <= closed.toDay),
      capacity: capacityOf(spans, sender.limits),
    };
  });
}

/** The hour that the wall clock of the zone reads, 0 to 23. */
export const wallHour = (zone: string, atMs: number): number =>
  Math.floor((atMs + stretchAt(zone, atMs).offsetMs) / hourMs) % 24;

function openWithin(calendar: Calendar, { fromMs, toMs }: Span): Span[] {
  const spans: Span[] = [];
  for (let span = calendar.openSpan(fromMs); span && span.fromMs < toMs; span = calendar.openSpan(span.toMs)) {
    spans.push({ fromMs: Math.max(fromMs, span.fromMs), toMs: Math.min(toMs, span.toMs) });
    if (span.toMs >= toMs) break;
  }
  return spans;
}

/** Cut where the clock changes, within which wall and instants differ by a constant; an hour that happens twice is told once. */
function wallsOf(spans: readonly Span[], zone: string, dayWallMs: number): DayPlan["open"] {
  const walls: { from: number; to: number }[] = [];
  for (const { fromMs, toMs } of spans) {
    for (let atMs = fromMs; atMs < toMs;) {
      const stretch = stretchAt(zone, atMs);
      const untilMs = Math.min(toMs, stretch.toMs);
      walls.push({ from: atMs + stretch.offsetMs - dayWallMs, to: untilMs + stretch.offsetMs - dayWallMs });
      atMs = untilMs;
    }
  }
  const union: typeof walls = [];
  for (const wall of walls.sort((a, b) => a.from - b.from)) {
    const last = union.at(-1);
    if (last && wall.from <= last.to) last.to = Math.max(last.to, wall.to);
    else union.push({ ...wall });
  }
  return union.map(({ from, to }) => ({ from: clockText(from), to: clockText(to) }));
}

function clockText(ofDayMs: number): string {
  const minutes = Math.round(ofDayMs / minuteMs);
  return [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, "0")).join(":");
}

function capacityOf(spans: readonly Span[], { hourly, daily, minGapMs }: Limits): number | null {
  const inSpan = ({ fromMs, toMs }: Span) => {
    const byHour = hourly === null ? Infinity : hourly * Math.ceil((toMs - fromMs) / hourMs);
    return Math.min(byHour, minGapMs > 0 ? Math.ceil((toMs - fromMs) / minGapMs) : Infinity);
  };
  const most = Math.min(daily ?? Infinity, spans.reduce((sum, span) => sum + inSpan(span), 0));
  return most === Infinity ? null : most;
}
