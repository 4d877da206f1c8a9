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

/** Each measure by the days, weeks or months in which conversations were created, the newest counted first. A period that time did not reach
 * has no values. @throws {Refusal} invalid_field `every`: more periods than points. */
export async function series(deps: Deps, by: Teammate, question: Question, asked: Asked): Promise<Answer> {
  const { base, span, open, holds, isUntracked } = question;
  const each = asked.measures.map(filters.countedFilter);
  const tally = await open(base);
  const periods = await periodsIn(tally, span, {
    every: asked.every,
    timeZone: asked.timeZone ?? by.timeZone,
    nowMs: deps.nowMs(),
  });
  const { values, countedFromMs } = await countEach(tally, periods, span, each.map(holds));
  const isUnknown = await Promise.all(asked.measures.map(async (measure, i) => {
    const isNothing = countedFromMs === null && values.every((one) => one?.[i] === 0);
    return isNothing && await isUntracked(measure);
  }));
  return {
    kind: "series",
    filters: each.map((filter) => filters.allOf(filters.filterOf(asked), filter)),
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

/** Up to now, and of all time from the first conversation on. */
async function periodsIn(
  tally: OpenTally,
  span: Span,
  { every, timeZone, nowMs }: { every: Every; timeZone: string; nowMs: number },
): Promise<Period[]> {
  const toMs = Math.min(span.toMs, nowMs + 1);
  const fromMs = span.fromMs === everMs ? await tally.firstMs() ?? toMs : span.fromMs;
  const periods = periodsOf(every, { fromMs, toMs, timeZone, most: mostPoints });
  if (periods) return periods;
  const words = `every: there are more than ${mostPoints} ${every}s in it: ask for longer ones, or for less time`;
  throw new Refusal("invalid_field", words, "every");
}

const within = (period: Span, span: Span): Span => ({
  fromMs: Math.max(period.fromMs, span.fromMs),
  toMs: Math.min(period.toMs, span.toMs),
});

async function countEach(
  tally: OpenTally,
  periods: readonly Period[],
  span: Span,
  sums: readonly SQL[],
): Promise<{ values: (number[] | null)[]; countedFromMs: number | null }> {
  const values: (number[] | null)[] = periods.map(() => null);
  for (let n = periods.length - 1; n >= 0; n--) {
    const { groups, countedFromMs } = await tally.count(within(periods[n]!, span), { sums, by: null });
    if (countedFromMs !== null) return { values, countedFromMs: periods[n]!.toMs };
    values[n] = groups.get(null)?.sums ?? sums.map(() => 0);
    if (n > 0 && tally.isOver()) return { values, countedFromMs: periods[n]!.fromMs };
  }
  return { values, countedFromMs: null };
}
