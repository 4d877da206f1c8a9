import type { AccountFields } from "#db/queries/account.ts";
import { unsaid } from "./first-says.ts";
import { type AccountItem, type Item, refuse, type Writer } from "./items.ts";
import { resolveTraits, saidBy, setTraits, unknownOf } from "./resolve-traits.ts";
import type { HeldAccount, Roster } from "./roster.ts";

/** What is to be done, all of it checked: an item goes in whole or not at all. */
export type Resolved<Row> = {
  /** Changes the roster. Answers whether anything is different. */
  apply: () => boolean;
  /** The row, once applied; before that only one that was there. */
  row: () => Row;
  /** What of it a row of the file before it had said otherwise. */
  against?: string | null;
};

/** @throws {ItemFault} nothing was changed. */
export function resolveAccount(
  roster: Roster,
  item: Extract<Item, { kind: "account" }>,
  writer: Writer,
): Resolved<HeldAccount> {
  if (item.how === "upsert") {
    const { account, foundBy = account.fields.externalId ? "externalId" : "name" } = item;
    return upsertAccount(roster, account, foundBy, writer);
  }
  const there = roster.accounts.get(item.id);
  if (item.how === "create" && there) return { row: () => there, apply: () => false };
  const { externalId } = item.account.fields;
  const holder = externalId ? roster.accountByExternalId(externalId) : undefined;
  const found = item.how === "change" ? there ?? refuse("id", "There is no such account.", "not_found") : undefined;
  if (holder && holder !== found) refuse("externalId", "is another account's already", "conflict");
  return writeAccount(roster, item.account, found, writer, item.id);
}

/** Finds the account by the chosen key, or makes it. @throws {ItemFault} nothing was changed. */
export function upsertAccount(
  roster: Roster,
  item: AccountItem,
  by: "name" | "externalId",
  writer: Writer,
): Resolved<HeldAccount> {
  const found = by === "name" ? onlyOneNamed(roster, item.fields) : withExternalId(roster, item.fields);
  // The same name in other case or spacing is how this file spells it, not a new name.
  const { name: _, ...others } = item.fields;
  return writeAccount(roster, found && by === "name" ? { ...item, fields: others } : item, found, writer);
}

function onlyOneNamed(roster: Roster, { name, externalId }: Partial<AccountFields>): HeldAccount | undefined {
  const named = roster.accountsNamed(name ?? refuse("name", "is needed, or an externalId"));
  if (named.length > 1) refuse("name", "is the name of several accounts: an externalId says which");
  const holder = externalId ? roster.accountByExternalId(externalId) : undefined;
  if (holder && holder !== named[0]) refuse("externalId", "is another account's already", "conflict");
  return named[0];
}

/** Else the only one of that name, as long as it has no external id: it was made before the id was known. */
function withExternalId(roster: Roster, { name, externalId }: Partial<AccountFields>): HeldAccount | undefined {
  const key = externalId ?? refuse("externalId", "is needed");
  const holder = roster.accountByExternalId(key);
  if (holder) return holder;
  const named = name === undefined ? [] : roster.accountsNamed(name);
  return named.length === 1 && named[0]!.fields.externalId === null ? named[0] : undefined;
}

function writeAccount(
  roster: Roster,
  item: AccountItem,
  found: HeldAccount | undefined,
  writer: Writer,
  chosenId?: string,
): Resolved<HeldAccount> {
  const definitions = roster.definitions.account;
  const says = item.fillsOnly ? unknownOf(item, found, definitions) : item;
  const { fields, traits, against } = unsaid(roster.said?.get(found?.id ?? ""), found, {
    fields: says.fields,
    traits: resolveTraits(definitions, says.traits, found, writer),
  });
  const name = fields.name ?? item.nameWhenNew;
  if (!found && name === undefined) refuse("name", "is needed for a new account");
  let account = found;
  return {
    row: () => account!,
    against,
    apply() {
      const isChanged = account
        ? roster.changeAccount(account, fields)
        : Boolean(account = roster.makeAccount({ ...fields, name: name! }, chosenId));
      roster.say(account!.id, saidBy(definitions, says));
      return setTraits(account!, traits) || isChanged;
    },
  };
}
