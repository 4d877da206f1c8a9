import type { FilterJson } from "#edge/contract/filter.ts";

/** A filter as an answer of numbers names it. */
export type NamedFilter = Record<string, unknown>;

/** The list of conversations in any state that counts what a number counts (VI5). */
export function listHref(filter: NamedFilter): string {
  const isAll = Array.isArray(filter["all"]) && filter["all"].length === 0;
  return `/active?${new URLSearchParams({ state: "all", ...(isAll ? {} : { filter: JSON.stringify(filter) }) })}`;
}

/** The same filter for what was created since an instant and before another. */
export function createdIn(filter: NamedFilter, since: string, before: string): NamedFilter {
  const inner = filter as FilterJson;
  const field = "conversation.createdAt";
  return {
    all: [
      ...("all" in inner ? inner.all : [inner]),
      { field, op: "since", value: since },
      { field, op: "before", value: before },
    ],
  };
}
