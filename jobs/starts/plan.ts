import { chooseSender, type SenderBecause } from "#jobs/rules/sender-choice.ts";
import type { StartDefinition } from "./definition.ts";

export type AccountFacts = { id: string; name: string; csmId: string | null; aeId: string | null };
export type UserFacts = {
  id: string;
  email: string | null;
  name: string;
  unsubscribed: boolean;
  suppressed: boolean;
};

/** What the database says at one moment about everyone whom a start may write to. */
export type StartFacts = {
  /** The selected accounts, or those of the selected users. */
  accounts: AccountFacts[];
  users: UserFacts[];
  /** Who belongs where, in the order in which conversations are to be made; only those whom the audience takes. */
  memberships: { accountId: string; userId: string }[];
  /** Teammates who may send on the start's channel (ST3). */
  validSenders: ReadonlySet<string>;
};

export type SkipWhy =
  | "unsubscribed"
  | "suppressed"
  | "no_email"
  | "duplicate"
  | "no_valid_sender"
  | "no_users"
  | "several_accounts"
  | "no_account";
export type Skip = { why: SkipWhy; count: number; sample: string[] };
export type PlannedItem = {
  accountId: string;
  userId: string;
  address: string;
  teammateId: string;
  because: SenderBecause;
};
export type StartPlan = {
  items: PlannedItem[];
  skipped: Skip[];
  /** Unsubscribed users among `items`: unsubscribes are not allowed, so they get it all the same (ST7). */
  unsubscribedIncluded: number;
};

const mostSamples = 5;

/** Which conversations a start creates and whom it skips, each for one reason (ST6). Every user is one conversation in one
 * account, and no address is written to twice. Pure: the preview and the run share it. */
export function planStart(definition: StartDefinition, facts: StartFacts): StartPlan {
  const accounts = new Map(facts.accounts.map((account) => [account.id, account]));
  const users = new Map(facts.users.map((user) => [user.id, user]));
  const accountsOf = groupMemberships(facts.memberships);
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
    if (taken.has(address)) {
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
    items.push({ ...item, userId, address });
    if (user.unsubscribed) unsubscribedIncluded++;
    for (let n = 1; n < homes.length; n++) skips.add("duplicate", label);
  }
  return { items, skipped: skips.list(), unsubscribedIncluded };
}

/** Why this user gets nothing, wherever they belong. A suppressed address is never mailed, allowed or not (ST7). */
function unfit(user: UserFacts, allowUnsubscribes: boolean): SkipWhy | null {
  if (user.email === null) return "no_email";
  if (user.suppressed) return "suppressed";
  return allowUnsubscribes && user.unsubscribed ? "unsubscribed" : null;
}

/** The accounts a conversation with a user may be anchored in: of several selected ones the first that has a sender; of a
 * selected user the account that was named, else their only one, else the form asks (ST6). */
function homesOf(definition: StartDefinition, accountIds: string[]): string[] | SkipWhy {
  if (definition.on.kind === "accounts") return accountIds;
  const named = definition.on.accountId;
  if (named !== null) return accountIds.includes(named) ? [named] : "no_account";
  return accountIds.length === 1 ? accountIds : accountIds.length === 0 ? "no_account" : "several_accounts";
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

/** The sender of a conversation in `account` (ST3). */
export function senderOf(
  definition: Pick<StartDefinition, "sender">,
  account: Pick<AccountFacts, "csmId" | "aeId"> | undefined,
  validSenders: ReadonlySet<string>,
) {
  const { mode, teammateId } = definition.sender;
  return chooseSender(
    { mode, csmId: account?.csmId ?? null, aeId: account?.aeId ?? null, defaultTeammateId: teammateId },
    (id) => validSenders.has(id),
  );
}

function groupMemberships(memberships: StartFacts["memberships"]): Map<string, string[]> {
  const accountsOf = new Map<string, string[]>();
  for (const { accountId, userId } of memberships) {
    const known = accountsOf.get(userId);
    if (!known) accountsOf.set(userId, [accountId]);
    else if (!known.includes(accountId)) known.push(accountId);
  }
  return accountsOf;
}

const usersInOrder = (definition: StartDefinition, accountsOf: Map<string, string[]>): Iterable<string> =>
  definition.on.kind === "users" ? new Set(definition.on.userIds) : accountsOf.keys();

function accountsWithoutUsers(definition: StartDefinition, facts: StartFacts): AccountFacts[] {
  if (definition.on.kind === "users") return [];
  const withUsers = new Set(facts.memberships.map((membership) => membership.accountId));
  return facts.accounts.filter((account) => !withUsers.has(account.id));
}

function makeSkips() {
  const byWhy = new Map<SkipWhy, Skip>();
  return {
    add(why: SkipWhy, label: string) {
      const skip = byWhy.get(why) ?? { why, count: 0, sample: [] };
      skip.count++;
      if (skip.sample.length < mostSamples) skip.sample.push(label);
      byWhy.set(why, skip);
    },
    list: (): Skip[] => [...byWhy.values()],
  };
}
