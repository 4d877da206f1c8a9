import type { SQL } from "drizzle-orm";
import { compileFilter, filterHolds } from "#db/filter/compile.ts";
import { isMoment } from "#db/filter/days.ts";
import type { Registry } from "#db/filter/registry.ts";
import type { Bounds, Reader } from "#db/queries/list.ts";
import { byCreation, byFirstSent, type Time } from "#db/queries/numbers-time.ts";
import { type OpenTally, openTally } from "#db/queries/numbers.ts";
import type { Span } from "#db/queries/stretch.ts";
import type { FilterJson } from "../contract/filter.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { toNumber } from "../shapes/rate.ts";
import * as filters from "./numbers-filters.ts";

/** What one count may look at: each statement short enough for others to have the reader in between. */
export const bounds: Bounds = {
  mostDriven: 20_000,
  walkedAtOnce: 10_000,
  mostWalks: 0,
  mostMs: 4_000,
  longestWalkMs: 80,
};

const times: Record<filters.TimeField, Time> = {
  "conversation.createdAt": byCreation,
  "conversation.sentAt": byFirstSent,
};

/** A question made ready to be counted. */
export type Question = {
  /** Which conversations are asked of, within the time that the measure goes by. */
  base(measure: filters.Measure): FilterJson;
  span: Span;
  parse: filters.ParseFilter;
  registry: Registry;
  /** Of a conversation `t`. */
  holds(filter: FilterJson): SQL;
  /** Those of a filter, by the measure's time. */
  open(filter: FilterJson, measure: filters.Measure): Promise<OpenTally>;
  /** Whether of those asked of, of which nothing was counted, some were sent and none can tell. */
  isUntracked(measure: filters.Measure): Promise<boolean>;
};

/** Made ready to be counted by `reader`. @throws {Refusal} invalid_field `filter`, `since` or `before` */
export async function readQuestion(
  deps: Deps,
  by: Teammate,
  asked: filters.Asked,
  reader: Reader,
  signal?: AbortSignal,
): Promise<Question> {
  const span = spanOf(asked);
  const { parse, registry } = await filters.readFilters(deps, by, asked);
  const base = (measure: filters.Measure) => filters.allOf(filters.filterOf(asked), filters.within(measure, asked));
  const holds = (filter: FilterJson) => filterHolds(parse(filter), "conversation");
  const open = (filter: FilterJson, measure: filters.Measure) => {
    const conditions = compileFilter(parse(filter), "conversation");
    const time = times[filters.timeFieldOf(measure)];
    return openTally(reader, conditions, time, { ...bounds, ...(signal ? { signal } : {}) });
  };
  return {
    ...{ base, span, parse, registry, holds, open },
    async isUntracked(measure) {
      if (!filters.isRated(measure)) return false;
      const tally = await open(filters.allOf(base(measure), filters.isSent), measure);
      const { groups } = await tally.count(span, { sums: [holds(filters.toldFilter(measure))], by: null });
      const { n, sums } = groups.get(null) ?? { n: 0, sums: [0] };
      return toNumber(0, { sent: n, tell: sums[0]! }) === null;
    },
  };
}

/** Where a span begins that nothing was asked of. */
export const everMs = Number.MIN_SAFE_INTEGER;

/** The time that is asked for. @throws {Refusal} invalid_field `since` or `before`: no instant of a year in which a calendar is of use. */
export function spanOf(asked: Pick<filters.Asked, "since" | "before">): Span {
  const at = (name: "since" | "before", unless: number) => {
    const instant = asked[name];
    if (instant === undefined) return unless;
    if (!isMoment(instant)) throw new Refusal("invalid_field", `${name}: is too long ago or too far ahead`, name);
    return Date.parse(instant);
  };
  return { fromMs: at("since", everMs), toMs: at("before", Number.MAX_SAFE_INTEGER) };
}
