import { readChanges } from "#db/changes.ts";
import type { Db } from "#db/client.ts";
import { accountsFollowing, markNextStale, markStale, pendingTouched } from "#db/queries/checks-stale.ts";
import { findFeedPlace, moveFeedPlace } from "#db/queries/feed-place.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { readNow } from "#db/queries/send-queue.ts";
import type { Clock } from "#db/queries/send.ts";
import { batch } from "#db/statements.ts";
import { touchedBy } from "./touched.ts";

const place = "checks";
const mostChanges = 2_000;
/** Marked in one statement: people's writes pass between two. */
const markedAtOnce = 250;

/**
 * Reads the change feed on from where any process left it, and marks the checks of every message stale that a change may have made so.
 * What was marked and not yet followed is marked again by whoever goes on. Senders that follow a CSM or AE follow here too (ST3).
 */
export async function followInputs(deps: { db: Db; clock: Clock }, isStopping: () => boolean): Promise<void> {
  while (!isStopping()) {
    const from = await findFeedPlace(deps.db, place);
    const changes = await readChanges(deps.db, from, mostChanges);
    if (changes.length === 0) return;
    const touched = touchedBy(changes);
    if (touched.sendersChanged) await followAll(deps);
    // What was cleaned away before it was read may have been anything.
    const missedSome = changes[0]!.seq > from + 1;
    if (touched.everything || missedSome) await markAll(deps.db, isStopping);
    else await markEach(deps.db, await pendingTouched(deps.db, touched));
    if (isStopping()) return;
    await moveFeedPlace(deps.db, place, from, changes.at(-1)!.seq);
    if (changes.length < mostChanges) return;
  }
}

async function markEach(db: Db, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += markedAtOnce) await markStale(db, ids.slice(from, from + markedAtOnce));
}

async function markAll(db: Db, isStopping: () => boolean): Promise<void> {
  let after = await markNextStale(db, null, markedAtOnce);
  while (after && !isStopping()) after = await markNextStale(db, after, markedAtOnce);
}

/** Who may send has changed: what follows a CSM or AE goes to whom it should (ST3). */
async function followAll({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  const accountIds = await accountsFollowing(db);
  if (accountIds.length > 0) await batch(db, followSenders(accountIds, await readNow(db, clock)));
}
