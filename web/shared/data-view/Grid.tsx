import { useNavigate } from "@solidjs/router";
import { createComputed, createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { takesText } from "../shortcuts/keys.ts";
import { type GridProps, rowClass } from "./grid-shape.ts";
import { GridHeader } from "./GridHeader.tsx";
import { GridRow } from "./GridRow.tsx";
import { SelectBox } from "./SelectBox.tsx";
import type { Column } from "./types.ts";

const places = new Map<string, { top: number; activeId: string | null }>();
const inner = "a[href], button:not(:disabled), input:not(:disabled)";

/**
 * The rows as an ARIA grid. One row holds the focus (roving tabindex): arrows, j and k, Home, End and pages move it; left and right
 * reach what stands in it; space and x select, Enter opens.
 */
export function Grid<T>(props: GridProps<T>) {
  const navigate = useNavigate();
  const place = places.get(props.placeKey);
  const [activeId, setActiveId] = createSignal<string | null>(place?.activeId ?? null);
  const current = () => activeId() ?? props.ids[0] ?? null;
  const rowElements = new Map<string, HTMLElement>();
  let scroller!: HTMLDivElement;
  let sentinel!: HTMLDivElement;

  const tracks = (columns: Column<T>[]) =>
    [props.selection ? "2.25rem" : "", ...columns.map((column) => column.width ?? "minmax(8rem,1fr)")].join(" ");
  const phoneColumns = createMemo(() => props.columns.filter((column, n) => n === 0 || column.phone));
  const rowOf = (id: string | null) => (id === null ? undefined : props.byId.get(id));

  const focusRow = (id: string | null | undefined) => {
    if (!id) return;
    setActiveId(id);
    const element = rowElements.get(id);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
    if (props.ids.length - props.ids.indexOf(id) < 15) props.loadMore();
    const row = rowOf(id);
    if (row) props.onCurrent?.(row, "moved");
  };
  const step = (by: number, extend = false) => {
    const at = props.ids.indexOf(current() ?? "");
    const focused = scroller.contains(document.activeElement) || props.shownId != null;
    const to = focused ? Math.min(props.ids.length - 1, Math.max(0, at + by)) : Math.max(0, at);
    const row = rowOf(props.ids[to] ?? null);
    if (extend && row && props.selection) {
      const from = rowOf(current());
      if (from && props.selection.size() === 0) props.selection.toggle(from);
      props.selection.extendTo(row);
    }
    focusRow(props.ids[to]);
  };
  const open = (row: T | undefined) => {
    if (!row) return;
    if (props.onOpen) props.onOpen(row);
    else if (props.hrefOf) navigate(props.hrefOf(row));
  };
  const toggle = (row: T | undefined) => {
    if (row) props.selection?.toggle(row);
  };

  const onKeyDown = (press: KeyboardEvent) => {
    if (press.defaultPrevented || takesText(press.target) || press.altKey) return;
    const element = press.target as HTMLElement;
    const row = element.closest<HTMLElement>("[role=row][data-id]");
    if (!row) return;
    const page = Math.max(1, Math.floor(scroller.clientHeight / row.offsetHeight) - 2);
    const onRow = element === row;
    const mod = press.ctrlKey || press.metaKey;
    const acts: Record<string, () => void> = {
      ArrowDown: () => step(1, press.shiftKey),
      ArrowUp: () => step(-1, press.shiftKey),
      PageDown: () => step(page),
      PageUp: () => step(-page),
      Home: () => step(-props.ids.length),
      End: () => step(props.ids.length),
      ArrowRight: () => focusInside(row, element, 1),
      ArrowLeft: () => focusInside(row, element, -1),
    };
    if (onRow) {
      acts["Enter"] = () => open(rowOf(row.dataset["id"]!));
      if (props.selection) acts[" "] = () => toggle(rowOf(row.dataset["id"]!));
    }
    if (props.selection) {
      if (mod && press.key === "a") acts["a"] = () => props.selection?.add([...props.byId.values()]);
      if (props.selection.size() > 0) acts["Escape"] = () => props.selection?.clear();
    }
    if (mod && press.key !== "a") return;
    const act = acts[press.key];
    if (!act) return;
    press.preventDefault();
    act();
  };

  if (props.main) {
    const ready = () => props.ids.length > 0;
    const targets = () => {
      const chosen = props.selection?.rows() ?? [];
      const row = rowOf(current());
      return chosen.length > 0 ? chosen : row ? [row] : [];
    };
    createShortcuts("List", [
      { keys: "j", label: "Next row", run: () => step(1), when: ready },
      { keys: "k", label: "Previous row", run: () => step(-1), when: ready },
      {
        keys: "o",
        label: "Open",
        run: () => open(rowOf(current())),
        when: () => ready() && Boolean(props.onOpen ?? props.hrefOf),
      },
      ...(props.selection
        ? [
          { keys: "x", label: "Select", run: () => toggle(rowOf(current())), when: ready },
          {
            keys: "Escape",
            label: "Clear the selection",
            run: () => props.selection?.clear(),
            when: () => (props.selection?.size() ?? 0) > 0,
          },
        ]
        : []),
      ...props.shortcuts.map((one) => ({
        keys: one.keys,
        label: one.label,
        run: () => one.run(targets()),
        when: ready,
      })),
    ]);
  }

  // A row that moves in the list loses the focus to the body, and one that goes (deleted, sent) takes it along. The place and the
  // focus go on with the row, or with the one after it.
  let hadFocus = false;
  createComputed(on(() => props.ids, () => {
    hadFocus = scroller?.contains(document.activeElement) ?? false;
  }));
  createEffect(on(() => props.ids, (ids, before) => {
    const id = activeId();
    if (id === null || !before) return;
    const at = before.indexOf(id);
    const next = ids.includes(id) || at < 0 ? id : ids[Math.min(at, ids.length - 1)] ?? null;
    setActiveId(next);
    const row = rowOf(next);
    if (row && next !== id && props.shownId === id) props.onCurrent?.(row, "gone");
    if (hadFocus && !scroller.contains(document.activeElement)) queueMicrotask(() => focusRow(next));
  }));

  createEffect(on(() => props.shownId, (id) => {
    if (!id || !props.ids.includes(id)) return;
    setActiveId(id);
    rowElements.get(id)?.scrollIntoView({ block: "nearest" });
  }));

  onMount(() => {
    props.ref({ focus: () => focusRow(current()) });
    if (place) scroller.scrollTop = place.top;
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && props.loadMore(), {
      root: scroller,
      rootMargin: "0px 0px 600px 0px",
    });
    createEffect(on(() => props.ids.length, () => {
      watch.unobserve(sentinel);
      watch.observe(sentinel);
    }));
    onCleanup(() => watch.disconnect());
  });
  // Kept beside the props: reading those in a cleanup would run updates in the middle of it.
  let placeKey = props.placeKey;
  createEffect(on(() => props.placeKey, (key) => {
    placeKey = key;
    scroller.scrollTop = 0;
  }, { defer: true }));
  onCleanup(() => places.set(placeKey, { top: scroller.scrollTop, activeId: activeId() }));

  const allChosen = () => props.ids.length > 0 && props.ids.every((id) => props.selection?.has(id));
  return (
    <div ref={scroller} class="relative min-h-0 flex-1 overflow-auto">
      <div
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.total !== undefined ? props.total + 1 : props.hasMore ? -1 : props.ids.length + 1}
        aria-colcount={props.columns.length + (props.selection ? 1 : 0)}
        aria-multiselectable={props.selection ? true : undefined}
        aria-busy={props.busy}
        class="transition-opacity phone:min-w-0"
        classList={{ "opacity-60": props.busy, "min-w-min": !props.narrow }}
        style={{ "--columns": tracks(props.columns), "--columns-phone": tracks(phoneColumns()) }}
        onKeyDown={onKeyDown}
      >
        <div
          role="row"
          aria-rowindex={1}
          class={`${rowClass} sticky top-0 z-10 h-8 border-b bg-surface text-xs text-muted`}
        >
          <Show when={props.selection}>
            <div role="columnheader" aria-label="Selection" class="flex items-center pl-2">
              <SelectBox
                label="Select all rows shown"
                checked={allChosen()}
                mixed={(props.selection?.size() ?? 0) > 0}
                onToggle={() => (allChosen()
                  ? props.selection?.clear()
                  : props.selection?.add([...props.byId.values()]))}
              />
            </div>
          </Show>
          <For each={props.columns}>
            {(column, n) => <GridHeader column={column} first={n() === 0} sort={props.sort} onSort={props.onSort} />}
          </For>
        </div>
        <For each={props.ids}>
          {(id, index) => (
            <GridRow
              id={id}
              index={index}
              grid={props}
              isCurrent={current() === id}
              register={(element) => {
                rowElements.set(id, element);
                onCleanup(() => rowElements.delete(id));
              }}
              onFocus={() => setActiveId(id)}
              onOpen={open}
            />
          )}
        </For>
      </div>
      <div ref={sentinel} class="h-px" />
    </div>
  );
}

function focusInside(row: HTMLElement, from: HTMLElement, by: 1 | -1) {
  const stops = [row, ...row.querySelectorAll<HTMLElement>(inner)].filter((stop) => stop.offsetParent !== null);
  stops[stops.indexOf(from) + by]?.focus();
}
