/** The longest that one statement over a stretch is to take. */
const longestMs = 40;
const [least, most] = [50, 5_000];

/** How many rows the next statement looks at, by how long the one before took. */
export function makeWalk(nowMs: () => number = () => performance.now()) {
  let rows = 500;
  return {
    async step<T>(look: (rows: number) => Promise<T>): Promise<T> {
      const beganMs = nowMs();
      const found = await look(rows);
      const tookMs = Math.max(nowMs() - beganMs, 1);
      rows = Math.round(Math.max(least, Math.min(rows * 2, rows * longestMs / tookMs, most)));
      return found;
    },
  };
}

export type Walk = ReturnType<typeof makeWalk>;
