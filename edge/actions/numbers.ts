import type { z } from "zod";
import type * as contract from "../contract/numbers.ts";
import type { Deps, Teammate } from "../context.ts";
import { toInstantOrNull } from "../shapes/instant.ts";
import { toRate } from "../shapes/rate.ts";
import { breakdown } from "./numbers-breakdown.ts";
import * as filters from "./numbers-filters.ts";
import { type Question, readQuestion } from "./numbers-question.ts";
import { series } from "./numbers-series.ts";
import { inNumbersTurn } from "./numbers-turn.ts";

export type NumbersAnswer = z.input<typeof contract.numbersAnswer>;

/**
 * Answers a question about conversations (VI5). Each number is what the list of the filter that it names counts, made by the same compiler;
 * where time is up it is of the newest conversations alone, and says since when.
 * @throws {Refusal} invalid_field `filter`, `by`, `every` or `asRate`; too_fast, as lists.
 */
export async function answerNumbers(
  deps: Deps,
  by: Teammate,
  asked: filters.Asked,
  signal?: AbortSignal,
): Promise<NumbersAnswer> {
  return await inNumbersTurn(deps, by, signal, async (db) => {
    const question = await readQuestion(deps, by, asked, db, signal);
    switch (asked.kind) {
      case "count":
        return await count(question, asked.measure);
      case "rate":
        return await share(question, asked.measure);
      case "series":
        return await series(deps, by, question, asked);
      case "breakdown":
        return await breakdown(deps, by, question, asked);
    }
  });
}

async function count({ base, span, open, isUntracked }: Question, measure: filters.Measure): Promise<NumbersAnswer> {
  const filter = filters.allOf(base(measure), filters.countedFilter(measure));
  const tally = await open(filter, measure);
  const { groups, countedFromMs } = await tally.count(span, { sums: [], by: null });
  const value = groups.get(null)?.n ?? 0;
  const isUnknown = value === 0 && countedFromMs === null && await isUntracked(measure);
  return { kind: "count", value: isUnknown ? null : value, filter, countedSince: toInstantOrNull(countedFromMs) };
}

async function share({ base, span, open, holds }: Question, measure: filters.RateMeasure): Promise<NumbersAnswer> {
  const counted = filters.countedFilter(measure);
  const ofFilter = filters.allOf(base(measure), filters.toldFilter(measure));
  const tally = await open(ofFilter, measure);
  const { groups, countedFromMs } = await tally.count(span, { sums: [holds(counted)], by: null });
  const { n, sums } = groups.get(null) ?? { n: 0, sums: [0] };
  return {
    kind: "rate",
    value: toRate(sums[0]!, n),
    filter: filters.allOf(ofFilter, counted),
    ofFilter,
    countedSince: toInstantOrNull(countedFromMs),
  };
}
