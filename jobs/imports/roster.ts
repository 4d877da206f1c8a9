import type { Db } from "#db/client.ts";
import { fold } from "#db/fold.ts";
import { type AccountFields, type AccountRow, accountsMeant } from "#db/queries/account.ts";
import { type Membership, membershipsOf } from "#db/queries/membership.ts";
import { liveTraits, storedTraits, type TraitDefinition } from "#db/queries/trait.ts";
import { type UserFields, type UserRow, usersMeant } from "#db/queries/user.ts";
import { newId } from "#db/ids.ts";
import { batch } from "#db/statements.ts";
import type { StoredTrait } from "../rules/trait-value.ts";
import type { Said } from "./first-says.ts";
import type { AccountItem, Item, UserItem } from "./items.ts";
import { hashOf } from "./text-hash.ts";

export type TraitChange = { trait: TraitDefinition; stored: StoredTrait };
export type HeldTraits = { traits: Map<string, StoredTrait>; changedTraits: Map<string, TraitChange> };
/** A row as it is, or will be when the batch is written; the traits by trait id. */
export type Held<Fields> = HeldTraits & { id: string; isNew: boolean; fields: Fields; changed: Set<string> };
export type HeldAccount = Held<AccountFields>;
/** `unsubscribes`: since when, null for now; undefined where it does not. */
export type HeldUser = Held<UserFields> & { isUnsubscribed: boolean; unsubscribes?: number | null };
export type HeldMembership = Pick<Membership, "isOwner" | "role"> & { state: "kept" | "written" | "removed" };

/** What a set of items may touch, read at once and changed in memory while they are resolved one after the other, so that an
 * item sees what those before it in the same batch will have done. */
export class Roster {
  readonly users = new Map<string, HeldUser>();
  readonly accounts = new Map<string, HeldAccount>();
  /** By user, then by account. */
  readonly memberships = new Map<string, Map<string, HeldMembership>>();
  /** Of a file: what its rows said so far. Null where what is said last holds. */
  said: Said | null = null;
  /** As they were read, by user. */
  readonly #emailBefore = new Map<string, string>();
  readonly #userByEmail = new Map<string, HeldUser>();
  readonly #userByExternalId = new Map<string, HeldUser>();
  readonly #accountByExternalId = new Map<string, HeldAccount>();
  readonly #accountsByName = new Map<string, Set<HeldAccount>>();

  constructor(readonly definitions: { account: Map<string, TraitDefinition>; user: Map<string, TraitDefinition> }) {}

  holdUser(row: UserFields & { id: string; unsubscribedAtMs?: number | null }, isNew: boolean): HeldUser {
    const { id, externalId, email, firstName, lastName, lastSeenAtMs } = row;
    const untracked = Boolean(row.untracked);
    const held = hold(id, isNew, { externalId, email, firstName, lastName, lastSeenAtMs, untracked });
    const user: HeldUser = { ...held, isUnsubscribed: typeof row.unsubscribedAtMs === "number" };
    this.users.set(id, user);
    this.memberships.set(id, new Map());
    if (!isNew && email !== null) this.#emailBefore.set(id, email);
    if (email !== null) this.#userByEmail.set(email, user);
    if (externalId !== null) this.#userByExternalId.set(externalId, user);
    return user;
  }

  holdAccount(row: AccountFields & { id: string }, isNew: boolean): HeldAccount {
    const { id, externalId, name, status, csmId, aeId, mrrCents, renewsOn, health } = row;
    const untracked = Boolean(row.untracked);
    const account = hold(id, isNew, { externalId, name, status, csmId, aeId, mrrCents, renewsOn, health, untracked });
    this.accounts.set(id, account);
    if (externalId !== null) this.#accountByExternalId.set(externalId, account);
    this.#named(name).add(account);
    return account;
  }

  makeUser = (fields: Partial<UserFields>, id = newId()): HeldUser => this.holdUser({ ...noUser, ...fields, id }, true);
  makeAccount = (fields: Partial<AccountFields> & { name: string }, id = newId()): HeldAccount =>
    this.holdAccount({ ...noAccount, ...fields, id }, true);

