import { endUndo, type LeftStay, nextLeft, type StayPlace, toUndo, undoItems } from "#db/queries/playbook-undo.ts";
import type { PlaybooksDeps } from "./deps.ts";

/** Stays that are looked at together, and messages that are undone in one batch: small enough that nobody waits behind it. */
const staysAtOnce = 50;
const undoneAtOnce = 40;

/** Of the stays that ended, deletes, holds or lets be what their actions have not sent yet (PB3), also of a playbook that is paused or
 * archived. What is just leaving is asked for again by the next run. Safe to run twice and by several processes at once. Returns of how
 * many messages and follow-ups this run decided. */
export async function undoLeft(deps: PlaybooksDeps): Promise<number> {
  const { long, nowMs } = deps;
  let undone = 0;
  let after: StayPlace | null = null;
  while (!deps.isStopping?.()) {
    const stays: LeftStay[] = await nextLeft(long, after, staysAtOnce);
    if (stays.length === 0) break;
    const ids = stays.map(({ id }) => id);
    while (!deps.isStopping?.()) {
      const items = await toUndo(long, ids, undoneAtOnce);
      const now = items.length > 0 ? await undoItems(long, items, nowMs()) : 0;
      undone += now;
      // The rest is decided by another process, or by whoever sends or deletes it just now.
      if (items.length < undoneAtOnce || now === 0) break;
    }
    await endUndo(long, stays, nowMs());
    if (stays.length < staysAtOnce) break;
    after = stays.at(-1)!.at;
  }
  return undone;
}
