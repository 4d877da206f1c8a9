const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Of the time, looks at every account take a tenth at most. */
const share = 10;

/**
 * Whether every account is to be held against a playbook's rules now: at once where it never was, what happened meanwhile is not known, or
 * another day has begun by which its rules count; each minute where every moment makes a difference, else each hour, and no sooner than ten
 * times what all such looks took.
 */
export function isFullDue(
  o: {
    sweptAtMs: number | null;
    sweptVersion: number;
    version: number;
    /** When the newest day began by which they count; null where they count none. */
    dayBeganAtMs: number | null;
    asksOfTime: boolean;
    /** How long the last look at every account took, over all playbooks. */
    tookMs: number;
  },
  nowMs: number,
): boolean {
  if (o.sweptAtMs === null || o.sweptVersion < o.version) return true;
  if (o.dayBeganAtMs !== null && o.sweptAtMs < o.dayBeganAtMs) return true;
  return nowMs >= o.sweptAtMs + Math.max(o.asksOfTime ? minuteMs : hourMs, share * o.tookMs);
}
