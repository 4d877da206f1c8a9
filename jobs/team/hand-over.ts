import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import type { Db } from "#db/client.ts";
import { handAccounts, handMail, listHandOvers } from "#db/queries/hand-over.ts";
import type { Leaving } from "#db/queries/leaving.ts";

/** Handed over in one batch: people's writes pass between two. */
const atOnce = 200;

/** Hands the accounts and pending mail of one who left to the other (PD2), until nothing is left or `most` were moved. Safe to run twice
 * and by several processes at once. Returns how many. */
export async function handOver(
  db: Db,
  leaving: Leaving,
  o: { actorId: string | null; nowMs: number; most: number; isStopping?: () => boolean },
): Promise<number> {
  let moved = 0;
  for (const hand of [handAccounts, handMail]) {
    while (moved < o.most && !o.isStopping?.()) {
      const count = await hand(db, leaving, atOnce, o);
      if (count === 0) break;
      moved += count;
    }
  }
  if (moved > 0) await assignStandIns(db, o.nowMs);
  return moved;
}

/** Goes on with what an admin's act did not get to, and with what came to be theirs since: a mail that was just leaving and opened
 * again, an undo, a start that had read its plan before. */
export async function handOverRest(
  deps: { long: Db; nowMs: () => number; isStopping?: () => boolean },
): Promise<number> {
  let moved = 0;
  for (const leaving of await listHandOvers(deps.long)) {
    const { isStopping } = deps;
    const by = { actorId: null, nowMs: deps.nowMs(), most: Infinity };
    moved += await handOver(deps.long, leaving, isStopping ? { ...by, isStopping } : by);
  }
  return moved;
}
