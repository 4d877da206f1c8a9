import type { z } from "zod";
import { FilterFault } from "#db/filter/language.ts";
import { type Parsed, parseFilter } from "#db/filter/parse.ts";
import { readRegistry, type Registry } from "#db/filter/registry.ts";
import type { FilterJson } from "../contract/filter.ts";
import type { measure, numbersAsked } from "../contract/numbers.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";

export type Asked = z.output<typeof numbersAsked>;
export type Measure = z.output<typeof measure>;
export type RateMeasure = Exclude<Measure, "conversations" | "sent">;

const yes = (name: string): FilterJson => ({ field: `conversation.${name}`, op: "is", value: true });
/** How a list of conversations is narrowed to those that a measure counts. */
const counted: Record<Measure, FilterJson | null> = {
  conversations: null,
  sent: yes("sent"),
  opened: yes("seen"),
  replied: yes("replied"),
  bounced: yes("bounced"),
  unsubscribed: yes("unsubscribed"),
};
/** And to those that were sent and can tell (TR3). */
const told: Record<RateMeasure, FilterJson> = {
  opened: yes("opensTracked"),
  replied: yes("repliesTracked"),
  bounced: yes("bouncesTracked"),
  unsubscribed: yes("unsubscribesTracked"),
};
const everyFilter: FilterJson = { all: [] };
export const isSent = yes("sent");
export const countedFilter = (of: Measure): FilterJson => counted[of] ?? everyFilter;
export const toldFilter = (of: RateMeasure): FilterJson => told[of];
export const isRated = (of: Measure): of is RateMeasure => of in told;

/** All of these at once: what says `all` already is taken apart, so that nothing is nested deeper than it was. */
export const allOf = (...parts: FilterJson[]): FilterJson => ({
  all: parts.flatMap((part) => ("all" in part ? part.all : [part])),
});

/** The field by which a measure's conversations stand in time: what became of mail goes by when the first mail of each left. */
export const timeFieldOf = (of: Measure) =>
  of === "conversations" ? "conversation.createdAt" as const : "conversation.sentAt" as const;
export type TimeField = ReturnType<typeof timeFieldOf>;

/** Of conversations within the time that is asked for, to the millisecond; of what became of mail, of those that were sent. */
export function within(of: Measure, { since, before }: Pick<Asked, "since" | "before">): FilterJson {
  const field = timeFieldOf(of);
  const bounds = [
    ...(since === undefined ? [] : [{ field, op: "since", value: since }]),
    ...(before === undefined ? [] : [{ field, op: "before", value: before }]),
  ];
  return bounds.length === 0 && isRated(of) ? isSent : { all: bounds };
}

/** What is asked of the conversations themselves, whatever of them is counted and when. */
export const filterOf = ({ filter }: Pick<Asked, "filter">): FilterJson =>
  filter === undefined ? everyFilter : filter as FilterJson;

export type ParseFilter = (filter: FilterJson) => Parsed;

/** What filters of conversations mean as the teammate asks them now, all by the same fields. The parser throws where the question's own
 * filter leaves no room for what a number adds to it. @throws {Refusal} invalid_field `filter`, naming the place in it. */
export async function readFilters(
  deps: Deps,
  by: Teammate,
  asked: Pick<Asked, "filter">,
): Promise<{ parse: ParseFilter; registry: Registry }> {
  const registry = await readRegistry(deps.db);
  const asking = { of: "conversation" as const, nowMs: deps.nowMs(), timeZone: by.timeZone, meId: by.id };
  const refused = (words: string, path = "") => {
    const field = ["filter", ...(path === "" ? [] : [path])].join(".");
    return new Refusal("invalid_field", `${field}: ${words}`, field);
  };
  try {
    parseFilter(filterOf(asked), registry, asking);
  } catch (cause) {
    if (cause instanceof FilterFault) throw refused(cause.message, cause.path);
    throw cause;
  }
  return {
    registry,
    parse(filter) {
      try {
        return parseFilter(filter, registry, asking);
      } catch (cause) {
        if (cause instanceof FilterFault) throw refused(`leaves no room for what is counted: it ${cause.message}`);
        throw cause;
      }
    },
  };
}

/** Whether it can be asked, such as of a value that a filter may hold. */
export function isGood(parse: ParseFilter, filter: FilterJson): boolean {
  try {
    parse(filter);
    return true;
  } catch (cause) {
    if (cause instanceof Refusal) return false;
    throw cause;
  }
}
