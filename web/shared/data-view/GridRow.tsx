import { A } from "@solidjs/router";
import { type Accessor, createMemo, For, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { cellClass, type GridProps, rowClass } from "./grid-shape.ts";
import type { Column } from "./types.ts";
import { SelectBox } from "./SelectBox.tsx";

/** One row. Its first cell holds the link, so that it opens in a new tab as links do. */
export function GridRow<T>(
  props: {
    line: string;
    index: Accessor<number>;
    grid: GridProps<T>;
    isCurrent: boolean;
    /** The column that stands under the name, where it has no place of its own. */
    second: Column<T> | null;
    register: (element: HTMLElement) => void;
    onFocus: () => void;
    onOpen: () => void;
  },
) {
  // A row that has just left the list is drawn once more before it goes.
  const row = createMemo<T>((last) => props.grid.byId.get(props.line) ?? last!);
  const chosen = () => props.grid.selection?.has(props.line) ?? false;
  const isShown = () => props.grid.shownLine === props.line;
  const opens = () => Boolean(props.grid.onOpen ?? props.grid.hrefOf);
  const select = (withShift: boolean) =>
    withShift ? props.grid.selection?.extendTo(row()) : props.grid.selection?.toggle(row());
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest("a, button, input, label") || String(getSelection()) !== "") return;
    if ((event.shiftKey || event.ctrlKey || event.metaKey) && props.grid.selection) select(event.shiftKey);
    else props.onOpen();
  };
  return (
    <div
      ref={props.register}
      role="row"
      data-id={props.line}
      aria-level={props.grid.isGrouped ? 2 : undefined}
      aria-rowindex={props.index() + 2}
      aria-selected={props.grid.selection ? chosen() : undefined}
      aria-current={isShown() ? "true" : undefined}
      tabindex={props.isCurrent ? 0 : -1}
      class={`${rowClass} group min-h-9 scroll-mt-8 border-b border-line/70 outline-offset-[-2px] [contain-intrinsic-size:auto_2.25rem] [content-visibility:auto]`}
      classList={{
        "bg-accent-soft": chosen(),
        "bg-pressed": !chosen() && isShown(),
        "hover:bg-hover focus-within:bg-hover": !chosen() && !isShown(),
        "cursor-pointer": opens(),
      }}
      onFocusIn={() => props.onFocus()}
      onClick={onClick}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
    >
      <Show when={props.grid.selection}>
        <div role="gridcell" class="flex items-center pl-2">
          <SelectBox label={`Select ${props.grid.nameOf(row())}`} tabindex={-1} checked={chosen()} onToggle={select} />
        </div>
      </Show>
      <For each={props.grid.columns}>
        {(column, n) => (
          <div
            role="gridcell"
            class={`${cellClass(column, n() === 0)} ${n() === 0 && props.second ? "flex-wrap" : ""} py-1`}
          >
            <Show
              when={n() === 0 && props.grid.hrefOf}
              fallback={
                <Show
                  when={column.Cell}
                  fallback={<div class="min-w-0 truncate">{column.render?.(row())}</div>}
                >
                  {(Cell) => (
                    <div class="min-w-0 flex-1">
                      <Dynamic component={Cell()} row={row()} />
                    </div>
                  )}
                </Show>
              }
            >
              {(hrefOf) => (
                <A
                  href={hrefOf()(row())}
                  tabindex={-1}
                  class={`min-w-0 truncate rounded-sm font-medium ${props.grid.narrow ? "flex-1" : ""}`}
                  onClick={(event) => {
                    if (!props.grid.onOpen || event.ctrlKey || event.metaKey || event.shiftKey) return;
                    event.preventDefault();
                    props.onOpen();
                  }}
                >
                  {column.render?.(row())}
                </A>
              )}
            </Show>
            <Show when={n() === 0 && props.second}>
              {(second) => (
                <span class="w-full truncate text-xs text-muted">
                  {second().label}: {second().render?.(row())}
                </span>
              )}
            </Show>
          </div>
        )}
      </For>
    </div>
  );
}
