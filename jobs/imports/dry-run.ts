import { fold } from "#db/fold.ts";
import { type FirstSays, firstSaysInMemory } from "./first-says.ts";
import type { ItemResult } from "./items.ts";
import type { RowItem } from "./row-item.ts";
import { hashOf } from "./text-hash.ts";

/** What a dry run knows of its earlier rows. */
export type Rehearsal = {
  /** Of whom is there already: a row that is said otherwise before changes nothing. */
  firstSays: FirstSays;
  /** What these would come to, given that the rows before them would be in. In the order of the file. */
  recall: (items: readonly RowItem[], results: readonly ItemResult[]) => ItemResult[];
};

/** Beyond these it begins to forget, so that no file makes it large. */
const mostKeys = 1_000_000;

/**
 * For a dry run, which writes nothing and so does not find what it has seen: whom an earlier row of the file would have made is not made
 * again, a row that says the same things once more changes nothing, and keys of two different rows are refused as they would be. Holds a few
 * numbers a key and no word of the file.
 */
export function makeRehearsal(): Rehearsal {
  const rowOfKey = new Map<number, number>();
  const saidInRow = new Map<number, number>();
  const fieldsOfRow = new Map<number, number>();
  const unsubscribed = new Set<number>();
  /** Of a new account that users' rows name: which fields were said, and what of them. */
  const saidOfAccount = new Map<number, { fields: number; says: number }>();
  let rows = 0;
  const one = (item: RowItem, result: ItemResult): ItemResult => {
    if ("fault" in result) return result;
    if (rowOfKey.size > mostKeys) {
      rowOfKey.clear();
      saidInRow.clear();
      fieldsOfRow.clear();
      unsubscribed.clear();
      saidOfAccount.clear();
    }
    const keys = keysOf(item).map(hashOf);
    const [before, other] = new Set(keys.map((key) => rowOfKey.get(key)).filter((row) => row !== undefined));
    if (other !== undefined) {
      const message = "is one user's and the externalId another's";
      return { fault: { code: "conflict", field: "email", message } };
    }
    const row = before ?? rows++;
    const says = hashOf(JSON.stringify(withoutUnsubscribe(item)));
    const isRepeated = saidInRow.get(row) === says;
    const fields = hashOf(fieldsOf(item).join());
    const isSaid = fieldsOfRow.get(row) === fields;
    for (const key of keys) rowOfKey.set(key, row);
    const unsubscribes = item.kind === "user" && item.user.unsubscribe !== undefined && !unsubscribed.has(row);
    if (unsubscribes) unsubscribed.add(row);
    saidInRow.set(row, says);
    fieldsOfRow.set(row, fields);
    const against = result.against ?? saidOtherwise(item, saidOfAccount);
    // Whichever row says it first unsubscribes; which user is none yet, or still as before the file.
    const atMost = unsubscribes && result.status !== "unchanged" ? "updated" : "unchanged";
    if (isRepeated) return { id: result.id, status: atMost };
    if (before === undefined || result.status !== "created") return against ? { ...result, against } : result;
    // Whoever the row before would have made: what it says of the same fields is not taken.
    return isSaid ? { ...result, status: atMost, against: keyField(item) } : { ...result, status: "updated" };
  };
  return {
    firstSays: firstSaysInMemory(),
    recall: (items, results) => results.map((result, n) => one(items[n]!, result)),
  };
}

/** The account of a user's row of which a row before it said the same fields otherwise. */
function saidOtherwise(item: RowItem, known: Map<number, { fields: number; says: number }>): string | undefined {
  if (item.kind !== "user") return undefined;
  for (const [n, { account }] of (item.user.accounts ?? []).entries()) {
    if ("id" in account) continue;
    const key = hashOf(`${account.foundBy} ${fold(account.fields[account.foundBy] ?? "")}`);
    const { name: _, ...fields } = account.fields;
    const said = { fields: hashOf(namesIn(account).join()), says: hashOf(JSON.stringify([fields, account.traits])) };
    const before = known.get(key);
    if (!before) known.set(key, said);
    else if (before.fields === said.fields && before.says !== said.says) return `accounts.${n}.${account.foundBy}`;
  }
  return undefined;
}

/** What the item sets, by name: of a user, at which account too. */
function fieldsOf(item: RowItem): string[] {
  if (item.kind === "teammate") return namesIn(item);
  if (item.kind === "account") return namesIn(item.account);
  const at = (item.user.accounts ?? []).map(({ account }) =>
    "id" in account ? account.id : JSON.stringify([account.fields[account.foundBy], namesIn(account)])
  );
  return [...namesIn(item.user), ...at];
}

/** What it says that may be said otherwise by another row: whoever unsubscribes does so whatever the others say. */
function withoutUnsubscribe(item: RowItem): RowItem {
  if (item.kind !== "user") return item;
  const { unsubscribe: _, ...user } = item.user;
  return { ...item, user };
}

const namesIn = (item: { fields: object; traits?: object }): string[] => [
  ...Object.keys(item.fields),
  ...Object.keys(item.traits ?? {}).map((key) => `traits.${key}`),
];

const keyField = (item: RowItem): string => item.kind === "account" ? "name" : "email";

/** By which the item is found again. */
function keysOf(item: RowItem): string[] {
  if (item.kind === "teammate") return [item.fields.email];
  if (item.kind === "account") {
    const { externalId, name = "" } = item.account.fields;
    return [externalId ? `id ${externalId}` : `name ${fold(name)}`];
  }
  const { email, externalId } = item.user.fields;
  return [...(email ? [email] : []), ...(externalId ? [`id ${externalId}`] : [])];
}
