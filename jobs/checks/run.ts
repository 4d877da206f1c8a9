import { newId } from "#db/ids.ts";
import { dropLease, renewLease, takeLease } from "#db/leases.ts";
import { dueMessages, staleMessages, writeChecks } from "#db/queries/checks.ts";
import { readNow } from "#db/queries/send-queue.ts";
import type { Clock } from "#db/queries/send.ts";
import { type DraftReader, makeDraftReader } from "#jobs/sends/drafts.ts";
import { examine, type ExamineDeps } from "./examine.ts";
import { followInputs } from "./follow.ts";

/** Rendered between two looks at anything else in this thread, and written together. */
export const checkedAtOnce = 50;
/** What one run may take; the next goes on. */
const budgetMs = 1_800;
/** Two processes at it would find the same twice; nothing worse, so that a short lease will do. */
const leaseMs = 6_000;

type Deps = ExamineDeps & { clock: Clock };

/** Runs the checks of these messages, as far as they are pending, and writes what they found (PR4). Returns how many turned out other
 * than before. Give it no more than `checkedAtOnce`. */
export async function checkMessages(
  deps: Deps,
  ids: readonly string[],
  drafts: DraftReader = makeDraftReader(deps.db),
): Promise<number> {
  const found = await examine(deps, ids, drafts, await readNow(deps.db, deps.clock));
  return found.length > 0 ? await writeChecks(deps.db, found, deps.clock) : 0;
}

export type Checks = {
  /** Follows what changed and runs the checks that this made stale, and those that are due, until none is left or its time is up.
   * Returns how many were run. */
  run(): Promise<number>;
};

/**
 * Keeps what the checks find, and the holds that only a rendering can tell, as they are now, for messages that are due and those that
 * are not (PR3, PR4): a filled hole lets its message go within two looks. Any number of processes may run it.
 */
export function makeChecks(deps: Deps, isStopping: () => boolean = () => false): Checks {
  const lease = { name: "checks", holder: newId(), ttlMs: leaseMs };
  let running: Promise<number> | null = null;

  async function run(): Promise<number> {
    const nowMs = deps.clock;
    if (await takeLease(deps.db, { ...lease, nowMs }) === null) return 0;
    const untilMs = performance.now() + budgetMs;
    const drafts = makeDraftReader(deps.db);
    let ran = 0;
    let last = "";
    try {
      await followInputs(deps, isStopping);
      while (!isStopping() && performance.now() < untilMs) {
        const ids = await nextToCheck();
        // The same once more: what keeps changing, or cannot be looked at, waits for the next run.
        if (ids.length === 0 || ids.join() === last) break;
        last = ids.join();
        await checkMessages(deps, ids, drafts);
        ran += ids.length;
        if (!await renewLease(deps.db, { ...lease, nowMs })) break;
      }
    } finally {
      await dropLease(deps.db, lease);
    }
    return ran;
  }

  async function nextToCheck(): Promise<string[]> {
    const stale = await staleMessages(deps.db, checkedAtOnce);
    if (stale.length === checkedAtOnce) return stale;
    const due = await dueMessages(deps.db, await readNow(deps.db, deps.clock), checkedAtOnce - stale.length);
    return [...new Set([...stale, ...due])];
  }

  return { run: () => running ??= run().finally(() => running = null) };
}
