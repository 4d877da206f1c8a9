import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fromRows, mostOf } from "./list-driven.ts";
import { type Found, type Part, placeOf } from "./list-order.ts";
import { alongIndex } from "./list-walk.ts";

/** Where a page ended: the sort values of its last row and its id. */
export type Place = { value: string | number | null; second?: number; id: string };
/** A sort that an index of the table (`column`, then id) carries. Rows without a value come last, whatever the direction. */
export type Sort = {
  column: string;
  /** The values are a trait's, as `column` (`txt` or `num`) of `<table>_trait`; the index is of that table. */
  traitId?: string;
  /** A column that the index holds between `column` and the id; neither is ever null. */
  second?: string;
  index: string;
  descending: boolean;
  /** Rows may be without a value; `index` is theirs, by id, where the sort's own index does not hold that order. */
  nullable?: { index: string };
  /** No two rows have the same value, so that the index needs no id. */
  unique?: true;
  /** Only the rows with a value, or only those without, are asked for. */
  only?: "with" | "without";
};
/** Rows that a search begins from: more than `most` are too many, however few rows of the table they lead to. */
export type Source = { ids: SQL; most: number };
/** A condition on rows `t` of the table. */
export type Condition = {
  holds: SQL;
  /** The row itself says whether it holds. */
  isOwn?: boolean;
  /** Ids of all rows that satisfy it, from an index; without it the condition can only be probed row by row. Of a condition that
   * holds of every row: of all that satisfy the others. */
  drive?: SQL;
  /** What drives it names a row several times. */
  repeats?: true;
  /** What drives it begins from each of these. */
  sources?: readonly Source[];
  /** As many rows as this may be driven from, where that is more than usual. */
  mostDriven?: number;
  /** An index in which the rows that satisfy it stand in the order of this sort column. */
  sorted?: { column: string; index: string };
};
export type ListQuery = {
  table: "account" | "user" | "message" | "conversation" | "outbox_mail" | "delivery_event";
  sort: Sort;
  conditions: Condition[];
  after: Place | null;
  limit: number;
};

export type Bounds = {
  /** A condition that at most this many rows satisfy drives the page: they are read and sorted. */
  mostDriven: number;
  /** Rows of the sort index that one statement walks at most in search of a page, so that none takes long (VI1). */
  walkedAtOnce: number;
  /** After so many walks without a full page the answer is a short one, with its cursor. */
  mostWalks: number;
  /** So is it after the walk in which this passed; and a walk is as long as a third of it allows, by how long the one before took. */
  mostMs?: number;
  /** The longest that one walk is to take, where a third of `mostMs` were too much. */
  longestWalkMs?: number;
  /** So is it once nobody waits for it any more. */
  signal?: AbortSignal;
};
const usualBounds: Bounds = { mostDriven: 5_000, walkedAtOnce: 5_000, mostWalks: 1_000, mostMs: 60 };

/** What reads and does nothing else. */
export type Reader = Pick<Db, "all">;

/** One page: its ids, the place of each, and where the next begins (null at the end). */
export type Page = { ids: string[]; places: Place[]; next: Place | null };

/**
 * The ids of one page in the order of the sort, ties by id, and where the next begins. Every row is on one
 * page, once, as long as it does not change. Each statement is held to an index and bounded (DESIGN, Filter).
 */
export async function listPage(
  db: Db,
  query: ListQuery,
  bounds: Bounds = usualBounds,
): Promise<Page> {
  const found: Found[] = [];
  const wanted = query.limit + 1;
  const plan = await planOf(db, query, bounds);
  let stopped: Place | null = null;
  for (const part of partsOf(query)) {
    if (found.length === wanted || stopped) break;
    const answer = await plan(db, query, part, wanted - found.length);
    found.push(...answer.found);
    stopped = answer.stopped;
  }
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const next = found.length > query.limit ? placeOf(last!) : stopped;
  return { ids: page.map((row) => row.id), places: page.map(placeOf), next };
}

function partsOf({ sort, after }: ListQuery): Part[] {
  const parts: Part[] = [];
  const inTail = after?.value === null;
  if (sort.only !== "without" && !inTail) parts.push({ isNull: false, after });
  if (sort.only !== "with" && sort.nullable) parts.push({ isNull: true, after: inTail ? after : null });
  return parts;
}

export type Plan = (
  db: Db,
  query: ListQuery,
  part: Part,
  wanted: number,
) => Promise<{ found: Found[]; stopped: Place | null }>;

/** From the condition that is rare, if one is; else along the sort index. */
async function planOf(db: Db, { conditions, sort }: ListQuery, bounds: Bounds): Promise<Plan> {
  // One that comes in the order of the sort needs no count when nothing else is asked.
  if (conditions.length === 1 && conditions[0]!.sorted?.column === sort.column) return alongIndex(bounds);
  const rarest = await rarestOf(db, conditions, bounds.mostDriven);
  return rarest ? fromRows(rarest, bounds) : alongIndex(bounds);
}

/** The condition that the fewest rows satisfy, if those are no more than `most`. */
export async function rarestOf(db: Reader, conditions: readonly Condition[], most: number): Promise<Condition | null> {
  let rarest: { condition: Condition; count: number } | null = null;
  for (const condition of conditions) {
    if (!condition.drive) continue;
    if (await isTooMany(db, condition.sources ?? [])) continue;
    const rarer = Math.min(mostOf(condition, most), (rarest?.count ?? Infinity) - 1);
    const count = await countUpTo(db, condition.drive, rarer);
    if (count !== null) rarest = { condition, count };
  }
  return rarest?.condition ?? null;
}

async function isTooMany(db: Reader, sources: readonly Source[]): Promise<boolean> {
  for (const { ids, most } of sources) {
    if (await countUpTo(db, ids, most) === null) return true;
  }
  return false;
}

/** How many rows a statement has; null for more than `most`. */
async function countUpTo(db: Reader, rows: SQL, most: number): Promise<number | null> {
  const [row] = await db.all<{ n: number }>(
    sql`select count(*) as n from (select 1 from (${rows}) limit ${most + 1})`,
  );
  return row!.n <= most ? row!.n : null;
}