  userByEmail = (email: string): HeldUser | undefined => this.#userByEmail.get(email);
  userByExternalId = (externalId: string): HeldUser | undefined => this.#userByExternalId.get(externalId);
  accountByExternalId = (externalId: string): HeldAccount | undefined => this.#accountByExternalId.get(externalId);
  accountsNamed = (name: string): HeldAccount[] => [...this.#named(name)];

  /** From now on these were said of it, unless they were before. */
  say(id: string, says: readonly (readonly [what: string, value: unknown])[]): void {
    if (this.said === null) return;
    const known = this.said.get(id) ?? new Map<string, number | null>();
    for (const [what, value] of says) if (!known.has(what)) known.set(what, hashOf(JSON.stringify(value)));
    this.said.set(id, known);
  }

  /** The addresses that users will have no more. */
  leftAddresses = (): { userId: string; address: string }[] =>
    [...this.#emailBefore].filter(([id, email]) => this.users.get(id)!.fields.email !== email)
      .map(([userId, address]) => ({ userId, address }));

  /** The addresses that users will have who did not. */
  takenAddresses = (): string[] =>
    [...this.users.values()].flatMap(({ id, fields: { email } }) =>
      email !== null && email !== this.#emailBefore.get(id) ? [email] : []
    );

  /** Whether anything is different now. */
  changeUser(user: HeldUser, fields: Partial<UserFields>): boolean {
    if (user.fields.email !== null) this.#userByEmail.delete(user.fields.email);
    if (user.fields.externalId !== null) this.#userByExternalId.delete(user.fields.externalId);
    const isChanged = setFields(user, fields);
    if (user.fields.email !== null) this.#userByEmail.set(user.fields.email, user);
    if (user.fields.externalId !== null) this.#userByExternalId.set(user.fields.externalId, user);
    return isChanged;
  }

  /** Whoever is unsubscribed keeps when and by whom; nobody is more than once by one file. Whether anything is different now. */
  unsubscribe(user: HeldUser, sinceMs: number | null): boolean {
    const isSaid = this.said?.get(user.id)?.has("unsubscribed");
    this.say(user.id, [["unsubscribed", true]]);
    if (user.isUnsubscribed || isSaid) return false;
    user.isUnsubscribed = true;
    user.unsubscribes = sinceMs;
    return true;
  }

  /** Whom `unsubscribe` did. */
  unsubscribed = (): { id: string; isNew: boolean; sinceMs: number | null }[] =>
    [...this.users.values()].flatMap(({ id, isNew, unsubscribes }) =>
      unsubscribes === undefined ? [] : [{ id, isNew, sinceMs: unsubscribes }]
    );

  /** Whether anything is different now. */
  changeAccount(account: HeldAccount, fields: Partial<AccountFields>): boolean {
    if (account.fields.externalId !== null) this.#accountByExternalId.delete(account.fields.externalId);
    this.#named(account.fields.name).delete(account);
    const isChanged = setFields(account, fields);
    if (account.fields.externalId !== null) this.#accountByExternalId.set(account.fields.externalId, account);
    this.#named(account.fields.name).add(account);
    return isChanged;
  }

  #named(name: string): Set<HeldAccount> {
    const key = fold(name);
    let named = this.#accountsByName.get(key);
    if (!named) this.#accountsByName.set(key, named = new Set());
    return named;
  }
}

const noUser: UserFields = {
  externalId: null,
  email: null,
  firstName: null,
  lastName: null,
  lastSeenAtMs: null,
  untracked: false,
};
const noAccount = {
  externalId: null,
  status: null,
  csmId: null,
  aeId: null,
  mrrCents: null,
  renewsOn: null,
  health: null,
  untracked: false,
};

const hold = <Fields>(id: string, isNew: boolean, fields: Fields): Held<Fields> => ({
  id,
  isNew,
  fields,
  changed: new Set(),
  traits: new Map(),
  changedTraits: new Map(),
});

function setFields<Fields extends object>(held: Held<Fields>, fields: Partial<Fields>): boolean {
  let isChanged = false;
  for (const field of Object.keys(fields) as (keyof Fields)[]) {
    const value = fields[field];
    if (value === undefined || value === held.fields[field]) continue;
    held.fields[field] = value as Fields[keyof Fields];
    held.changed.add(field as string);
    isChanged = true;
  }
  return isChanged;
}

/** Reads whatever these items may mean: a few statements however many they are. */
export async function readRoster(db: Db, items: readonly Item[]): Promise<Roster> {
  const keys = keysOf(items);
  const [userRows, accountRows] = await batch(db, [usersMeant(keys.users), accountsMeant(keys.accounts)]);
  const [accountTraits, userTraits] = await Promise.all([liveTraits(db, "account"), liveTraits(db, "user")]);
  const roster = new Roster({ account: accountTraits, user: userTraits });
  for (const row of userRows!) roster.holdUser(row as unknown as UserRow, false);
  for (const row of accountRows!) roster.holdAccount(row as unknown as AccountRow, false);
  const [memberships] = await batch(db, [membershipsOf([...roster.users.keys()])]);
  for (const row of memberships as unknown as Membership[]) {
    const { isOwner, role } = row;
    roster.memberships.get(row.userId)!.set(row.accountId, { isOwner: Boolean(isOwner), role, state: "kept" });
  }
  const [ofAccounts, ofUsers] = await Promise.all([
    storedTraits(db, "account", [...roster.accounts.keys()]),
    storedTraits(db, "user", [...roster.users.keys()]),
  ]);
  for (const v of ofAccounts) roster.accounts.get(v.entityId)!.traits.set(v.traitId, { txt: v.txt, num: v.num });
  for (const v of ofUsers) roster.users.get(v.entityId)!.traits.set(v.traitId, { txt: v.txt, num: v.num });
  return roster;
}

function keysOf(items: readonly Item[]) {
  const users = { ids: new Set<string>(), externalIds: new Set<string>(), emails: new Set<string>() };
  const accounts = { ids: new Set<string>(), externalIds: new Set<string>(), nameKeys: new Set<string>() };
  const addAccount = ({ fields }: AccountItem) => {
    if (fields.externalId) accounts.externalIds.add(fields.externalId);
    if (fields.name) accounts.nameKeys.add(fold(fields.name));
  };
  const addUser = ({ fields, accounts: members = [] }: UserItem) => {
    if (fields.externalId) users.externalIds.add(fields.externalId);
    if (fields.email) users.emails.add(fields.email);
    for (const { account } of members) "id" in account ? accounts.ids.add(account.id) : addAccount(account);
  };
  for (const item of items) {
    if (item.how !== "upsert") (item.kind === "user" ? users : accounts).ids.add(item.id);
    item.kind === "user" ? addUser(item.user) : addAccount(item.account);
  }
  return {
    users: { ids: [...users.ids], externalIds: [...users.externalIds], emails: [...users.emails] },
    accounts: { ids: [...accounts.ids], externalIds: [...accounts.externalIds], nameKeys: [...accounts.nameKeys] },
  };
}
