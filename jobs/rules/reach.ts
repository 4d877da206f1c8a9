import { byPlace, type Place, type Queued } from "./queue-line.ts";

/** How much of a sender's queue decides when some of its messages leave: everything up to the last of them in order, whatever
 * comes due while one of them still may not go, and what passes a closed window. */
export type Reach = Place & {
  /** The latest `notBeforeMs` of those asked for. */
  byMs: number;
};

/** The reach of a forecast of these messages; at least one. */
export function reachOf(asked: readonly (Place & Pick<Queued, "notBeforeMs">)[]): Reach {
  const last = asked.reduce((a, b) => byPlace(a, b) < 0 ? b : a);
  const byMs = Math.max(...asked.map((message) => message.notBeforeMs));
  return { lane: last.lane, sendAtMs: last.sendAtMs, id: last.id, byMs };
}

/** Whether a message can matter to the forecast. */
export const isWithin = (
  reach: Reach,
  message: Place & Pick<Queued, "ignoreWindow">,
): boolean => message.ignoreWindow || message.sendAtMs < reach.byMs || byPlace(message, reach) <= 0;

/** Whether a forecast of `reach` answers for `other` too. */
export const covers = (reach: Reach, other: Reach): boolean => reach.byMs >= other.byMs && byPlace(reach, other) >= 0;

/** Twice as far from `nowMs` on: for whoever reads a list page by page, so that the queue is read anew a few times and not at
 * every page. */
export function further(reach: Reach, nowMs: number): Reach {
  const twice = (ms: number) => ms + Math.max(0, ms - nowMs);
  return { ...reach, sendAtMs: twice(reach.sendAtMs), byMs: twice(reach.byMs) };
}
