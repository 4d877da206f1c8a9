import { createEffect, createMemo, createSignal, For, type JSX, Match, on, Show, Switch, untrack } from "solid-js";
import { wordsOf } from "../api-error.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { Search } from "../ui/icons.ts";
import { createRows } from "./create-rows.ts";
import { createSelection, type Selection } from "./create-selection.ts";
import { createLocalView, createUrlView } from "./create-view.ts";
import { FilterChip } from "./FilterChip.tsx";
import { Grid } from "./Grid.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { SelectionBar } from "./SelectionBar.tsx";
import type { Column, Filter, PageAnswer, PageQuery, RowShortcut } from "./types.ts";

type DataViewProps<T> = {
  /** What the rows are, in the plural: "Accounts". */
  label: string;
  /** Begins with the list's entity, as in shared/live.ts: `["accounts"]`. What `load` depends on beside the view belongs in it. */
  queryKey: readonly unknown[];
  /** Further entities whose changes show in the rows. */
  follows?: readonly string[];
  load: (query: PageQuery) => Promise<PageAnswer<T>>;
  columns: Column<T>[];
  idOf: (row: T) => string;
  /** How a row is called when it is read out. */
  nameOf: (row: T) => string;
  hrefOf?: (row: T) => string;
  onOpen?: (row: T) => void;
  /** Which row is open beside the list, null for none: the keys then move what is shown. */
  shownId?: string | null;
  onCurrent?: (row: T, why: "moved" | "gone") => void;
  /** No sideways scrolling: the columns share the width that there is. */
  narrow?: boolean;
  defaultSort: string;
  /** The search box's label; without it there is none. */
  search?: string;
  filters?: Filter[];
  /** Makes rows selectable and stands in the bar that then appears. */
  actions?: (selection: Selection<T>) => JSX.Element;
  /** The most rows that "select all" takes. */
  mostSelected?: number;
  shortcuts?: RowShortcut<T>[];
  /** Shown when there is nothing at all, with no search or filter set. */
  empty: JSX.Element;
  /** Stands at the right of the search and filters. */
  toolbar?: JSX.Element;
  /** A list that is part of a page: its state stays out of the URL and its keys out of the page's. */
  part?: boolean;
};

