import type { Db } from "#db/client.ts";
import { findChannel } from "#db/queries/channel.ts";
import { erasedAddressMark } from "#db/queries/erase-messages.ts";
import type { StartDefinition } from "#jobs/starts/definition.ts";
import type { StartFacts } from "#jobs/starts/plan-facts.ts";
import { readStartFacts } from "#jobs/starts/read-facts.ts";
import type { StandingDefinition } from "./definition.ts";

/** What a standing start holds as a start on these accounts: its audience's rule is asked as of now, and who was erased is copied no
 * more (AD5). */
export const startOn = (
  { audience, rule, ...standing }: StandingDefinition,
  { accountIds, sendAtMs, nowMs }: { accountIds: string[]; sendAtMs: number; nowMs: number },
): StartDefinition => ({
  ...standing,
  cc: standing.cc.filter((address) => address !== erasedAddressMark),
  bcc: standing.bcc.filter((address) => address !== erasedAddressMark),
  on: {
    kind: "accounts",
    accountIds,
    audience,
    ...(rule ? { rule: { ...rule, asOf: { ...rule.asOf, nowMs } } } : {}),
  },
  sendAtMs,
  sendAtIs: "review_delay",
});

/** What its plan asks, and who may send now in truth. Where nobody may send any more it is made all the same, and waits for a sender where everybody sees it.
 * @throws {FilterFault} its audience goes by what is not there any more. */
export async function readFactsOn(
  db: Db,
  definition: StartDefinition,
): Promise<StartFacts & { maySendNow: ReadonlySet<string> }> {
  const found = (await readStartFacts(db, definition))!;
  const facts = { ...found, maySendNow: found.validSenders };
  if (!await findChannel(db, definition.channelId)) return facts;
  return { ...facts, validSenders: new Set([...found.validSenders, definition.sender.teammateId]) };
}
