import type { Db } from "#db/client.ts";
import { findChannel } from "#db/queries/channel.ts";
import { readFactsOfAccounts, readFactsOfUsers } from "#db/queries/start-facts.ts";
import { capabilitiesOf } from "#jobs/channels/registry.ts";
import type { StartDefinition } from "./definition.ts";
import type { StartFacts } from "./plan-facts.ts";

/** What `planStart` asks, as it is now, in a handful of set-based statements whatever the size of the selection. */
export async function readStartFacts(db: Db, { on, channelId }: StartDefinition): Promise<StartFacts> {
  const [rows, channel] = await Promise.all([
    on.kind === "accounts"
      ? readFactsOfAccounts(db, { accountIds: on.accountIds, ownersOnly: on.audience === "owners", channelId })
      : readFactsOfUsers(db, { userIds: on.userIds, channelId }),
    findChannel(db, channelId),
  ]);
  return { ...rows, mostAddresses: channel ? capabilitiesOf(channel).maxAddresses : 1 };
}
