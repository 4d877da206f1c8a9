/** Waits of what fails, by its id. */
export type Waits = {
  isWaiting(id: string, nowMs: number): boolean;
  /** It failed once more, and is left alone until `untilMs`, or for a growing while. Answers how often in a row. */
  fails(id: string, nowMs: number, untilMs: number | null): number;
  goesWell(id: string): void;
};

const firstMs = 30_000;
const longestMs = 15 * 60_000;

/** From half a minute doubling to a quarter of an hour, with up to a quarter more. Of this process alone: another looks for itself. */
export function makeBackoff(random: () => number): Waits {
  const known = new Map<string, { times: number; untilMs: number }>();
  return {
    isWaiting: (id, nowMs) => (known.get(id)?.untilMs ?? 0) > nowMs,
    fails(id, nowMs, untilMs) {
      const times = (known.get(id)?.times ?? 0) + 1;
      const waitMs = Math.min(firstMs * 2 ** (times - 1), longestMs) * (1 + random() / 4);
      known.set(id, { times, untilMs: Math.max(untilMs ?? 0, nowMs + waitMs) });
      return times;
    },
    goesWell: (id) => void known.delete(id),
  };
}
