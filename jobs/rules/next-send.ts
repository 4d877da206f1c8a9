import type { SendingWindow } from "#db/schema/teammate.ts";
import { openSpan } from "./sending-window.ts";

/** When a mail due at `atMs` may leave by the window alone, and whether it waits for it (SW2). `atMs` is null only for a
 * window that never opens, which is refused at save. @throws {RangeError} `zone` is no IANA zone. */
export function nextSend(
  window: SendingWindow,
  zone: string,
  atMs: number,
): { atMs: number | null; because: "open" | "window" } {
  const span = openSpan(window, zone, atMs);
  if (span === null) return { atMs: null, because: "window" };
  return span.fromMs <= atMs ? { atMs, because: "open" } : { atMs: span.fromMs, because: "window" };
}
