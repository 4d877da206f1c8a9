import type { FilterJson } from "#edge/contract/filter.ts";

/** A filter as an answer of numbers names it. */
export type NamedFilter = Record<string, unknown>;

/** The list of conversations in any state that counts what a number counts (VI5). */
export function listHref(filter: NamedFilter): string {
  const isAll = Array.isArray(filter["all"]) && filter["all"].length === 0;
  return `/active?${new URLSearchParams({ state: "all", ...(isAll ? {} : { filter: JSON.stringify(filter) }) })}`;
}

/** The same filter for what is since an instant and before another, by what a field says. */
export function timedIn(filter: NamedFilter, field: string, since: string, before: string): NamedFilter {
  const inner = filter as FilterJson;
  return {
    all: [
      ...("all" in inner ? inner.all : [inner]),
      { field, op: "since", value: since },
      { field, op: "before", value: before },
    ],
  };
}
