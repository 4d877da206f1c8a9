import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";

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
/** The first walk where time is short: a row may cost a hundred looks. */
const firstWalked = 250;

type Found = Required<Pick<Place, "id" | "value">> & { second?: number };

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

/** A stretch of the sort order without a break: the rows with a value, then those without. */
type Part = { isNull: boolean; after: Place | null };

function partsOf({ sort, after }: ListQuery): Part[] {
  const parts: Part[] = [];
  const inTail = after?.value === null;
  if (sort.only !== "without" && !inTail) parts.push({ isNull: false, after });
  if (sort.only !== "with" && sort.nullable) parts.push({ isNull: true, after: inTail ? after : null });
  return parts;
}

const isOfTrait = (sort: Sort, { isNull }: Pick<Part, "isNull">): boolean => sort.traitId !== undefined && !isNull;
const columnOf = (sort: Sort): SQL => sql.raw(`${sort.traitId === undefined ? "t" : "s"}.${sort.column}`);
const placeOf = ({ value, second, id }: Found): Place => second === undefined ? { value, id } : { value, second, id };
/** What a place is made of. */
function placeColumns(sort: Sort, part: Part): SQL {
  if (sort.traitId !== undefined) return part.isNull ? sql`t.id, null as value` : sql`t.id, ${columnOf(sort)} as value`;
  return sql.raw(`t.id, t.${sort.column} as value${sort.second ? `, t.${sort.second} as second` : ""}`);
}

/** Rows of a trait's values `s`, where those are the order. */
const traitRows = (table: string): SQL => sql`${sql.identifier(`${table}_trait`)}`;
const hasNoValue = (table: string, sort: Sort): SQL =>
  sql`not exists (select 1 from ${traitRows(table)} s
    where s.entity_id = t.id and s.trait_id = ${sort.traitId} and ${sql.raw(`+s.${sort.column}`)} is not null)`;

/** Rows of the part that stand behind its place, as a range of the index. */
function behind(sort: Sort, { isNull, after }: Part): SQL {
  const column = columnOf(sort);
  if (sort.traitId !== undefined) return behindTrait(sort, { isNull, after });
  const beyond = sql.raw(sort.descending ? "<" : ">");
  if (isNull) return after ? sql`${column} is null and t.id ${beyond} ${after.id}` : sql`${column} is null`;
  if (!after) return sort.nullable ? sql`${column} is not null` : sql`1`;
  if (sort.second) {
    return sql`(${column}, ${
      sql.raw(`t.${sort.second}`)
    }, t.id) ${beyond} (${after.value}, ${after.second}, ${after.id})`;
  }
  return sql`${column} ${beyond}= ${after.value} and (${column} ${beyond} ${after.value} or t.id ${beyond} ${after.id})`;
}

function behindTrait(sort: Sort, { isNull, after }: Part): SQL {
  const column = columnOf(sort);
  const beyond = sql.raw(sort.descending ? "<" : ">");
  if (isNull) return after ? sql`t.id ${beyond} ${after.id}` : sql`1`;
  const values = sql`s.trait_id = ${sort.traitId} and ${column} is not null`;
  return after
    ? sql`${values} and ${column} ${beyond}= ${after.value} and (${column} ${beyond} ${after.value} or s.entity_id ${beyond} ${after.id})`
    : values;
}

function inOrder(sort: Sort, { isNull }: Part): SQL {
  const way = sort.descending ? " desc" : "";
  if (isOfTrait(sort, { isNull })) return sql.raw(`s.${sort.column}${way}, s.entity_id${way}`);
  if (isNull) return sql.raw(`t.id${way}`);
  const second = sort.second ? `, t.${sort.second}${way}` : "";
  return sql.raw(`t.${sort.column}${way}${second}${sort.unique ? "" : `, t.id${way}`}`);
}

