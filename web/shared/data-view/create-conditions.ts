import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { untrack } from "solid-js";
import { type Counted, countText, matchText } from "../filter/count-text.ts";
import { type FilterOf, useFields } from "../filter/use-fields.ts";
import { useNames } from "../filter/use-names.ts";
import type { ViewStore } from "./create-view.ts";
import type { PageQuery } from "./types.ts";

type Given = {
  of: FilterOf;
  count: (query: Pick<PageQuery, "q" | "filters" | "filter" | "signal">) => Promise<Counted>;
};

/** What a list that is narrowed by the filter language needs: its fields, what ids are called, and how many rows there are (VI2). Null
 * where the list is none. */
export function createConditions(
  given: () => Given | undefined,
  queryKey: () => readonly unknown[],
  follows: () => readonly string[] | undefined,
  store: ViewStore,
) {
  const first = untrack(given);
  if (!first) return null;
  const fields = useFields(first.of);
  const names = useNames();
  const counted = useQuery(() => {
    const { q, filters, filter } = store.view();
    return {
      queryKey: [...queryKey(), { counted: true }, { q, filters, filter }],
      queryFn: ({ signal }) => given()!.count({ q: q || undefined, filters, filter: filter || undefined, signal }),
      placeholderData: keepPreviousData,
      meta: { follows: follows() ?? [] },
      retry: false,
    };
  });
  return {
    shared: { fields, names, onChange: (filter: string) => store.change({ filter }) },
    /** How many rows the view has; null until they were counted. */
    countText: () => (counted.isSuccess && !counted.isPlaceholderData ? countText(counted.data) : null),
    /** The same, before it is words. */
    counted: () => (counted.isSuccess && !counted.isPlaceholderData ? counted.data : null),
    matchText: (label: string) => {
      if (counted.isError) return "This cannot be counted";
      return counted.isSuccess && !counted.isPlaceholderData ? matchText(counted.data, label) : null;
    },
  };
}
