import type { Db } from "#db/client.ts";

/** More at once would hold up whoever lists on the same reader. */
const mostAtOnce = 2;
/** What runs on each reader, by who asked. */
const running = new WeakMap<Db, Map<string, AbortController>>();

/**
 * Runs what may take seconds on the reader of long lists: one at a time for each teammate, whose newest question ends the one before,
 * and few of all. Null where there is no place for it now.
 */
export async function withPatience<T>(
  reader: Db,
  teammateId: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const places = running.get(reader) ?? new Map<string, AbortController>();
  running.set(reader, places);
  places.get(teammateId)?.abort();
  if (places.size >= mostAtOnce && !places.has(teammateId)) return null;
  const mine = new AbortController();
  places.set(teammateId, mine);
  try {
    return await run(mine.signal);
  } finally {
    if (places.get(teammateId) === mine) places.delete(teammateId);
  }
}
