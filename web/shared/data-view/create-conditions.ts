import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { untrack } from "solid-js";
import { type Counted, countText, isCut, matchText } from "../filter/count-text.ts";
import { type FilterOf, useFields } from "../filter/use-fields.ts";
import { useNames } from "../filter/use-names.ts";
import type { ViewStore } from "./create-view.ts";
import type { CountQuery } from "./types.ts";

type Given = { of: FilterOf; count: (query: CountQuery) => Promise<Counted> };

/** Whoever goes on typing is not counted for at length. */
const restMs = 400;
/** While changes go on (an import), counts are asked for at most so often; those that take seconds more seldom still. */
const quickRestMs = 10_000;
const patientRestMs = 60_000;

/** What a list that is narrowed by the filter language needs: its fields, what ids are called, and how many rows there are (VI2). Null
 * where the list is none. What could not be counted at once is counted with patience. */
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
  const asked = () => {
    const { q, filters, filter } = store.view();
    return { q: q || undefined, filters, filter: filter || undefined };
  };
  const quick = useQuery(() => {
    const query = asked();
    return {
      queryKey: [...queryKey(), { counted: true }, query],
      queryFn: ({ signal }) => given()!.count({ ...query, signal }),
      placeholderData: keepPreviousData,
      meta: { follows: follows() ?? [], restMs: quickRestMs },
      retry: false,
    };
  });
  const answered = () => (quick.isSuccess && !quick.isPlaceholderData ? quick.data : null);
  const wantsMore = () => {
    const answer = answered();
    return answer !== null && isCut(answer);
  };
  const patient = useQuery(() => {
    const query = asked();
    return {
      queryKey: [...queryKey(), { counted: "patiently" }, query],
      queryFn: async ({ signal }) => {
        await new Promise((resolve) => setTimeout(resolve, restMs));
        signal.throwIfAborted();
        return await given()!.count({ ...query, patience: "long", signal });
      },
      enabled: wantsMore(),
      meta: { follows: follows() ?? [], restMs: patientRestMs },
      staleTime: patientRestMs,
      retry: false,
    };
  });
  const isCounting = () => wantsMore() && patient.isPending;
  /** The most that is known so far. */
  const counted = () => {
    const answer = answered();
    return answer !== null && wantsMore() && patient.isSuccess && patient.data.count >= answer.count
      ? patient.data
      : answer;
  };
  const inWords = (words: (counted: Counted) => string) => {
    const known = counted();
    return known && !isCounting() ? words(known) : null;
  };
  return {
    shared: { fields, names, onChange: (filter: string) => store.change({ filter }) },
    /** How many rows the view has; null until they were counted. */
    countText: () => (isCounting() ? "counting…" : inWords(countText)),
    /** The same, before it is words. */
    counted,
    matchText: (label: string) =>
      quick.isError ? "This cannot be counted" : inWords((known) => matchText(known, label)),
  };
}
