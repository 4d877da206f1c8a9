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
type Row = { key: Key; value: number | null; rate: Rate };

/** Conversations broken down, the largest number or the surest share first (VI5). @throws {Refusal} invalid_field `by` or `asRate` */
export async function breakdown(deps: Deps, by: Teammate, question: Question, asked: Asked): Promise<Answer> {
  const { rows, of, within } = openRows(question, asked);
  const sums = [filters.countedFilter(asked.measure), ...toldOf(asked)].map(question.holds);
  const tally = await question.open(of, asked.measure);
  const { groups, countedFromMs } = await tally.count(question.span, { sums, by: rows.dimension });
  const { shown, behind } = cut(inOrder(groups, asked.asRate), asked.limit, (key) => {
    const filter = filters.allOf(within, rows.filter(key));
    return filters.isGood(question.parse, filter) ? filter : null;
  });
  const labelOf = await labelsOf(deps, by, rows, shown.map(({ key }) => key));
  return {
    kind: "breakdown",
    rows: shown.map(({ key, ...row }) => ({ key: key === null ? null : String(key), label: labelOf(key), ...row })),
    byLabel: rows.label,
    others: { rows: behind.length, value: behind.reduce((sum, { value }) => sum + (value ?? 0), 0) },
    countedSince: toInstantOrNull(countedFromMs),
  };
}

/** Of a number that may be untracked: which were sent, and which of them can tell. A share is of those that can in the first place. */
function toldOf({ measure, asRate }: Asked): FilterJson[] {
  return !asRate && filters.isRated(measure) ? [filters.isSent, filters.toldFilter(measure)] : [];
}

/** How it breaks them down, of which conversations, and within what each row's filter is.
 * @throws {Refusal} invalid_field `by` or `asRate`; `filter` where that leaves no room for a row's own. */
export function openRows(
  { base, parse, registry }: Question,
  { asRate, measure, by }: Asked,
): { rows: Rows; of: FilterJson; within: FilterJson } {
  if (asRate && !filters.isRated(measure)) {
    throw new Refusal("invalid_field", `asRate: ${measure} is a number, and no share of what was sent`, "asRate");
  }
  const all = base(measure);
  const rows = rowsBy(by, parse(all), registry);
  const of = asRate && filters.isRated(measure) ? filters.allOf(all, filters.toldFilter(measure)) : all;
  const within = filters.allOf(of, filters.countedFilter(measure));
  parse(filters.allOf(within, rows.widest));
  return { rows, of, within };
}

/** By the share that is at least likely, else by the number; what is not tracked comes last. */
function inOrder(groups: Groups, asRate: boolean): Row[] {
  const rows = Array.from(
    groups,
    ([key, { n, sums: [hits = 0, sent = 0, tell = 0] }]): Row =>
      asRate ? { key, value: hits, rate: toRate(hits, n) } : { key, value: toNumber(hits, { sent, tell }), rate: null },
  );
  const low = ({ rate }: Row) => rate?.low ?? 0;
  const number = ({ value }: Row) => value ?? -1;
  return rows.toSorted((a, b) => low(b) - low(a) || number(b) - number(a) || (String(a.key) < String(b.key) ? -1 : 1));
}

/** The first of them that a filter can name, and all others: no filter names a text of thousands of letters. */
function cut(rows: readonly Row[], limit: number, filterOf: (key: Key) => FilterJson | null) {
  const shown: (Row & { filter: FilterJson })[] = [];
  const behind: Row[] = [];
  for (const row of rows) {
    const filter = shown.length < limit ? filterOf(row.key) : null;
    if (filter === null) behind.push(row);
    else shown.push({ ...row, filter });
  }
  return { shown, behind };
}
