import { Show } from "solid-js";
import { ArrowDown, ArrowUp } from "../ui/icons.ts";
import { cellClass } from "./grid-shape.ts";
import type { Column } from "./types.ts";
import { nextSort, sortedBy } from "./view-state.ts";

/** A column's header: a button where the list can be sorted by it. */
export function GridHeader<T>(
  props: { column: Column<T>; first: boolean; sort: string; onSort: (sort: string) => void },
) {
  const sorted = () => (props.column.sort ? sortedBy(props.sort, props.column.sort) : null);
  return (
    <div role="columnheader" aria-sort={sorted() ?? undefined} class={cellClass(props.column, props.first)}>
      <Show when={props.column.sort} fallback={<span class="truncate">{props.column.label}</span>}>
        {(key) => (
          <button
            type="button"
            class="-mx-1.5 flex h-6 min-w-0 items-center gap-1 rounded-sm px-1.5 outline-offset-0 hover:bg-hover hover:text-text"
            classList={{ "font-medium text-text": sorted() !== null }}
            onClick={() => props.onSort(nextSort(props.sort, key(), props.column.sortFirst))}
          >
            <span class="truncate">{props.column.label}</span>
            <Show when={sorted() === "ascending"}>
              <ArrowUp size={12} class="shrink-0" aria-hidden="true" />
            </Show>
            <Show when={sorted() === "descending"}>
              <ArrowDown size={12} class="shrink-0" aria-hidden="true" />
            </Show>
          </button>
        )}
      </Show>
    </div>
  );
}
