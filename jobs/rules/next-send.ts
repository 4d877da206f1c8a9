import type { SendingWindow } from "#db/schema/teammate.ts";
import type { ClosedDays } from "./closed-days.ts";
import { calendarOf, closedBy } from "./sending-window.ts";

/** When a mail due at `atMs` may leave by the window and the closed days alone, and what it waits for (SW2, SW4): `leave`, with the days'
 * words, where it would leave earlier without them. `atMs` is null only for a window that never opens, which is refused at save.
 * @throws {RangeError} `zone` is no IANA zone. */
export function nextSend(
  window: SendingWindow,
  zone: string,
  atMs: number,
  closed: readonly ClosedDays[] = [],
): { atMs: number | null; because: "open" | "window" | "leave"; detail?: string } {
  const calendar = calendarOf(window, zone, closed);
  const span = calendar.openSpan(atMs);
  if (span !== null && span.fromMs <= atMs) return { atMs, because: "open" };
  const { hold: because, ...more } = closedBy(calendar, atMs, 0, span);
  return { atMs: span?.fromMs ?? null, because, ...more };
}
