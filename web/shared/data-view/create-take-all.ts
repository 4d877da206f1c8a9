import { type Accessor, createEffect, on } from "solid-js";
import { allText, type Counted } from "../filter/count-text.ts";
import type { Selection } from "./create-selection.ts";
import type { ViewStore } from "./create-view.ts";

/** How all that match are selected without their being loaded (VI1): their number in words and the act; null where no action takes them
 * or they are not counted. Of another search not all that match are meant: the selection ends with it. */
export function createTakeAll<T>(
  selection: Selection<T>,
  store: ViewStore,
  counted: Accessor<Counted | null>,
): Accessor<{ text: string; take: () => void } | null> {
  const narrowed = () => {
    const { q, filters, filter } = store.view();
    return { q, filters, filter };
  };
  createEffect(on(() => JSON.stringify(narrowed()), () => selection.isAll() && selection.clear(), { defer: true }));
  return () => {
    const all = counted();
    return all && { text: allText(all), take: () => selection.takeAll(narrowed(), all) };
  };
}