/** A keyset list (VI1): search, sort and filters in the URL, selection, keys, live rows, and more as one scrolls. */
export function DataView<T>(props: DataViewProps<T>) {
  const shape = createMemo(() => ({
    defaultSort: props.defaultSort,
    filterKeys: (props.filters ?? []).map((filter) => filter.key),
  }));
  const store = untrack(() => props.part) ? createLocalView(shape) : createUrlView(shape);
  const list = createRows<T>(() => ({
    queryKey: props.queryKey,
    follows: props.follows,
    load: props.load,
    idOf: props.idOf,
  }), store.view);
  const selection = createSelection(list.rows, (row) => props.idOf(row));
  const chosen = () => (props.actions ? selection : undefined);
  const [handle, setHandle] = createSignal<{ focus: () => void }>();

  // Rows chosen under another search or filter are out of sight, and an action must not reach them.
  createEffect(on(() => JSON.stringify([store.view().q, store.view().filters, props.queryKey]), selection.clear, {
    defer: true,
  }));

  const isNarrowed = () => store.view().q !== "" || Object.keys(store.view().filters).length > 0;
  const setFilter = (key: string, value: string | null) => {
    const { [key]: _, ...others } = store.view().filters;
    store.change({ filters: value === null ? others : { ...others, [key]: value } });
  };
  const countText = () => {
    const total = list.total();
    if (total !== undefined) return total.toLocaleString("en");
    return `${list.ids().length.toLocaleString("en")}${list.hasMore() ? "+" : ""}`;
  };

  return (
    <div class="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <Show when={props.search || props.filters?.length || props.toolbar}>
        <div class="flex shrink-0 flex-wrap items-center gap-2 border-b px-4 py-2">
          <Show when={props.search}>
            {(label) => (
              <SearchBox
                label={label()}
                value={store.view().q}
                onChange={(q) => store.change({ q })}
                shortcut={!props.part}
                onDown={() => handle()?.focus()}
              />
            )}
          </Show>
          <For each={props.filters ?? []}>
            {(filter) => (
              <FilterChip
                filter={filter}
                value={store.view().filters[filter.key] ?? null}
                onChange={(value) => setFilter(filter.key, value)}
              />
            )}
          </For>
          <Show when={isNarrowed()}>
            <Button look="ghost" size="sm" onClick={() => store.change({ q: "", filters: {} })}>Clear</Button>
          </Show>
          <div class="ml-auto flex items-center gap-3">
            <span role="status" class="text-xs text-faint tabular-nums">
              <Show when={list.query.isSuccess}>
                {countText()} <span class="sr-only">{props.label.toLowerCase()}</span>
              </Show>
            </span>
            {props.toolbar}
          </div>
        </div>
      </Show>
      <Switch>
        <Match when={list.query.isError && list.ids().length === 0}>
          <ErrorState error={list.query.error} retry={() => list.query.refetch()} />
        </Match>
        <Match when={list.query.isPending}>
          <SkeletonRows />
        </Match>
        <Match when={list.ids().length === 0 && isNarrowed()}>
          <EmptyState
            icon={<Search size={18} aria-hidden="true" />}
            title="Nothing matches"
            action={<Button onClick={() => store.change({ q: "", filters: {} })}>Clear search and filters</Button>}
          >
            No {props.label.toLowerCase()} match what you search or filter by.
          </EmptyState>
        </Match>
        <Match when={list.ids().length === 0}>{props.empty}</Match>
        <Match when>
          <Grid<T>
            label={props.label}
            placeKey={JSON.stringify([props.queryKey, store.view()])}
            columns={props.columns}
            ids={list.ids()}
            byId={list.byId()}
            total={list.total()}
            hasMore={list.hasMore()}
            loadMore={list.loadMore}
            nameOf={props.nameOf}
            hrefOf={props.hrefOf}
            onOpen={props.onOpen}
            shownId={props.shownId}
            onCurrent={props.onCurrent}
            narrow={props.narrow ?? false}
            selection={chosen()}
            sort={store.view().sort}
            onSort={(sort) => store.change({ sort })}
            shortcuts={props.shortcuts ?? []}
            main={!props.part}
            busy={list.query.isPlaceholderData}
            ref={setHandle}
          />
          <Show when={list.query.isFetchNextPageError}>
            <div role="alert" class="flex items-center justify-center gap-3 border-t py-2 text-sm text-danger">
              {wordsOf(list.query.error)}
              <Button size="sm" onClick={() => list.query.fetchNextPage()}>Try again</Button>
            </div>
          </Show>
        </Match>
      </Switch>
      <Show when={chosen() && selection.size() > 0}>
        <SelectionBar
          selection={selection}
          label={props.label}
          mayTakeAll={list.hasMore() && selection.size() >= list.ids().length}
          takeAll={(signal) => list.loadAll(props.mostSelected ?? 1_000, signal)}
          most={props.mostSelected ?? 1_000}
        >
          {props.actions!(selection)}
        </SelectionBar>
      </Show>
    </div>
  );
}

function SkeletonRows() {
  return (
    <div role="status" class="flex-1 overflow-hidden">
      <span class="sr-only">Loading…</span>
      <For each={Array.from({ length: 12 }, (_, n) => ["w-48", "w-36", "w-56", "w-40"][n % 4])}>
        {(width) => (
          <div class="flex h-9 items-center gap-6 border-b border-line/70 px-4">
            <Skeleton class="size-4" />
            <Skeleton class={`h-3 ${width}`} />
            <Skeleton class="ml-auto h-3 w-24 phone:hidden" />
            <Skeleton class="h-3 w-16 phone:hidden" />
          </div>
        )}
      </For>
    </div>
  );
}
