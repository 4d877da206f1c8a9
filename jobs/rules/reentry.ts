import type { Reentry } from "#jobs/playbooks/definition.ts";

const dayMs = 86_400_000;

/** Fewer stays than `most` may have been acted on first later than `afterMs`. Null where any number may. */
export type ReentryBound = { most: number; afterMs: number } | null;

/** What an account's earlier stays must keep to, for it to enter at `nowMs` (PB3). Only those in which something was done count. */
export function reentryBound(reentry: Reentry, nowMs: number): ReentryBound {
  switch (reentry.kind) {
    case "once":
      return { most: 1, afterMs: -1 };
    case "always":
      return null;
    case "limited":
      return { most: reentry.times, afterMs: nowMs - reentry.days * dayMs };
  }
}

/** Whether an account that matches may enter, or why not (PB3). `isBarred`: it has matched all along since it might not. `actedAtMs` says of each of its stays when something was first done in
 * it, null where nothing was. */
export function decideReentry(
  reentry: Reentry,
  stays: { isIn: boolean; isBarred: boolean; actedAtMs: readonly (number | null)[] },
  nowMs: number,
): "may_enter" | "is_in" | "was_once" | "limit_reached" | "barred" {
  if (stays.isIn) return "is_in";
  const allowed = stays.isBarred ? "barred" : "may_enter";
  const bound = reentryBound(reentry, nowMs);
  if (bound === null) return allowed;
  const counted = stays.actedAtMs.filter((atMs) => atMs !== null && atMs > bound.afterMs).length;
  if (counted < bound.most) return allowed;
  return reentry.kind === "once" ? "was_once" : "limit_reached";
}
