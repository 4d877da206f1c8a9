import type { z } from "zod";
import type { OpenTally } from "#db/queries/numbers.ts";
import type { Span } from "#db/queries/stretch.ts";
import { type Every, type Period, periodsOf } from "#jobs/rules/periods.ts";
import type { SQL } from "drizzle-orm";
import type * as contract from "../contract/numbers.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import * as filters from "./numbers-filters.ts";
import { everMs, type Question } from "./numbers-question.ts";

type Answer = Extract<z.input<typeof contract.numbersAnswer>, { kind: "series" }>;
type Asked = Extract<filters.Asked, { kind: "series" }>;

/** As many points as one can tell apart. */
const mostPoints = 400;

/** Each measure by the days, weeks or months of its own time, the newest counted first. A period that time did not reach has no values.
 * @throws {Refusal} invalid_field `every`: more periods than points. */
export async function series(deps: Deps, by: Teammate, question: Question, asked: Asked): Promise<Answer> {
  const { span, isUntracked } = question;
  const parts = await openParts(question, asked.measures);
  const periods = await periodsIn(parts, span, {
    every: asked.every,
    timeZone: asked.timeZone ?? by.timeZone,
    nowMs: deps.nowMs(),
  });
  const { values, countedFromMs } = await countEach(parts, periods, span);
  const isUnknown = await Promise.all(asked.measures.map(async (measure, i) => {
    const isNothing = countedFromMs === null && values.every((one) => one?.[i] === 0);
    return isNothing && await isUntracked(measure);
  }));
  return {
    kind: "series",
    fields: asked.measures.map(filters.timeFieldOf),
    filters: asked.measures.map((measure) =>
      filters.allOf(filters.filterOf(asked), filters.within(measure, {}), filters.countedFilter(measure))
    ),
    points: periods.map((period, n) => {
      const { fromMs, toMs } = within(period, span);
      return {
        at: toInstant(period.fromMs),
        since: toInstant(fromMs),
        before: toInstant(toMs),
        values: asked.measures.map((_, i) => (isUnknown[i] ? null : values[n]?.[i] ?? null)),
      };
    }),
    countedSince: toInstantOrNull(countedFromMs),
  };
}

/** Measures that go by the same time are counted together. */
type Part = { tally: OpenTally; sums: SQL[]; places: number[] };

async function openParts({ base, open, holds }: Question, measures: readonly filters.Measure[]): Promise<Part[]> {
  const parts: Part[] = [];
  for (const places of Map.groupBy(measures.keys(), (n) => filters.timeFieldOf(measures[n]!)).values()) {
    const [first] = places.map((n) => measures[n]!);
    const sums = places.map((n) => holds(filters.countedFilter(measures[n]!)));
    parts.push({ tally: await open(base(first!), first!), sums, places });
  }
  return parts;
}

/** Up to now, and of all time from the first conversation on. */
async function periodsIn(
  parts: readonly Part[],
  span: Span,
  { every, timeZone, nowMs }: { every: Every; timeZone: string; nowMs: number },
): Promise<Period[]> {
  const toMs = Math.min(span.toMs, nowMs + 1);
  const fromMs = span.fromMs === everMs ? Math.min(...await firstOf(parts), toMs) : span.fromMs;
  const periods = periodsOf(every, { fromMs, toMs, timeZone, most: mostPoints });
  if (periods) return periods;
  const words = `every: there are more than ${mostPoints} ${every}s in it: ask for longer ones, or for less time`;
  throw new Refusal("invalid_field", words, "every");
}

async function firstOf(parts: readonly Part[]): Promise<number[]> {
  const firsts = await Promise.all(parts.map(({ tally }) => tally.firstMs()));
  return firsts.filter((at) => at !== null);
}

const within = (period: Span, span: Span): Span => ({
  fromMs: Math.max(period.fromMs, span.fromMs),
  toMs: Math.min(period.toMs, span.toMs),
});

async function countEach(
  parts: readonly Part[],
  periods: readonly Period[],
  span: Span,
): Promise<{ values: (number[] | null)[]; countedFromMs: number | null }> {
  const values: (number[] | null)[] = periods.map(() => null);
  for (let n = periods.length - 1; n >= 0; n--) {
    const counted: number[] = [];
    for (const { tally, sums, places } of parts) {
      const { groups, countedFromMs } = await tally.count(within(periods[n]!, span), { sums, by: null });
      if (countedFromMs !== null) return { values, countedFromMs: periods[n]!.toMs };
      places.forEach((place, i) => counted[place] = groups.get(null)?.sums[i] ?? 0);
    }
    values[n] = counted;
    if (n > 0 && parts.some(({ tally }) => tally.isOver())) return { values, countedFromMs: periods[n]!.fromMs };
  }
  return { values, countedFromMs: null };
}
