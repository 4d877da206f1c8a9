import type { SendingWindow } from "#db/schema/teammate.ts";
import { type ClosedDays, type ClosedWalls, closedWalls, furthestClosed, openPart } from "./closed-days.ts";
import { weekMs, type WeekSpans, weekSpans } from "./week.ts";
import { type Stretch, stretchAt } from "./zone-offsets.ts";

export { faultOf, type WindowFault } from "./week.ts";

/** An open interval `[fromMs, toMs)`, as long as it goes: whatever stands before and after it is closed. */
export type OpenSpan = { fromMs: number; toMs: number };

/** One sending window on one zone's clock, its closed days taken out. Questions in ascending order cost next to nothing. */
export type Calendar = {
  /** The open interval that holds `atMs`, or the next one; null when the window never opens (SW2). */
  openSpan(atMs: number): OpenSpan | null;
  /** Whether the wall clock reads inside a span, on a day that is not closed, at `atMs` (SW3, SW4). */
  isOpen(atMs: number): boolean;
  /** The closed days that reach furthest of those that touch `[fromMs, toMs)`; null without any. */
  closedDays(fromMs: number, toMs: number): ClosedDays | null;
  /** The same window with no day closed; itself where none is. */
  withoutClosedDays(): Calendar;
  /** From here on no day is closed; -Infinity where none is. */
  lastClosedMs: number;
};

const always: OpenSpan = { fromMs: -Infinity, toMs: Infinity };
// The first Monday 00:00 of the epoch: 1970-01-01 was a Thursday.
const mondayMs = 4 * 86_400_000;
/** No wall clock is further from the instant than this. */
const mostOffsetMs = 2 * 86_400_000;
const noDays: readonly ClosedDays[] = [];

/** The calendar of `window` in `zone`, closed on the wall dates of `closed` (SW4); it keeps reading the window as it was now.
 * @throws {RangeError} at the first question, when `zone` is no IANA zone. */
export function makeCalendar(window: SendingWindow, zone: string, closed: readonly ClosedDays[] = noDays): Calendar {
  const spans = window === null ? null : weekSpans(window);
  const walls = closedWalls(closed);
  const open: OpenTimes = { week: spans === null || isWhole(spans) ? "whole" : spans, walls, zone };
  let sinceMs = 0;
  let last: OpenSpan | null = null;
  function openSpan(atMs: number): OpenSpan | null {
    if (open.week === "whole" && walls.length === 0) return always;
    if (open.week.length === 0) return null;
    if (last && sinceMs <= atMs && atMs < last.toMs) return last;
    last = spanAt(open, atMs);
    sinceMs = Math.min(atMs, last.fromMs);
    return last;
  }
  const wallAt = (atMs: number) => Number.isFinite(atMs) ? atMs + stretchAt(zone, atMs).offsetMs : atMs;
  const calendar: Calendar = {
    openSpan,
    isOpen(atMs) {
      const span = openSpan(atMs);
      return span !== null && span.fromMs <= atMs;
    },
    closedDays: (fromMs, toMs) =>
      walls.length === 0 ? null : furthestClosed(closed, wallAt(fromMs), wallAt(toMs - 1) + 1),
    withoutClosedDays: () => walls.length === 0 ? calendar : calendarOf(window, zone),
    lastClosedMs: (walls.at(-1)?.to ?? -Infinity) + mostOffsetMs,
  };
  return calendar;
}

/** The open interval of `window` in `zone` that holds `atMs`, or the next one. `null` as a window is always open
 * (`toMs` is Infinity); null as an answer: it never opens. Source: SW1-SW3. @throws {RangeError} no IANA zone. */
export function openSpan(window: SendingWindow, zone: string, atMs: number): OpenSpan | null {
  return calendarOf(window, zone).openSpan(atMs);
}

/** Whether mail may leave at `atMs`: the wall clock in `zone` then reads inside a span (SW3).
 * @throws {RangeError} no IANA zone. */
export function isOpen(window: SendingWindow, zone: string, atMs: number): boolean {
  return calendarOf(window, zone).isOpen(atMs);
}

/** The part of `openSpan` in which something that lasts `lastsMs` may still begin: it ends that much earlier, and a span
 * too short for it is passed over. Null when the window has none. */
export function leavingSpan(calendar: Calendar, atMs: number, lastsMs: number): OpenSpan | null {
  // A week repeats; five of them hold one that no clock change cuts, and no day is closed after the last one that is.
  const farMs = Math.max(atMs, calendar.lastClosedMs) + 5 * weekMs;
  for (let span = calendar.openSpan(atMs); span && span.fromMs < farMs; span = calendar.openSpan(span.toMs)) {
    const toMs = span.toMs - lastsMs;
    if (atMs < toMs && span.fromMs < toMs) return { fromMs: span.fromMs, toMs };
  }
  return null;
}

