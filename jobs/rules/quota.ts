import type { Hold } from "#db/schema/conversation.ts";

export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** What one sender may send in a rolling hour and day, null for unlimited and 0 for none, and the least time between
 * two of its messages. */
export type Limits = { hourly: number | null; daily: number | null; minGapMs: number };

/** Which limit makes a message wait. */
export type QuotaHold = Extract<Hold, "hourly_limit" | "daily_limit" | "min_gap">;

/** The first instant at or after `atMs` at which the sender has a place for one more, and which limit it waits for, if
 * any; null when it never will. A try counts while `countsAtMs > now - window`, one in flight (a later instant) too.
 * `usedAtMs` ascending; it may hold older tries. Source: QU1, QU2. */
export function nextPlace(
  usedAtMs: readonly number[],
  limits: Limits,
  atMs: number,
): { atMs: number | null; because: QuotaHold | null } {
  if (limits.hourly === 0) return { atMs: null, because: "hourly_limit" };
  if (limits.daily === 0) return { atMs: null, because: "daily_limit" };
  const waits: [QuotaHold, number][] = [
    ["hourly_limit", freesAtMs(usedAtMs, limits.hourly, hourMs)],
    ["daily_limit", freesAtMs(usedAtMs, limits.daily, dayMs)],
    ["min_gap", limits.minGapMs > 0 ? freesAtMs(usedAtMs, 1, limits.minGapMs) : -Infinity],
  ];
  let place: { atMs: number; because: QuotaHold | null } = { atMs, because: null };
  for (const [because, freeAtMs] of waits) if (freeAtMs > place.atMs) place = { atMs: freeAtMs, because };
  return place;
}

/** How many more the sender may be given at `nowMs`, Infinity when nothing limits it. Counts like `nextPlace` (QU1). */
export function placesLeft(usedAtMs: readonly number[], limits: Limits, nowMs: number): number {
  const within = (ms: number) => usedAtMs.filter((at) => at > nowMs - ms).length;
  const left = (limit: number | null, ms: number) => limit === null ? Infinity : limit - within(ms);
  const byGap = limits.minGapMs > 0 ? 1 - within(limits.minGapMs) : Infinity;
  return Math.max(0, Math.min(left(limits.hourly, hourMs), left(limits.daily, dayMs), byGap));
}

/** When fewer than `limit` of the tries lie in the `ms` before: as soon as the limit-th last one is `ms` old. */
function freesAtMs(usedAtMs: readonly number[], limit: number | null, ms: number): number {
  const nth = limit === null ? undefined : usedAtMs.at(-limit);
  return nth === undefined ? -Infinity : nth + ms;
}
