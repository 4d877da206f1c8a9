import type { Db } from "#db/client.ts";
import type { Places } from "../list-places.ts";

/** More at once would hold up whoever lists on the same reader. */
const mostAtOnce = 2;
/** What runs or waits at each door, by who asked. */
const running = new WeakMap<Places, Map<string, AbortController>>();

/**
 * Runs what may take seconds on the reader of lists, in its turn: one at a time for each teammate, whose newest question ends the one
 * before, as their going does; and few of all. Null where there is no place for it now.
 * @throws {Refusal} too_fast, as `Places`.
 */
export async function withPatience<T>(
  { lists, places, who, signal }: { lists: Db; places: Places; who: string; signal?: AbortSignal | undefined },
  run: (db: Db, wanted: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const asked = running.get(places) ?? new Map<string, AbortController>();
  running.set(places, asked);
  asked.get(who)?.abort();
  if (asked.size >= mostAtOnce && !asked.has(who)) return null;
  const mine = new AbortController();
  asked.set(who, mine);
  const wanted = signal ? AbortSignal.any([mine.signal, signal]) : mine.signal;
  try {
    return await places.run({ who, signal: wanted }, () => run(lists, wanted));
  } finally {
    if (asked.get(who) === mine) asked.delete(who);
  }
}