type Plan = (
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
export async function rarestOf(db: Db, conditions: readonly Condition[], most: number): Promise<Condition | null> {
  let rarest: { condition: Condition; count: number } | null = null;
  for (const condition of conditions) {
    if (!condition.drive) continue;
    if (await isTooMany(db, condition.sources ?? [])) continue;
    const count = await countUpTo(db, condition.drive, mostOf(condition, most));
    if (count !== null && count < (rarest?.count ?? Infinity)) rarest = { condition, count };
  }
  return rarest?.condition ?? null;
}

async function isTooMany(db: Db, sources: readonly Source[]): Promise<boolean> {
  for (const { ids, most } of sources) {
    if (await countUpTo(db, ids, most) === null) return true;
  }
  return false;
}

/** How many rows a condition may be driven from. */
export const mostOf = (
  { mostDriven = 0 }: Condition,
  usual: number,
): number => (usual < 0 ? usual : Math.max(usual, mostDriven));

/** How many rows a statement has; null for more than `most`. */
async function countUpTo(db: Db, rows: SQL, most: number): Promise<number | null> {
  const [row] = await db.all<{ n: number }>(
    sql`select count(*) as n from (select 1 from (${rows}) limit ${most + 1})`,
  );
  return row!.n <= most ? row!.n : null;
}

/** The ids that a condition is driven from, each once. */
export const drivenFrom = ({ drive, repeats }: Condition): SQL =>
  repeats ? sql`select distinct id from (${drive!})` : drive!;

const fromRows = (driver: Condition, bounds: Bounds): Plan => async (db, query, part, wanted) => {
  const found = await db.all<Found>(driven(query, driver, part, wanted, bounds));
  return { found, stopped: null };
};

function driven(
  query: ListQuery,
  driver: Condition,
  part: Part,
  wanted: number,
  { mostDriven }: Bounds,
): SQL {
  const { table, sort, conditions } = query;
  const holds = [behind(sort, part), ...conditions.filter((c) => c !== driver).map((c) => c.holds)];
  if (sort.traitId !== undefined && part.isNull) holds.push(hasNoValue(table, sort));
  const values = isOfTrait(sort, part) ? sql`cross join ${traitRows(table)} s on s.entity_id = t.id` : sql``;
  return sql`select ${placeColumns(sort, part)} from (${drivenFrom(driver)} limit ${mostOf(driver, mostDriven)}) d
    cross join ${sql.identifier(table)} t on t.id = d.id ${values} where ${sql.join(holds, sql` and `)}
    order by ${inOrder(sort, part)} limit ${wanted}`;
}

const alongIndex = (bounds: Bounds): Plan => async (db, query, part, wanted) => {
  const { sort, conditions } = query;
  const base = conditions.find((c) => c.sorted?.column === sort.column && !part.isNull);
  const probed = conditions.filter((c) => c !== base);
  if (sort.traitId !== undefined && part.isNull) probed.push({ holds: hasNoValue(query.table, sort) });
  if (probed.length === 0) {
    return { found: await db.all<Found>(walk(query, base, part, wanted, 0)), stopped: null };
  }
  const found: Found[] = [];
  const pace = paceOf(bounds);
  let after = part.after;
  for (let walks = 0; walks < bounds.mostWalks && !pace.isOver() && !bounds.signal?.aborted; walks++) {
    const rest = { ...part, after };
    const walked = pace.next();
    found.push(...await db.all<Found>(probe(query, base, probed, rest, wanted - found.length, walked)));
    if (found.length === wanted) return { found, stopped: null };
    const [last] = await db.all<Found>(walk(query, base, rest, 1, walked - 1));
    if (!last) return { found, stopped: null };
    after = placeOf(last);
  }
  return { found, stopped: after };
};

/** How many rows the next walk takes, and whether time is up. At least one walk is made. */
function paceOf({ walkedAtOnce, mostMs, longestWalkMs = Infinity }: Bounds): { isOver(): boolean; next(): number } {
  if (mostMs === undefined) return { isOver: () => false, next: () => walkedAtOnce };
  const beganMs = performance.now();
  let lastMs = beganMs;
  let walked = 0;
  return {
    isOver: () => walked > 0 && performance.now() - beganMs > mostMs,
    next() {
      const nowMs = performance.now();
      const rate = walked / Math.max(nowMs - lastMs, 0.1);
      walked = walked === 0
        ? firstWalked
        : Math.max(50, Math.min(walked * 4, Math.floor(rate * Math.min(mostMs / 3, longestWalkMs))));
      lastMs = nowMs;
      return walked = Math.min(walked, walkedAtOnce);
    },
  };
}

/** `wanted` rows along an index, after skipping `offset`, with whether each satisfies `probed` too. */
function walk(
  query: ListQuery,
  base: Condition | undefined,
  part: Part,
  wanted: number,
  offset: number,
  probed: Condition[] = [],
): SQL {
  const { table, sort } = query;
  const index = base?.sorted?.index ?? (part.isNull ? sort.nullable?.index : undefined) ?? sort.index;
  const where = base ? sql`${base.holds} and ${behind(sort, part)}` : behind(sort, part);
  const from = isOfTrait(sort, part)
    ? sql`${traitRows(table)} s indexed by ${sql.identifier(index)}
      cross join ${sql.identifier(table)} t on t.id = s.entity_id`
    : sql`${sql.identifier(table)} t indexed by ${sql.identifier(index)}`;
  const holds = probed.length > 0 ? sql`, ${sql.join(probed.map((c) => c.holds), sql` and `)} as holds` : sql``;
  return sql`select ${placeColumns(sort, part)}${holds} from ${from} where ${where} order by ${
    inOrder(sort, part)
  } limit ${wanted} offset ${offset}`;
}

/** Of the next `walkedAtOnce` rows along an index those that satisfy the rest. */
const probe = (
  query: ListQuery,
  base: Condition | undefined,
  probed: Condition[],
  part: Part,
  wanted: number,
  walkedAtOnce: number,
): SQL =>
  sql`select ${sql.raw(query.sort.second ? "w.id, w.value, w.second" : "w.id, w.value")} from (${
    walk(query, base, part, walkedAtOnce, 0, probed)
  }) w where w.holds limit ${wanted}`;
