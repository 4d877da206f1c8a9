import type { Db } from "#db/client.ts";
import { readFactsOfAccounts, readFactsOfUsers } from "#db/queries/start-facts.ts";
import type { StartDefinition } from "./definition.ts";
import type { StartFacts } from "./plan.ts";

/** What `planStart` asks, as it is now, in a handful of set-based statements whatever the size of the selection. */
export function readStartFacts(db: Db, { on, channelId }: StartDefinition): Promise<StartFacts> {
  return on.kind === "accounts"
    ? readFactsOfAccounts(db, { accountIds: on.accountIds, ownersOnly: on.audience === "owners", channelId })
    : readFactsOfUsers(db, { userIds: on.userIds, channelId });
}
