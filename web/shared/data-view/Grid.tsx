import { useNavigate } from "@solidjs/router";
import { createComputed, createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { createMedia } from "../ui/create-media.ts";
import { toastError } from "../ui/Toast.tsx";
import { secondKey } from "./column-choice.ts";
import { makeGridKeys } from "./grid-keys.ts";
import { type GridProps, rowClass } from "./grid-shape.ts";
import { GridHeader } from "./GridHeader.tsx";
import { GridRow } from "./GridRow.tsx";
import { GroupRow, MoreRow } from "./GroupRow.tsx";
import { SelectBox } from "./SelectBox.tsx";
import type { Column } from "./types.ts";

const places = new Map<string, { top: number; activeLine: string | null }>();

/**
 * The rows as an ARIA grid, a tree grid when they stand under heads. One line holds the focus (roving tabindex): arrows, j and k,
 * Home, End and pages move it; left and right reach what stands in it; space and x select, Enter opens.
 */
export function Grid<T>(props: GridProps<T>) {
  const navigate = useNavigate();
  const place = places.get(props.placeKey);
  const [activeLine, setActiveLine] = createSignal<string | null>(place?.activeLine ?? null);
  /** The lines that the focus can be on. */
  const stops = createMemo(() => props.lines.filter((line) => !props.moreOf(line)));
  const current = () => activeLine() ?? stops()[0] ?? null;
  const elements = new Map<string, HTMLElement>();
  let scroller!: HTMLDivElement;
  let sentinel!: HTMLDivElement;

  const tracks = (columns: Column<T>[]) =>
    [props.selection ? "2.25rem" : "", ...columns.map((column) => column.width ?? "minmax(8rem,1fr)")].join(" ");
  const phoneColumns = createMemo(() => props.columns.filter((column, n) => n === 0 || column.phone));
  const isPhone = createMedia("(width < 48rem)");
  const second = createMemo(() => {
    const key = isPhone() && !props.narrow ? secondKey(props.columns, props.sort) : null;
    return props.columns.find((column) => column.key === key) ?? null;
  });
  const rowOf = (line: string | null) => (line === null ? undefined : props.byId.get(line));

  const focusLine = (line: string | null | undefined) => {
    if (!line) return;
    setActiveLine(line);
    const element = elements.get(line);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
    if (stops().length - stops().indexOf(line) < 15) props.loadMore();
  };
  /** What is shown beside the list goes along. */
  const goTo = (line: string | null | undefined) => {
    focusLine(line);
    const row = rowOf(line ?? null);
    if (row) props.onCurrent?.(row);
    else if (line && props.shownLine != null) props.headOf(line)?.show?.();
  };
  const step = (by: number, extend = false) => {
    const at = stops().indexOf(current() ?? "");
    const focused = scroller.contains(document.activeElement) || props.shownLine != null;
    const to = focused ? Math.min(stops().length - 1, Math.max(0, at + by)) : Math.max(0, at);
    const row = rowOf(stops()[to] ?? null);
    if (extend && row && props.selection) {
      const from = rowOf(current());
      if (from && props.selection.size() === 0) props.selection.toggle(from);
      props.selection.extendTo(row);
    }
    goTo(stops()[to]);
  };
  const open = (line: string | null) => {
    const row = rowOf(line);
    const head = row || line === null ? undefined : props.headOf(line);
    if (head) return head.show ? head.show() : head.setOpen(!head.isOpen);
    if (!row) return;
    if (props.onOpen) props.onOpen(row);
    else if (props.hrefOf) navigate(props.hrefOf(row));
  };
  const toggle = (line: string | null) => {
    const row = rowOf(line);
    if (row) props.selection?.toggle(row);
    else if (line !== null) props.headOf(line)?.select();
  };
  const onKeyDown = makeGridKeys(props, () => scroller.clientHeight, { step, open, toggle });

  const ready = () => stops().length > 0 && !props.keysOff;
  /** What a key acts on: the selected rows, else what is open beside the list, be it in the list or not, else the current row, or all
   * of the current group. */
  const targets = async () => {
    const chosen = props.selection?.rows() ?? [];
    if (chosen.length > 0) return chosen;
    const line = props.shownLine ?? current();
    const row = rowOf(line);
    if (row) return [row];
    const head = props.headOf(line ?? "");
    if (head) return await head.rows();
    return props.shownLine && props.openRow ? [await props.openRow()] : [];
  };
  if (props.main) {
    createShortcuts("List", [
      { keys: "j", label: "Next row", run: () => step(1), when: ready },
      { keys: "k", label: "Previous row", run: () => step(-1), when: ready },
      {
        keys: "o",
        label: "Open",
        run: () => open(current()),
        when: () => ready() && Boolean(props.onOpen ?? props.hrefOf),
      },
      ...(props.selection
        ? [
          {
            keys: "x",
            label: "Select",
            run: (press: KeyboardEvent) => {
              const row = rowOf(current());
              if (press.shiftKey && row) props.selection?.extendTo(row);
              else toggle(current());
            },
            when: ready,
          },
          {
            keys: "Escape",
            label: "Clear the selection",
            run: () => props.selection?.clear(),
            when: () => !props.keysOff && (props.selection?.size() ?? 0) > 0,
          },
        ]
        : []),
    ]);
    createEffect(() => {
      createShortcuts(
        props.label,
        props.shortcuts.map((one) => ({
          keys: one.keys,
          label: one.label,
          run: () => void targets().then(one.run, toastError),
          when: () => ready() && (one.when?.() ?? true),
        })),
      );
    });
  }

  // A row that moves in the list loses the focus to the body, and one that goes (deleted, sent) takes it along. The place and the
  // focus go on with the row, or with the one after it.
  let hadFocus = false;
  createComputed(on(stops, () => {
    hadFocus = scroller?.contains(document.activeElement) ?? false;
  }));
  createEffect(on(stops, (lines, before) => {
    const line = activeLine();
    if (line === null || !before) return;
    const at = before.indexOf(line);
    const next = lines.includes(line) || at < 0 ? line : lines[Math.min(at, lines.length - 1)] ?? null;
    setActiveLine(next);
    if (hadFocus && !scroller.contains(document.activeElement)) queueMicrotask(() => focusLine(next));
  }));

  createEffect(on(() => props.shownLine, (line) => {
    if (!line || !stops().includes(line)) return;
    setActiveLine(line);
    elements.get(line)?.scrollIntoView({ block: "nearest" });
  }));

  onMount(() => {
    props.ref({
      focus: () => goTo(current()),
      moveOn: (from) => {
        const shown = stops().indexOf(props.shownLine ?? "");
        // One that has left the list already gave its place to the current one.
        const at = shown >= 0 ? shown : Math.max(0, stops().indexOf(current() ?? ""));
        const isLeft = (line: string) => rowOf(line) !== undefined && !from.includes(line);
        goTo(stops().slice(at).find(isLeft) ?? stops().slice(0, at).findLast(isLeft));
      },
    });
    if (place) scroller.scrollTop = place.top;
    const watch = new IntersectionObserver((seen) => props.seeEnd(seen.at(-1)!.isIntersecting), {
      root: scroller,
      rootMargin: "0px 0px 600px 0px",
    });
    createEffect(on(() => props.lines.length, () => {
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
  onCleanup(() => places.set(placeKey, { top: scroller.scrollTop, activeLine: activeLine() }));

  const rows = () => [...props.byId.values()];
  const allChosen = () => props.byId.size > 0 && [...props.byId.keys()].every((id) => props.selection?.has(id));
  const rowCount = () => {
    if (props.isGrouped) return props.lines.length + 1;
    return props.total !== undefined ? props.total + 1 : props.hasMore ? -1 : props.lines.length + 1;
  };
  const register = (line: string) => (element: HTMLElement) => {
    elements.set(line, element);
    onCleanup(() => elements.delete(line));
  };
  return (
    <div ref={scroller} class="relative min-h-0 flex-1 overflow-auto">
      <div
        role={props.isGrouped ? "treegrid" : "grid"}
        aria-label={props.label}
        aria-rowcount={rowCount()}
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
                onToggle={() => (allChosen() ? props.selection?.clear() : props.selection?.add(rows()))}
              />
            </div>
          </Show>
          <For each={props.columns}>
            {(column, n) => <GridHeader column={column} first={n() === 0} sort={props.sort} onSort={props.onSort} />}
          </For>
        </div>
        <For each={props.lines}>
          {(line, index) => {
            const shared = { line, index, grid: props, register: register(line), onFocus: () => setActiveLine(line) };
            if (props.moreOf(line)) return <MoreRow line={line} index={index} grid={props} />;
            if (props.headOf(line)) return <GroupRow {...shared} isCurrent={current() === line} />;
            return <GridRow {...shared} second={second()} isCurrent={current() === line} onOpen={() => open(line)} />;
          }}
        </For>
      </div>
      <Show when={props.isLooking}>
        <p role="status" class="px-4 py-2.5 text-xs text-muted">Looking further…</p>
      </Show>
      <div ref={sentinel} class="h-px" />
    </div>
  );
}
