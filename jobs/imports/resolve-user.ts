import { fold } from "#db/fold.ts";
import { unsaid } from "./first-says.ts";
import { type Item, type MembershipItem, refuse, within, type Writer } from "./items.ts";
import { type Resolved, upsertAccount } from "./resolve-account.ts";
import { resolveTraits, saidBy, setTraits, unknownOf } from "./resolve-traits.ts";
import type { HeldAccount, HeldUser, Roster } from "./roster.ts";

/** @throws {ItemFault} nothing was changed. */
export function resolveUser(
  roster: Roster,
  item: Extract<Item, { kind: "user" }>,
  writer: Writer,
): Resolved<HeldUser> {
  const there = item.how === "create" ? roster.users.get(item.id) : undefined;
  if (there) return { row: () => there, apply: () => false };
  const { accounts = [], accountsAreAll = false } = item.user;
  if (item.user.unsubscribe && writer.id === null) refuse("unsubscribed", "is for somebody to say", "not_allowed");
  const found = findUser(roster, item);
  const definitions = roster.definitions.user;
  const says = item.user.fillsOnly ? unknownOf(item.user, found, definitions) : item.user;
  const { fields, traits, against } = unsaid(roster.said?.get(found?.id ?? ""), found, {
    fields: says.fields,
    traits: resolveTraits(definitions, says.traits, found, writer),
  });
  refuseRepeated(accounts);
  const chosenId = item.how === "create" ? item.id : undefined;
  const members = accounts.map((member, n) =>
    within(`accounts.${n}`, () => ({ member, account: resolveMember(roster, member, writer) }))
  );
  const [otherwise] = members.flatMap(({ member, account }, n) =>
    account.against ? [`accounts.${n}.${account.against}`] : placeAgainst(roster, found, account.row(), member)
  );
  let user = found;
  return {
    row: () => user!,
    against: against ?? otherwise ?? null,
    apply() {
      const changes = [user ? roster.changeUser(user, fields) : Boolean(user = roster.makeUser(fields, chosenId))];
      roster.say(user!.id, saidBy(definitions, says));
      changes.push(setTraits(user!, traits));
      if (item.user.unsubscribe) changes.push(roster.unsubscribe(user!, item.user.unsubscribe.sinceMs));
      const joined = new Set<string>();
      for (const { member, account } of members) {
        changes.push(account.apply(), join(roster, user!, account.row(), member));
        joined.add(account.row().id);
      }
      if (accountsAreAll) changes.push(leaveOthers(roster, user!, joined));
      return changes.includes(true);
    },
  };
}

function findUser(roster: Roster, item: Extract<Item, { kind: "user" }>): HeldUser | undefined {
  const { email, externalId } = item.user.fields;
  const byEmail = email ? roster.userByEmail(email) : undefined;
  const byExternalId = externalId ? roster.userByExternalId(externalId) : undefined;
  if (item.how === "upsert") {
    if (!email && !externalId) refuse("email", "is needed, or an externalId");
    if (byEmail && byExternalId && byEmail !== byExternalId) {
      refuse("email", "is one user's and the externalId another's", "conflict");
    }
    return byExternalId ?? byEmail;
  }
  const self = item.how === "change"
    ? roster.users.get(item.id) ?? refuse("id", "There is no such user.", "not_found")
    : undefined;
  if (byEmail && byEmail !== self) refuse("email", "is another user's already", "conflict");
  if (byExternalId && byExternalId !== self) refuse("externalId", "is another user's already", "conflict");
  return self;
}

/** Two mentions of a new account would make two. */
function refuseRepeated(members: MembershipItem[]): void {
  const seen = new Set<string>();
  members.forEach(({ account }, n) => {
    const key = "id" in account
      ? `id ${account.id}`
      : account.foundBy === "name"
      ? `name ${fold(account.fields.name ?? "")}`
      : `externalId ${account.fields.externalId}`;
    if (seen.has(key)) refuse(`accounts.${n}`, "names an account a second time");
    seen.add(key);
  });
}

function resolveMember(roster: Roster, { account }: MembershipItem, writer: Writer): Resolved<HeldAccount> {
  if ("id" in account) {
    const found = roster.accounts.get(account.id) ?? refuse("id", "is no account");
    return { row: () => found, apply: () => false };
  }
  const { externalId } = account.fields;
  const name = account.fields.name ?? account.nameWhenNew;
  if (name === undefined && externalId && !roster.accountByExternalId(externalId)) {
    refuse("externalId", "is no account's");
  }
  return upsertAccount(roster, account, account.foundBy, writer);
}

/** What of a user's place in an account a row before had said otherwise; either may be new. */
function placeAgainst(
  roster: Roster,
  user: HeldUser | undefined,
  account: HeldAccount | undefined,
  member: MembershipItem,
): string[] {
  const there = user && account && roster.memberships.get(user.id)?.get(account.id);
  if (!there || there.state === "removed") return [];
  const said = roster.said?.get(user.id);
  return (["role", "isOwner"] as const).filter((what) =>
    member[what] !== undefined && member[what] !== there[what] && said?.has(`${account.id}.${what}`)
  );
}

function join(roster: Roster, user: HeldUser, account: HeldAccount, member: MembershipItem): boolean {
  const memberships = roster.memberships.get(user.id)!;
  const was = memberships.get(account.id);
  const there = was && was.state !== "removed" ? was : undefined;
  const isSaid = (what: string) => there !== undefined && roster.said?.get(user.id)?.has(`${account.id}.${what}`);
  const isOwner = isSaid("isOwner") ? there!.isOwner : member.isOwner ?? there?.isOwner ?? false;
  const role = isSaid("role") || member.role === undefined ? there?.role ?? null : member.role;
  const says = Object.entries({ isOwner: member.isOwner, role: member.role }).filter(([, value]) =>
    value !== undefined
  );
  roster.say(user.id, says.map(([what, value]) => [`${account.id}.${what}`, value]));
  if (there && there.isOwner === isOwner && there.role === role) return false;
  memberships.set(account.id, { isOwner, role, state: "written" });
  return true;
}

function leaveOthers(roster: Roster, user: HeldUser, joined: Set<string>): boolean {
  const others = [...roster.memberships.get(user.id)!].filter(([id, m]) => !joined.has(id) && m.state !== "removed");
  for (const [, membership] of others) membership.state = "removed";
  return others.length > 0;
}
