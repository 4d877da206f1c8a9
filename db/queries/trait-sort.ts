import type { Sort } from "./list.ts";

/** By the values of a trait: texts and dates in `txt`, numbers and yes or no in `num`. */
export type TraitSort = { traitId: string; column: "txt" | "num" };

/** The order of a trait's values, rows without one last (VI1). */
export const traitSort = (
  table: "account" | "user" | "conversation",
  { traitId, column }: TraitSort,
  descending: boolean,
): Sort => ({
  traitId,
  column,
  index: `${table}_trait_${column}`,
  nullable: { index: `sqlite_autoindex_${table}_1` },
  descending,
});
