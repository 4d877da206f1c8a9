import type { z } from "zod";
import type { Groups, Key } from "#db/queries/numbers.ts";
import type * as contract from "../contract/numbers.ts";
import type { FilterJson } from "../contract/filter.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { toInstantOrNull } from "../shapes/instant.ts";
import { type Rate, toNumber, toRate } from "../shapes/rate.ts";
import * as filters from "./numbers-filters.ts";
import { labelsOf } from "./numbers-labels.ts";
import type { Question } from "./numbers-question.ts";
import { type Rows, rowsBy } from "./numbers-rows.ts";

type Answer = Extract<z.input<typeof contract.numbersAnswer>, { kind: "breakdown" }>;
type Asked = Extract<filters.Asked, { kind: "breakdown" }>;
type Row = { key: Key; value: number | null; rate: Rate; filter: FilterJson | null };

/** Conversations told apart, the largest number or the surest share first (VI5). @throws {Refusal} invalid_field `by` or `asRate` */
export async function breakdown(deps: Deps, by: Teammate, question: Question, asked: Asked): Promise<Answer> {
  const { base, span, holds, open } = question;
  const { measure, limit } = asked;
  const rows = openRows(question, asked);
  const told = filters.isRated(measure) ? filters.toldFilter(measure) : null;
  const of = asked.asRate ? filters.allOf(base, told!) : base;
  const counted = filters.countedFilter(measure);
  const tally = await open(of);
  const sums = [counted, ...(told && !asked.asRate ? [filters.isSent, told] : [])].map(holds);
  const { groups, countedFromMs } = await tally.count(span, { sums, by: rows.dimension });
  const all = rowsOf(groups, {
    value: (n, [hits, sent = 0, tell = 0]) =>
      asked.asRate ? { value: hits!, rate: toRate(hits!, n) } : { value: toNumber(hits!, { sent, tell }), rate: null },
    filter: (key) => filterOfRow(question, rows, key, [of, counted]),
  });
  const shown = all.filter(({ filter }) => filter !== null).slice(0, limit);
  const behind = all.filter((row) => !shown.includes(row));
  const labelOf = await labelsOf(deps, by, rows, shown.map(({ key }) => key));
  return {
    kind: "breakdown",
    rows: shown.map(({ key, value, rate, filter }) => ({
      key: key === null ? null : String(key),
      label: labelOf(key),
      value,
      rate,
      filter: filter!,
    })),
    others: { rows: behind.length, value: behind.reduce((sum, { value }) => sum + (value ?? 0), 0) },
    countedSince: toInstantOrNull(countedFromMs),
  };
}

/** How it tells them apart. @throws {Refusal} invalid_field `by` or `asRate` */
export function openRows({ base, parse, registry }: Question, { asRate, measure, by }: Asked): Rows {
  if (asRate && !filters.isRated(measure)) {
    throw new Refusal("invalid_field", `asRate: ${measure} is a number, and no share of what was sent`, "asRate");
  }
  return rowsBy(by, parse(base), registry);
}

/** In order: by the share that is at least likely, else by the number; what is not tracked comes last. */
function rowsOf(groups: Groups, o: {
  value: (n: number, sums: readonly number[]) => { value: number | null; rate: Rate };
  filter: (key: Key) => FilterJson | null;
}): Row[] {
  const rows = Array.from(groups, ([key, { n, sums }]) => ({ key, ...o.value(n, sums), filter: o.filter(key) }));
  const weight = ({ value, rate }: Row) => [rate?.low ?? 0, value ?? -1];
  return rows.toSorted((a, b) => {
    const [[aLow, aValue], [bLow, bValue]] = [weight(a) as [number, number], weight(b) as [number, number]];
    return bLow - aLow || bValue - aValue || (String(a.key) < String(b.key) ? -1 : 1);
  });
}

/** Null for a value that no filter can name, such as a text of thousands of letters. */
function filterOfRow({ parse }: Question, rows: Rows, key: Key, parts: FilterJson[]): FilterJson | null {
  const filter = filters.allOf(...parts, rows.filter(key));
  return filters.isGood(parse, filter) ? filter : null;
}
