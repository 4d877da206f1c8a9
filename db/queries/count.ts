import type { Db } from "../client.ts";
import { type Bounds, listPage, type ListQuery } from "./list.ts";

/** Nobody reads a larger number. */
const mostCounted = 10_000;
/** So much, and so long, is looked at in search of rows that satisfy what no index answers. */
const countBounds: Bounds = { mostDriven: 5_000, walkedAtOnce: 5_000, mostWalks: 200, mostMs: 250 };
/** What somebody waits for who asked to know. Each walk is short enough for others to have the reader in between. */
const patientBounds: Bounds = { ...countBounds, mostWalks: 5_000, mostMs: 5_000, longestWalkMs: 80 };

/** How many rows a list has, all of its pages together. `isMore`: there may be more, as counting ended at 10,000 or at what one answer
 * may look at. */
export async function countRows(
  db: Db,
  query: ListQuery,
  bounds: Bounds = countBounds,
): Promise<{ count: number; isMore: boolean }> {
  const { first: _, ...count } = await countWithFirst(db, query, 0, bounds);
  return count;
}

/** The same, with the ids of the first so many in the order of the list. */
export async function countWithFirst(
  db: Db,
  query: ListQuery,
  most: number,
  bounds: Bounds = countBounds,
): Promise<{ count: number; isMore: boolean; first: string[] }> {
  const { ids, next } = await listPage(db, { ...query, after: null, limit: mostCounted }, bounds);
  return { count: ids.length, isMore: next !== null, first: ids.slice(0, most) };
}

/** The same with more time, seconds at most; an aborted `signal` ends it with what was found so far. */
export const countPatiently = (db: Db, query: ListQuery, signal: AbortSignal) =>
  countRows(db, query, { ...patientBounds, signal });
