import type { SQL } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { parseFilter } from "#db/filter/parse.ts";
import { readRegistry } from "#db/filter/registry.ts";
import { findChannel } from "#db/queries/channel.ts";
import { audiences, readFactsOfAccounts, readFactsOfUsers, type StartFactsRows } from "#db/queries/start-facts.ts";
import { capabilitiesOf } from "#jobs/channels/registry.ts";
import type { StartDefinition } from "./definition.ts";
import type { StartFacts } from "./plan-facts.ts";

/** Accounts or users that are read about at once: a handful of set-based statements each, none of which takes long. */
const readAtOnce = 500;

/** What `planStart` asks of a selection by id, as it is now. Null when `goOn`, asked before each step but the first, said not to.
 * @throws {FilterFault} the audience's rule names what is not there any more. */
export async function readStartFacts(
  db: Db,
  { on, channelId }: StartDefinition,
  goOn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<StartFacts | null> {
  const channel = await findChannel(db, channelId);
  const audience = on.kind === "accounts" ? await audienceOf(db, on) : null;
  const ids = on.kind === "accounts" ? on.accountIds : on.userIds;
  const found: StartFactsRows[] = [];
  for (let from = 0; from < ids.length || from === 0; from += readAtOnce) {
    if (from > 0 && !await goOn()) return null;
    const some = ids.slice(from, from + readAtOnce);
    found.push(
      audience
        ? await readFactsOfAccounts(db, { accountIds: some, audience, channelId })
        : await readFactsOfUsers(db, { userIds: some, channelId }),
    );
  }
  return {
    // Whoever belongs to two accounts, and an account of two users, may be in several of the reads.
    accounts: onceEach(found.flatMap(({ accounts }) => accounts)),
    users: onceEach(found.flatMap(({ users }) => users)),
    memberships: found.flatMap(({ memberships }) => memberships),
    validSenders: found[0]!.validSenders,
    mostAddresses: channel ? capabilitiesOf(channel).maxAddresses : 1,
  };
}

const onceEach = <Row extends { id: string }>(rows: Row[]): Row[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

async function audienceOf(db: Db, on: Extract<StartDefinition["on"], { kind: "accounts" }>): Promise<SQL> {
  if (on.audience !== "rule") return audiences[on.audience];
  const { json, asOf } = on.rule!;
  return audiences.rule(parseFilter(json, await readRegistry(db), { ...asOf, of: "user" }));
}
