import type { Column } from "./types.ts";
import { sortedBy } from "./view-state.ts";

type Choosable = Pick<Column<never>, "key" | "byChoice">;

/** The keys of the columns that a list shows unless somebody chose others. */
export const usualKeys = (all: readonly Choosable[]): string[] =>
  all.filter((column) => !column.byChoice).map((column) => column.key);

/** The keys of the columns that `text` (of a URL) chooses, in its order: the first column always leads, and what there is no more, a
 * trait that was archived, is passed over. The usual ones where it chooses none. */
export function chosenKeys(all: readonly Choosable[], text: string): string[] {
  const known = new Set(all.map((column) => column.key));
  const lead = all[0]?.key;
  const chosen = [...new Set(text.split(","))].filter((key) => known.has(key) && key !== lead);
  if (text === "" || lead === undefined) return usualKeys(all);
  return [lead, ...chosen];
}

/** How a URL says these columns: nothing where they are the usual ones. */
export function textOfKeys(all: readonly Choosable[], keys: readonly string[]): string {
  const text = keys.join(",");
  return text === usualKeys(all).join(",") ? "" : text;
}

/** The keys with one moved; nothing goes before the first. */
export function moveKey(keys: readonly string[], key: string, by: 1 | -1): string[] {
  const from = keys.indexOf(key);
  const to = from + by;
  if (from < 1 || to < 1 || to >= keys.length) return [...keys];
  const moved = keys.toSpliced(from, 1);
  moved.splice(to, 0, key);
  return moved;
}

/** The key of what stands under the name where there is room for no column: what the list is sorted by, else the first that somebody
 * chose. Null where that is in sight anyway. */
export function secondKey(
  shown: readonly (Choosable & { sort?: string; phone?: boolean })[],
  sort: string,
): string | null {
  const hidden = shown.filter((column, n) => n > 0 && !column.phone);
  const sorted = hidden.find((column) => column.sort !== undefined && sortedBy(sort, column.sort) !== null);
  return (sorted ?? hidden.find((column) => column.byChoice))?.key ?? null;
}
