import { type Accessor, createEffect, createMemo, Match, on, onCleanup, onMount, Show, Switch } from "solid-js";
import { wordsOf } from "../api-error.ts";
import { Button } from "../ui/Button.tsx";
import { ChevronRight, LoaderCircle } from "../ui/icons.ts";
import { type GridHead, type GridMore, type GridProps, rowClass } from "./grid-shape.ts";
import { SelectBox } from "./SelectBox.tsx";

type LineProps<T> = { line: string; index: Accessor<number>; grid: GridProps<T> };

/** The head of a group: its name, how many it holds, and whether they are shown below it. */
export function GroupRow<T>(
  props: LineProps<T> & {
    isCurrent: boolean;
    register: (element: HTMLElement) => void;
    onFocus: () => void;
  },
) {
  // A head that has just left the list is drawn once more before it goes.
  const head = createMemo<GridHead<T>>((last) => props.grid.headOf(props.line) ?? last!);
  const isShown = () => props.grid.shownLine === props.line;
  const onClick = (event: MouseEvent) => {
    if ((event.target as HTMLElement).closest("a, button, input, label") || String(getSelection()) !== "") return;
    if (head().show) head().show!();
    else head().setOpen(!head().isOpen);
  };
  return (
    <div
      ref={props.register}
      role="row"
      data-id={props.line}
      aria-level={1}
      aria-expanded={head().isOpen}
      aria-rowindex={props.index() + 2}
      aria-selected={props.grid.selection ? head().chosen === "all" : undefined}
      aria-current={isShown() ? "true" : undefined}
      tabindex={props.isCurrent ? 0 : -1}
      class="group flex min-h-9 cursor-pointer scroll-mt-8 items-center border-b border-line/70 outline-offset-[-2px]"
      classList={{
        "bg-accent-soft": head().chosen === "all",
        "bg-pressed": head().chosen !== "all" && isShown(),
        "bg-sunken hover:bg-hover": head().chosen !== "all" && !isShown(),
      }}
      onFocusIn={() => props.onFocus()}
      onClick={onClick}
    >
      <Show when={props.grid.selection}>
        <div role="gridcell" class="flex w-9 shrink-0 items-center pl-2">
          <SelectBox
            label={`Select all of ${head().name}`}
            tabindex={-1}
            checked={head().chosen === "all"}
            mixed={head().chosen === "some"}
            onToggle={() => head().select()}
          />
        </div>
      </Show>
      <div role="gridcell" class="flex min-w-0 flex-1 items-center gap-2 py-1 pr-3 pl-1">
        <button
          type="button"
          tabindex={-1}
          aria-label={head().isOpen ? `Close ${head().name}` : `Open ${head().name}`}
          class="grid size-6 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text"
          onClick={() => head().setOpen(!head().isOpen)}
        >
          <Show when={!head().isLoading} fallback={<LoaderCircle size={14} class="animate-spin" aria-hidden="true" />}>
            <ChevronRight
              size={14}
              class={`transition-transform ${head().isOpen ? "rotate-90" : ""}`}
              aria-hidden="true"
            />
          </Show>
        </button>
        <span class="min-w-0 truncate font-medium">{head().name}</span>
        <span class="shrink-0 text-xs text-muted tabular-nums">{head().count.toLocaleString("en")}</span>
        <span class="ml-auto flex min-w-0 shrink-0 items-center gap-2">{head().render()}</span>
      </div>
    </div>
  );
}

/** Fetches more of a group as it comes into sight; says so when that fails. */
export function MoreRow<T>(props: LineProps<T>) {
  const more = createMemo<GridMore>((last) => props.grid.moreOf(props.line) ?? last!);
  let element!: HTMLDivElement;
  onMount(() => {
    const watch = new IntersectionObserver((seen) => more().see(seen.at(-1)!.isIntersecting), {
      rootMargin: "0px 0px 400px 0px",
    });
    // Rows that came in above it move it: whether it is still in sight is asked anew.
    createEffect(on(props.index, () => {
      watch.unobserve(element);
      watch.observe(element);
    }));
    onCleanup(() => watch.disconnect());
  });
  return (
    <div ref={element} role="row" aria-rowindex={props.index() + 2} class={rowClass}>
      <div role="gridcell" class="col-span-full flex h-9 items-center gap-3 px-4 text-xs text-muted">
        <Switch fallback={more().isLooking() ? "Looking further…" : "Loading more…"}>
          <Match when={more().error}>
            <span class="text-danger">{wordsOf(more().error)}</span>
            <Button size="sm" onClick={() => more().load()}>Try again</Button>
          </Match>
        </Switch>
      </div>
    </div>
  );
}
