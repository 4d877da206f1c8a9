import { fold } from "#db/fold.ts";
import type { ItemResult } from "./items.ts";
import type { RowItem } from "./row-item.ts";

/** What a dry run knows of its earlier rows. */
export type Rehearsal = {
  /** What these would come to, given that the rows before them would be in. In the order of the file. */
  recall: (items: readonly RowItem[], results: readonly ItemResult[]) => ItemResult[];
};

/** Beyond these it begins to forget, so that no file makes it large. */
const mostKeys = 1_000_000;

/**
 * For a dry run, which writes nothing and so does not find what it has seen: whom an earlier row of the file would have made is not made
 * again, a row that says the same once more changes nothing, and keys of two different rows are refused as they would be. Holds two
 * numbers a key and no word of the file.
 */
export function makeRehearsal(): Rehearsal {
  const rowOfKey = new Map<number, number>();
  const saidInRow = new Map<number, number>();
  let rows = 0;
  const one = (item: RowItem, result: ItemResult): ItemResult => {
    if ("fault" in result) return result;
    if (rowOfKey.size > mostKeys) {
      rowOfKey.clear();
      saidInRow.clear();
    }
    const keys = keysOf(item).map(hashOf);
    const [before, other] = new Set(keys.map((key) => rowOfKey.get(key)).filter((row) => row !== undefined));
    if (other !== undefined) {
      const message = "is one user's and the externalId another's";
      return { fault: { code: "conflict", field: "email", message } };
    }
    const row = before ?? rows++;
    const says = hashOf(JSON.stringify(item));
    const isRepeated = before !== undefined && saidInRow.get(row) === says;
    for (const key of keys) rowOfKey.set(key, row);
    saidInRow.set(row, says);
    if (isRepeated) return { ...result, status: "unchanged" };
    return before !== undefined && result.status === "created" ? { ...result, status: "updated" } : result;
  };
  return { recall: (items, results) => results.map((result, n) => one(items[n]!, result)) };
}

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

/** 53 bits, of which two texts in a million files are not the same by chance. */
function hashOf(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
