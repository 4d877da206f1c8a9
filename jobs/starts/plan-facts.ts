import { chooseSender, type SenderBecause } from "#jobs/rules/sender-choice.ts";
import type { StartDefinition } from "./definition.ts";
import type { Skip, SkipWhy } from "./skips.ts";

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
  /** Most addresses of one mail on that channel: To, CC and BCC together (CH1). */
  mostAddresses: number;
  /** Users who had this mail, or are about to, without this start: to them it would be a second one (ST6). */
  written?: Pick<ReadonlySet<string>, "has">;
};

export type Reader = { userId: string; address: string };
export type PlannedItem = {
  accountId: string;
  /** Who stands in To, in order: one, but in a start per account (ST5). */
  readers: Reader[];
  teammateId: string;
  because: SenderBecause;
};
export type StartPlan = {
  items: PlannedItem[];
  skipped: Skip[];
  /** Unsubscribed users among `items`: unsubscribes are not allowed, so they get it all the same (ST7). */
  unsubscribedIncluded: number;
};

/** Why this user gets nothing, wherever they belong. A suppressed address is never mailed, allowed or not (ST7). */
export function unfit(user: UserFacts, allowUnsubscribes: boolean): SkipWhy | null {
  if (user.email === null) return "no_email";
  if (user.suppressed) return "suppressed";
  return allowUnsubscribes && user.unsubscribed ? "unsubscribed" : null;
}

/** The accounts a conversation with a user may be anchored in: of several selected ones the first that has a sender; of a
 * selected user the account that was named, else their only one, else the form asks (ST6). */
export function homesOf(definition: StartDefinition, accountIds: string[]): string[] | SkipWhy {
  if (definition.on.kind === "accounts") return accountIds;
  const named = definition.on.accountId;
  if (named !== null) return accountIds.includes(named) ? [named] : "no_account";
  return accountIds.length === 1 ? accountIds : accountIds.length === 0 ? "no_account" : "several_accounts";
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

/** By user, each account once. */
export function accountsByUser(memberships: StartFacts["memberships"]): Map<string, string[]> {
  const accountsOf = new Map<string, string[]>();
  for (const { accountId, userId } of memberships) {
    const known = accountsOf.get(userId);
    if (!known) accountsOf.set(userId, [accountId]);
    else if (!known.includes(accountId)) known.push(accountId);
  }
  return accountsOf;
}

/** Selected accounts of which the audience takes nobody. */
export function accountsWithoutUsers(definition: StartDefinition, facts: StartFacts): AccountFacts[] {
  if (definition.on.kind === "users") return [];
  const withUsers = new Set(facts.memberships.map((membership) => membership.accountId));
  return facts.accounts.filter((account) => !withUsers.has(account.id));
}
