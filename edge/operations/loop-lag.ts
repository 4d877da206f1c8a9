const everyMs = 100;
const slotMs = 1_000;
/** A scrape every 15 s misses none of it. */
const keptSlots = 15;

export type LoopLag = {
  /** The longest that this thread came late to a timer in the last 15 s, in ms: so long nobody was served. */
  worstMs(): number;
  stop(): void;
};

/** Watches how late this thread comes to its timers; keeps no process alive. */
export function watchLoop(): LoopLag {
  const worst = new Map<number, number>();
  let dueMs = performance.now() + everyMs;
  const slotOf = (atMs: number) => Math.floor(atMs / slotMs);
  const timer = setInterval(() => {
    const atMs = performance.now();
    const slot = slotOf(atMs);
    worst.set(slot, Math.max(worst.get(slot) ?? 0, atMs - dueMs));
    for (const old of worst.keys()) if (old <= slot - keptSlots) worst.delete(old);
    dueMs = atMs + everyMs;
  }, everyMs);
  Deno.unrefTimer(timer as unknown as number);
  return {
    worstMs() {
      const since = slotOf(performance.now()) - keptSlots;
      return Math.max(0, ...[...worst].filter(([slot]) => slot > since).map(([, ms]) => ms));
    },
    stop: () => clearInterval(timer),
  };
}
