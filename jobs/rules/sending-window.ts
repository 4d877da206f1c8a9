import type { SendingWindow } from "#db/schema/teammate.ts";
import { weekMs, type WeekSpans, weekSpans } from "./week.ts";
import { type Stretch, stretchAt } from "./zone-offsets.ts";

export { faultOf, type WindowFault } from "./week.ts";

/** An open interval `[fromMs, toMs)`, as long as it goes: whatever stands before and after it is closed. */
export type OpenSpan = { fromMs: number; toMs: number };

/** One sending window on one zone's clock. Questions in ascending order cost next to nothing. */
export type Calendar = {
  /** The open interval that holds `atMs`, or the next one; null when the window never opens (SW2). */
  openSpan(atMs: number): OpenSpan | null;
  /** Whether the wall clock reads inside a span at `atMs` (SW3). */
  isOpen(atMs: number): boolean;
};

const always: OpenSpan = { fromMs: -Infinity, toMs: Infinity };
// The first Monday 00:00 of the epoch: 1970-01-01 was a Thursday.
const mondayMs = 4 * 86_400_000;

/** The calendar of `window` in `zone`; it keeps reading the window as it was now.
 * @throws {RangeError} at the first question, when `zone` is no IANA zone. */
export function makeCalendar(window: SendingWindow, zone: string): Calendar {
  const week = window === null ? null : weekSpans(window);
  let sinceMs = 0;
  let last: OpenSpan | null = null;
  function openSpan(atMs: number): OpenSpan | null {
    if (week === null || isWhole(week)) return always;
    if (week.length === 0) return null;
    if (last && sinceMs <= atMs && atMs < last.toMs) return last;
    last = spanAt(week, zone, atMs);
    sinceMs = Math.min(atMs, last.fromMs);
    return last;
  }
  return {
    openSpan,
    isOpen(atMs) {
      const span = openSpan(atMs);
      return span !== null && span.fromMs <= atMs;
    },
  };
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
  // A week repeats; five of them hold one that no clock change cuts.
  const farMs = atMs + 5 * weekMs;
  for (let span = calendar.openSpan(atMs); span && span.fromMs < farMs; span = calendar.openSpan(span.toMs)) {
    const toMs = span.toMs - lastsMs;
    if (atMs < toMs && span.fromMs < toMs) return { fromMs: span.fromMs, toMs };
  }
  return null;
}

// Kept by value, since a form may change the object it asked about.
const calendars = new Map<string, Calendar>();
const mostCalendars = 1_000;

/** `makeCalendar`, kept for the next caller with an equal window and zone. */
export function calendarOf(window: SendingWindow, zone: string): Calendar {
  const key = zone + JSON.stringify(window);
  const kept = calendars.get(key);
  if (kept) return kept;
  if (calendars.size >= mostCalendars) calendars.clear();
  const calendar = makeCalendar(window, zone);
  calendars.set(key, calendar);
  return calendar;
}

const isWhole = (week: WeekSpans) => week.length === 1 && week[0]?.from === 0 && week[0].to === weekMs;

function spanAt(week: WeekSpans, zone: string, atMs: number): OpenSpan {
  let { fromMs, toMs } = pieceAt(week, zone, atMs);
  for (let next = pieceAt(week, zone, toMs); next.fromMs <= toMs; next = pieceAt(week, zone, toMs)) toMs = next.toMs;
  if (fromMs > atMs) return { fromMs, toMs };
  for (let before = pieceAt(week, zone, fromMs - 1); before.fromMs < fromMs; before = pieceAt(week, zone, fromMs - 1)) {
    fromMs = before.fromMs;
  }
  return { fromMs, toMs };
}

/** The first open piece that ends after `atMs`, cut at the week's end and at clock changes. Within an even stretch the
 * wall and the instants differ by a constant, so cutting there is all that a clock change asks for: the gap has no
 * instants, and the doubled hour lies in two stretches. */
function pieceAt(week: WeekSpans, zone: string, atMs: number): OpenSpan {
  let stretch = stretchAt(zone, atMs);
  for (let fromMs = atMs;; fromMs = stretch.toMs, stretch = stretchAt(zone, fromMs)) {
    const piece = wallPiece(week, stretch, fromMs);
    if (piece.fromMs < stretch.toMs) return piece;
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
