import { type Accessor, createEffect, on } from "solid-js";
import type { Selection } from "./create-selection.ts";
import type { View } from "./view-state.ts";

type Shown = { queryKey: readonly unknown[]; view: Pick<View, "q" | "filters" | "filter">; savedId: string | null };

/** Whether another list is shown than before: filtered otherwise, or another saved view. Sorting and searching are ways through the same
 * one, by which a selection is gathered. */
export function isOtherList(before: Shown, now: Shown): boolean {
  const filtered = ({ queryKey, view: { filters, filter } }: Shown) => JSON.stringify([queryKey, filters, filter]);
  return filtered(before) !== filtered(now) || before.savedId !== now.savedId && before.view.q !== now.view.q;
}

/** Ends the selection with the list that it was made in, so that nothing is done to rows that nobody sees there any more. */
export function endSelection<T>(
  selection: Selection<T>,
  queryKey: Accessor<readonly unknown[]>,
  view: Accessor<Shown["view"]>,
  savedId: Accessor<string | null>,
): void {
  const shown = () => ({ queryKey: queryKey(), view: view(), savedId: savedId() });
  createEffect(on(shown, (now, before) => {
    if (before && isOtherList(before, now)) selection.clear();
  }));
}
