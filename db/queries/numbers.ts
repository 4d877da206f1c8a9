import { type SQL, sql } from "drizzle-orm";
import { drivenFrom } from "./list-driven.ts";
import { paceOf } from "./list-pace.ts";
import { type Bounds, type Condition, rarestOf, type Reader } from "./list.ts";
import { type Dimension, groupsOf } from "./numbers-by.ts";
import type { Time } from "./numbers-time.ts";
import { newestStretch, type Span } from "./stretch.ts";

export type Key = string | number | null;
/** Of each group of conversations how many there are, and in how many of them each of what is summed holds. */
export type Groups = Map<Key, { n: number; sums: number[] }>;
/** `countedFromMs`: time was up, and only conversations from then on are in the numbers; null where all are. */
export type Tallied = { groups: Groups; countedFromMs: number | null };
export type Counting = {
  /** Conditions on a conversation `t`: in how many each holds. */
  sums: readonly SQL[];
  by: Dimension | null;
};

/** More groups than this are not kept: counting ends there. */
const mostGroups = 10_000;

/**
 * Counts conversations that match all of the conditions, the newest by `time` first, in pieces for as long as `bounds` allow (VI5): from the
 * rarest condition that an index answers, else along that time. Every count asked of it shares what they allow.
 */
export async function openTally(db: Reader, conditions: readonly Condition[], time: Time, bounds: Bounds) {
  const pace = paceOf(bounds);
  const driver = await rarestOf(db, conditions, bounds.mostDriven);
  const others = conditions.filter((condition) => condition !== driver);
  const rows = driver ? await rowsOf(db, driver, time, bounds.mostDriven) : null;
  const isOver = () => pace.isOver() || bounds.signal?.aborted === true;

  /** The next conversations to look at, in a statement's words, and how far down they go. */
  async function next(span: Span): Promise<{ from: SQL; span: Span }> {
    const size = pace.next();
    if (rows === null) {
      const stretch = await newestStretch(db, time, span, size);
      const { from, column } = time;
      return {
        from: sql`${from} and ${column} >= ${stretch.fromMs} and ${column} < ${stretch.toMs}`,
        span: stretch,
      };
    }
    const inSpan = rows.filter(({ at }) => at >= span.fromMs && at < span.toMs);
    const fromMs = inSpan[size - 1]?.at ?? span.fromMs;
    const ids = inSpan.filter(({ at }) => at >= fromMs).map(({ id }) => id);
    const from = sql`json_each(${JSON.stringify(ids)}) d cross join conversation t on t.id = d.value where 1`;
    return { from, span: { fromMs, toMs: span.toMs } };
  }

  return {
    /** Whether time is up: what is counted from now on would be a piece of it. */
    isOver,
    /** The time of the first that may match; null where none may. */
    async firstMs(): Promise<number | null> {
      if (rows) return rows.at(-1)?.at ?? null;
      const [row] = await db.all<{ at: number | null }>(
        sql`select min(${time.column}) as at from ${time.along}`,
      );
      return row!.at;
    },
    /** Counts those of the span. */
    async count(span: Span, { sums, by }: Counting): Promise<Tallied> {
      const groups: Groups = new Map();
      for (let left = span; left.fromMs < left.toMs;) {
        const piece = await next(left);
        const where = others.map(({ holds }) => sql` and ${holds}`);
        add(groups, await db.all(groupsOf(sql.join([piece.from, ...where]), sums, by)), sums.length);
        left = { fromMs: span.fromMs, toMs: piece.span.fromMs };
        const isAll = left.fromMs >= left.toMs;
        if (!isAll && (isOver() || groups.size > mostGroups)) return { groups, countedFromMs: piece.span.fromMs };
      }
      return { groups, countedFromMs: null };
    },
  };
}
export type OpenTally = Awaited<ReturnType<typeof openTally>>;

type Counted = { key: Key; n: number } & Record<`s${number}`, number>;

function add(groups: Groups, rows: Counted[], sums: number): void {
  for (const row of rows) {
    const group = groups.get(row.key) ?? { n: 0, sums: Array.from({ length: sums }, () => 0) };
    group.n += row.n;
    group.sums = group.sums.map((sum, i) => sum + row[`s${i}`]!);
    groups.set(row.key, group);
  }
}

/** All of that time that the rare condition finds, the newest first. */
const rowsOf = (db: Reader, driver: Condition, { at }: Time, most: number) =>
  db.all<{ id: string; at: number }>(
    sql`select id, at from (select t.id, ${at} as at from (${drivenFrom(driver)} limit ${
      Math.max(most, driver.mostDriven ?? 0)
    }) d
      cross join conversation t on t.id = d.id where ${driver.holds}) x
      where at is not null order by at desc, id desc`,
  );
