import type { StartDefinition } from "./definition.ts";
import {
  accountsByUser,
  accountsWithoutUsers,
  homesOf,
  type PlannedItem,
  senderOf,
  type StartFacts,
  type StartPlan,
  unfit,
} from "./plan-facts.ts";
import { makeSkips } from "./skips.ts";

/** One conversation per user, in one account each. */
export function planUsers(definition: StartDefinition, facts: StartFacts): StartPlan {
  const accounts = new Map(facts.accounts.map((account) => [account.id, account]));
  const users = new Map(facts.users.map((user) => [user.id, user]));
  const accountsOf = accountsByUser(facts.memberships);
  const taken = new Set<string>();
  const skips = makeSkips();
  const items: PlannedItem[] = [];
  let unsubscribedIncluded = 0;

  for (const account of accountsWithoutUsers(definition, facts)) skips.add("no_users", account.name);
  for (const userId of usersInOrder(definition, accountsOf)) {
    const user = users.get(userId);
    if (!user) continue;
    const label = user.email ?? user.name;
    const why = unfit(user, definition.allowUnsubscribes);
    if (why) {
      skips.add(why, label);
      continue;
    }
    const address = user.email!;
    const homes = homesOf(definition, accountsOf.get(userId) ?? []);
    if (typeof homes === "string") {
      skips.add(homes, label);
      continue;
    }
    if (taken.has(address) || facts.written?.has(userId)) {
      skips.add("duplicate", label);
      continue;
    }
    const item = firstWithSender(
      homes,
      (accountId) => senderOf(definition, accounts.get(accountId), facts.validSenders),
    );
    if (!item) {
      skips.add("no_valid_sender", label);
      continue;
    }
    taken.add(address);
    items.push({ ...item, readers: [{ userId, address }] });
    if (user.unsubscribed) unsubscribedIncluded++;
    for (let n = 1; n < homes.length; n++) skips.add("duplicate", label);
  }
  return { items, skipped: skips.list(), unsubscribedIncluded };
}

function firstWithSender<T extends { teammateId: string | null }>(
  accountIds: string[],
  choose: (accountId: string) => T,
) {
  for (const accountId of accountIds) {
    const { teammateId, ...choice } = choose(accountId);
    if (teammateId !== null) return { accountId, teammateId, ...choice };
  }
  return null;
}

const usersInOrder = (definition: StartDefinition, accountsOf: Map<string, string[]>): Iterable<string> =>
  definition.on.kind === "users" ? new Set(definition.on.userIds) : accountsOf.keys();
