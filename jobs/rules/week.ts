import type { SendingWindow, Weekday } from "#db/schema/teammate.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
export const weekMs = 7 * dayMs;
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const satisfies readonly Weekday[];
const clock = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Open wall-clock time of one week, `[from, to)` in ms since Monday 00:00 on the wall: ascending, neither overlapping
 * nor touching. What wraps past Sunday stands as a piece before 24:00 and a piece at Monday 00:00. */
export type WeekSpans = readonly { readonly from: number; readonly to: number }[];

/** A window that must not be saved: `path` is relative to the window (`mon.0.1`, or `""` for the whole). */
export type WindowFault = { path: string; message: string; code: "invalid_field" | "window_never_opens" };

/** What is wrong with a window that somebody wants to save, or null when it may be saved (SW1). Looks at the values
 * themselves and not at their types, since they come from outside. */
export function faultOf(window: SendingWindow): WindowFault | null {
  if (window === null) return null;
  const invalid = (path: string, message: string): WindowFault => ({ path, message, code: "invalid_field" });
  if (typeof window !== "object" || Array.isArray(window)) return invalid("", "must be null or spans by weekday");
  let spans = 0;
  for (const [day, list] of Object.entries(window)) {
    if (!(days as readonly string[]).includes(day)) return invalid(day, `is no weekday: use ${days.join(", ")}`);
    if (!Array.isArray(list)) return invalid(day, "must be a list of [start, end] spans");
    for (const [i, span] of list.entries()) {
      const path = `${day}.${i}`;
      if (!Array.isArray(span) || span.length !== 2) return invalid(path, "must be [start, end]");
      const [start, end] = span as unknown[];
      if (!isClock(start)) return invalid(`${path}.0`, "must be a time from 00:00 to 23:59");
      if (!isClock(end) && end !== "24:00") return invalid(`${path}.1`, "must be a time from 00:00 to 24:00");
      if (start === end) return invalid(path, "must not end at its start; a whole day is 00:00 to 24:00");
      spans++;
    }
  }
  if (spans === 0) return { path: "", message: "must be open at some time of the week", code: "window_never_opens" };
  return null;
}

/** The union of a window's spans, each belonging to the day it starts (SW1). Spans that `faultOf` refuses are left out:
 * a window that went bad in the database then keeps mail back instead of letting it out. */
export function weekSpans(window: NonNullable<SendingWindow>): WeekSpans {
  const pieces: { from: number; to: number }[] = [];
  for (const [i, day] of days.entries()) {
    for (const [start, end] of window[day] ?? []) {
      if (!isClock(start) || (!isClock(end) && end !== "24:00") || start === end) continue;
      const from = i * dayMs + ofDay(start);
      const to = i * dayMs + ofDay(end) + (ofDay(end) <= ofDay(start) ? dayMs : 0);
      pieces.push({ from, to: Math.min(to, weekMs) });
      if (to > weekMs) pieces.push({ from: 0, to: to - weekMs });
    }
  }
  return united(pieces);
}

function united(pieces: { from: number; to: number }[]): WeekSpans {
  const union: { from: number; to: number }[] = [];
  for (const piece of pieces.sort((a, b) => a.from - b.from)) {
    const last = union.at(-1);
    if (last && piece.from <= last.to) last.to = Math.max(last.to, piece.to);
    else union.push({ ...piece });
  }
  return union;
}

const isClock = (text: unknown): text is string => typeof text === "string" && clock.test(text);

function ofDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 * minuteMs + Number(time.slice(3)) * minuteMs;
}
