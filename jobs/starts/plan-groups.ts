import type { StartDefinition } from "./definition.ts";
import {
  accountsByUser,
  accountsWithoutUsers,
  homesOf,
  type PlannedItem,
  type Reader,
  senderOf,
  type StartFacts,
  type StartPlan,
  unfit,
  type UserFacts,
} from "./plan-facts.ts";
import { makeSkips, type Skips } from "./skips.ts";

/**
 * One conversation per account, with everybody of it whom the audience takes in To (ST5). Who is in several accounts stands in the
 * first that is written to; an account with more addresses than one mail may have is skipped whole, and so is one without a
 * sender: its people may then stand in another's.
 */
export function planGroups(definition: StartDefinition, facts: StartFacts): StartPlan {
  const skips = makeSkips();
  const taken = new Map<string, UserFacts>();
  const items: PlannedItem[] = [];
  for (const account of accountsWithoutUsers(definition, facts)) skips.add("no_users", account.name);
  const groups = groupsOf(definition, facts, skips);
  for (const account of accountsInOrder(definition, facts, groups)) {
    const left = groups.get(account.id)!.filter((user) => {
      if (!taken.has(user.email!) && !facts.written?.has(user.id)) return true;
      skips.add("duplicate", user.email!);
      return false;
    });
    if (left.length === 0) continue;
    const readers = left.map((user): Reader => ({ userId: user.id, address: user.email! }));
    if (addressesOf(readers, definition).size > facts.mostAddresses) {
      skips.add("group_too_large", account.name);
      continue;
    }
    const { teammateId, because } = senderOf(definition, account, facts.validSenders);
    if (teammateId === null) {
      skips.add("no_valid_sender", account.name);
      continue;
    }
    for (const user of left) taken.set(user.email!, user);
    items.push({ accountId: account.id, readers, teammateId, because });
  }
  const unsubscribedIncluded = [...taken.values()].filter(({ unsubscribed }) => unsubscribed).length;
  return { items, skipped: skips.list(), unsubscribedIncluded };
}

/** By account, the users who may be written to there, each user's own reason counted once wherever they belong. */
function groupsOf(definition: StartDefinition, facts: StartFacts, skips: Skips): Map<string, UserFacts[]> {
  const users = new Map(facts.users.map((user) => [user.id, user]));
  const accountsOf = accountsByUser(facts.memberships);
  const fit = new Map<string, UserFacts>();
  const asked = definition.on.kind === "users" ? new Set(definition.on.userIds) : accountsOf.keys();
  const homes = new Map<string, readonly string[]>();
  for (const userId of asked) {
    const user = users.get(userId);
    if (!user) continue;
    const why = unfit(user, definition.allowUnsubscribes);
    const found = why ?? homesOf(definition, accountsOf.get(userId) ?? []);
    if (typeof found === "string") skips.add(found, user.email ?? user.name);
    else {
      fit.set(userId, user);
      homes.set(userId, found);
    }
  }
  const groups = new Map<string, UserFacts[]>();
  const standing = new Set<string>();
  // By membership, which holds the order of names within an account.
  for (const { accountId, userId } of facts.memberships) {
    const place = `${accountId} ${userId}`;
    if (!homes.get(userId)?.includes(accountId) || standing.has(place)) continue;
    standing.add(place);
    const group = groups.get(accountId);
    if (group) group.push(fit.get(userId)!);
    else groups.set(accountId, [fit.get(userId)!]);
  }
  return groups;
}

/** As they were selected; of selected users, as these were. */
function accountsInOrder(definition: StartDefinition, facts: StartFacts, groups: ReadonlyMap<string, unknown>) {
  const accounts = new Map(facts.accounts.map((account) => [account.id, account]));
  const ids = definition.on.kind === "users" ? [...groups.keys()] : facts.accounts.map(({ id }) => id);
  return ids.flatMap((id) => groups.has(id) && accounts.has(id) ? [accounts.get(id)!] : []);
}

const addressesOf = (readers: readonly Reader[], { cc, bcc }: StartDefinition) =>
  new Set([...readers.map(({ address }) => address), ...cc, ...bcc]);
