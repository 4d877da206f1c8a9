import type { Clock } from "#edge/sync/persist.ts";

/** The part of a clock in which nothing waits for anything. */
export const atOnce: Pick<Clock, "turn" | "soon" | "pause"> = {
  turn: (run) => run(),
  soon: (run) => run(),
  pause: () => Promise.resolve(),
};
