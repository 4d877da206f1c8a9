import { type Change, readChanges } from "#db/changes.ts";
import { findFeedPlace, moveFeedPlace } from "#db/queries/feed-place.ts";
import { sweepAllAnew } from "#db/queries/playbook-sweep.ts";
import { touchAccounts } from "#db/queries/playbook-touched.ts";
import type { PlaybooksDeps } from "./deps.ts";
import { touchedBy } from "./touched.ts";

const place = "playbooks";
const mostChanges = 2_000;
/** Marked by one statement: people's writes pass between two. */
const markedAtOnce = 250;

/** What of the feed matters: nothing while no playbook runs; mail only where some rule asks of conversations. */
export type Asks = { some: boolean; mail: boolean };

/**
 * Reads the change feed on from where any process left it, and marks the accounts that it may be about (PB6). What was marked and not
 * yet followed is marked again by whoever goes on. Where changes were cleaned away unread, all is to be looked at anew.
 */
export async function followFeed(deps: PlaybooksDeps, asks: Asks): Promise<void> {
  while (!deps.isStopping?.()) {
    const from = await findFeedPlace(deps.long, place);
    const changes = await readChanges(deps.db, from, mostChanges);
    if (changes.length === 0) return;
    if (asks.some && changes[0]!.seq > from + 1) await sweepAllAnew(deps.long);
    if (asks.some) await mark(deps, changes, asks.mail);
    await moveFeedPlace(deps.long, place, from, changes.at(-1)!.seq);
    if (changes.length < mostChanges) return;
  }
}

async function mark(deps: PlaybooksDeps, changes: readonly Change[], asksOfMail: boolean): Promise<void> {
  for (let at = 0; at < changes.length; at += markedAtOnce) {
    const some = changes.slice(at, at + markedAtOnce);
    await touchAccounts(deps.long, touchedBy(some, asksOfMail), some.at(-1)!.seq);
  }
}