/** What keeps mail that asks at `atMs` until `span` begins (`leavingSpan`; null: never): its closed days where it would leave earlier
 * without them, else the window (SW2, SW4). */
export function closedBy(
  calendar: Calendar,
  atMs: number,
  lastsMs: number,
  span: OpenSpan | null,
): { hold: "window" } | { hold: "leave"; detail: string } {
  const without = calendar.withoutClosedDays();
  if (without === calendar || span === null) return { hold: "window" };
  const would = leavingSpan(without, atMs, lastsMs);
  const closed = would && Math.max(atMs, would.fromMs) < span.fromMs ? calendar.closedDays(atMs, span.fromMs) : null;
  return closed ? { hold: "leave", detail: closed.why } : { hold: "window" };
}

// Kept by value, since a form may change the window it asked about; lists of closed days are never changed.
const calendars = new Map<string, Calendar>();
const mostCalendars = 1_000;
const closedKeys = new WeakMap<readonly ClosedDays[], string>();

/** `makeCalendar`, kept for the next caller with an equal window, zone and closed days. */
export function calendarOf(window: SendingWindow, zone: string, closed: readonly ClosedDays[] = noDays): Calendar {
  const key = zone + JSON.stringify(window) + closedKey(closed);
  const kept = calendars.get(key);
  if (kept) return kept;
  if (calendars.size >= mostCalendars) calendars.clear();
  const calendar = makeCalendar(window, zone, closed);
  calendars.set(key, calendar);
  return calendar;
}

function closedKey(closed: readonly ClosedDays[]): string {
  if (closed.length === 0) return "";
  const key = closedKeys.get(closed) ?? JSON.stringify(closed);
  closedKeys.set(closed, key);
  return key;
}

/** The whole week, or its open spans; the closed wall dates; and on which clock. */
type OpenTimes = { week: WeekSpans | "whole"; walls: ClosedWalls; zone: string };

const isWhole = (week: WeekSpans) => week.length === 1 && week[0]?.from === 0 && week[0].to === weekMs;

function spanAt(open: OpenTimes, atMs: number): OpenSpan {
  let { fromMs, toMs } = pieceAt(open, atMs);
  const [firstMs, lastMs] = bounds(open);
  for (let next; toMs < lastMs && (next = pieceAt(open, toMs)).fromMs <= toMs;) toMs = next.toMs;
  if (toMs >= lastMs) toMs = Infinity;
  if (fromMs > atMs) return { fromMs, toMs };
  for (let before; fromMs > firstMs && (before = pieceAt(open, fromMs - 1)).fromMs < fromMs;) fromMs = before.fromMs;
  return { fromMs: fromMs <= firstMs ? -Infinity : fromMs, toMs };
}

/** Outside of these a whole week is open without an end. */
function bounds({ week, walls }: OpenTimes): [number, number] {
  const [first, last] = [walls[0], walls.at(-1)];
  return week === "whole" && first && last
    ? [first.from - mostOffsetMs, last.to + mostOffsetMs]
    : [-Infinity, Infinity];
}

/** The first open piece that ends after `atMs`, cut at the week's end, at closed days and at clock changes. Within an even stretch the
 * wall and the instants differ by a constant, so cutting there is all that a clock change asks for: the gap has no
 * instants, and the doubled hour lies in two stretches. */
function pieceAt({ week, walls, zone }: OpenTimes, atMs: number): OpenSpan {
  let stretch = stretchAt(zone, atMs);
  for (let fromMs = atMs;;) {
    const piece = week === "whole" ? stretch : wallPiece(week, stretch, fromMs);
    const part = piece.fromMs < stretch.toMs
      ? openPart(piece, walls, stretch, fromMs)
      : { closedUntilMs: stretch.toMs };
    if ("toMs" in part) return { fromMs: part.fromMs, toMs: part.toMs };
    fromMs = Math.min(part.closedUntilMs, stretch.toMs);
    if (fromMs === stretch.toMs) stretch = stretchAt(zone, fromMs);
  }
}

function wallPiece(week: WeekSpans, stretch: Stretch, atMs: number): OpenSpan {
  const wall = atMs + stretch.offsetMs;
  const ofWeek = Math.floor((wall - mondayMs) / weekMs) * weekMs + mondayMs;
  const here = week.find((span) => ofWeek + span.to > wall);
  const span = here ?? week[0];
  if (!span) throw new RangeError("a week without spans has no next one");
  const shift = ofWeek + (here ? 0 : weekMs) - stretch.offsetMs;
  return { fromMs: Math.max(stretch.fromMs, shift + span.from), toMs: Math.min(stretch.toMs, shift + span.to) };
}
