import { giveBack, nextHeldBack } from "#db/queries/playbook-release.ts";
import type { PlaybooksDeps } from "./deps.ts";
import { matchingNow } from "./matching-now.ts";

/** Held mails that are looked at together. */
const atOnce = 100;

/** What the release held, as its account did not match just then, goes on where the account matches again and its stay never ended (PB3),
 * also of a playbook that is paused. Safe to run twice and by several processes at once. Returns how many went on. */
export async function giveBackHeld(deps: PlaybooksDeps): Promise<number> {
  let given = 0;
  for (let after = ""; !deps.isStopping?.();) {
    const held = await nextHeldBack(deps.long, after, atOnce);
    const { matching } = await matchingNow(deps.lists, held, deps.nowMs());
    const ids = held.filter(({ stayId }) => matching.has(stayId)).map(({ messageId }) => messageId);
    if (ids.length > 0) given += await giveBack(deps.long, ids, deps.nowMs());
    if (held.length < atOnce) break;
    after = held.at(-1)!.messageId;
  }
  return given;
}
