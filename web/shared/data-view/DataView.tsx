import { createEffect, createMemo, createSignal, type JSX, Match, Show, Switch, untrack } from "solid-js";
import { type ApiError, wordsOf } from "../api-error.ts";
import type { Counted } from "../filter/count-text.ts";
import { FilterButton } from "../filter/FilterButton.tsx";
import { FilterChips } from "../filter/FilterChips.tsx";
import { FilterRefused, isFilterFault } from "../filter/FilterRefused.tsx";
import type { FilterOf } from "../filter/use-fields.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { Search } from "../ui/icons.ts";
import { chosenKeys } from "./column-choice.ts";
import { ColumnChooser } from "./ColumnChooser.tsx";
import { createConditions } from "./create-conditions.ts";
import { createGroupLines } from "./create-group-lines.ts";
import { createGroupedRows } from "./create-grouped-rows.ts";
import { createRows } from "./create-rows.ts";
import { createSelection, type Selection } from "./create-selection.ts";
import { createTakeAll } from "./create-take-all.ts";
import { createLocalView, createUrlView } from "./create-view.ts";
import { DataToolbar } from "./DataToolbar.tsx";
import type { Order } from "./DisplayMenu.tsx";
import { endSelection } from "./end-selection.ts";
import { ExportButton } from "./ExportButton.tsx";
import { Grid } from "./Grid.tsx";
import type { GridHandle } from "./grid-shape.ts";
import { createSavedViews, type SavedView } from "../views/create-saved-views.ts";
import { ViewTabs } from "../views/ViewTabs.tsx";
import { SelectionBar } from "./SelectionBar.tsx";
import { SortDropped } from "./SortDropped.tsx";
import { SkeletonRows } from "./SkeletonRows.tsx";
import type { Column, CountQuery, Filter, Group, Grouping, PageAnswer, PageQuery, RowShortcut } from "./types.ts";
import { askedOf, isNarrowed } from "./view-state.ts";

/** What stands outside of a list may do with it. */
export type DataHandle<T> = GridHandle & { selection: Selection<T> };

type DataViewProps<T, G extends Group> = {
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
  /** Fetches the row that is open beside the list: keys act on it, be it in the list or not. */
  openRow?: () => Promise<T>;
  onCurrent?: (row: T) => void;
  /** No sideways scrolling: the columns share the width that there is. */
  narrow?: boolean;
  defaultSort: string;
  /** Orders to choose from a menu, where headers are not enough. */
  orders?: Order[];
  groupings?: Grouping<T, G>[];
  /** Shows a group beside the list, and which one is. */
  onOpenGroup?: (group: G) => void;
  shownGroup?: string | null;
  /** The search box's label; without it there is none. */
  search?: string;
  filters?: Filter[];
  /** Their options stand in a panel too, with their `detail` as counts (VI1). */
  panel?: boolean;
  /** The list is narrowed by the filter language too (VI2), whose rows `count` counts; `keys` opens the builder, `f` unless said. */
  conditions?: {
    of: FilterOf;
    count: (query: CountQuery) => Promise<Counted>;
    keys?: string;
  };
  /** The address of the whole list as CSV, as it is asked for and laid out now. */
  csv?: (query: Pick<PageQuery, "q" | "sort" | "filters" | "filter"> & { columns: string }) => string;
  /** Views of the list are kept under this name (VI1): `plain` is what the built-in one is called, `own` names what else of the URL is
   * part of a view. */
  saved?: { list: SavedView["list"]; plain: string; own?: readonly string[] };
  /** Makes rows selectable and stands in the bar that then appears. */
  actions?: (selection: Selection<T>) => JSX.Element;
  /** The actions take all that match, however many (`selection.choice`). */
  takesAll?: boolean;
  /** The most rows that "select all" takes, where they do not. */
  mostSelected?: number;
  shortcuts?: RowShortcut<T>[];
  /** While this holds no key acts on a row. */
  keysOff?: boolean;
  /** Shown when there is nothing at all, with no search or filter set. */
  empty: JSX.Element;
  /** Stands at the right of the search and filters. */
  toolbar?: JSX.Element;
  /** A list that is part of a page: its state stays out of the URL and its keys out of the page's. */
  part?: boolean;
  /** The rows that are loaded, whenever they change. */
  onRows?: (rows: T[]) => void;
  ref?: (handle: DataHandle<T>) => void;
};

/** A keyset list (VI1): search, sort, groups and filters in the URL, selection, keys, live rows, and more as one scrolls. */
export function DataView<T, G extends Group = Group>(props: DataViewProps<T, G>) {
  const shape = createMemo(() => ({
    defaultSort: props.defaultSort,
    filterKeys: (props.filters ?? []).map((filter) => filter.key),
    ...(props.groupings ? { groupKeys: props.groupings.map((grouping) => grouping.key) } : {}),
  }));
  const savedAs = untrack(() => props.saved);
  const saved = savedAs &&
    createSavedViews({ list: savedAs.list, own: () => [...shape().filterKeys, ...savedAs.own ?? []] });
  const store = untrack(() => props.part) ? createLocalView(shape) : createUrlView(shape);
  const grouping = createMemo(() => props.groupings?.find((one) => one.key === store.view().by) ?? null);
  /** What a trait is decides what can be asked of it. */
  const follows = () => (props.conditions ? [...props.follows ?? [], "trait"] : props.follows);
  const source = () => ({ queryKey: props.queryKey, follows: follows(), load: props.load, idOf: props.idOf });
  const flat = createRows(() => ({ ...source(), enabled: grouping() === null }), store.view);
  const grouped = createGroupedRows<T, G>(source, store.view, grouping);
  const list = () => (grouping() === null ? flat : grouped);
  const selection = createSelection(() => list().rows(), (row) => props.idOf(row));
  const mostSelected = () => props.mostSelected ?? 1_000;
  const heads = createGroupLines<T, G>({
    grouped,
    grouping,
    selection,
    most: mostSelected,
    onOpen: () => props.onOpenGroup,
  });
  const lines = () => (grouping() === null ? flat.ids() : heads.lines());
  const offered = createMemo(() => props.columns);
  const columns = createMemo(() => {
    if (!saved || props.narrow) return offered().filter((column) => !column.byChoice);
    const byKey = new Map(offered().map((column) => [column.key, column]));
    return chosenKeys(offered(), store.view().columns).map((key) => byKey.get(key)!);
  });
  const conditions = createConditions(() => props.conditions, () => props.queryKey, follows, store);
  const exported = () => ({
    q: store.view().q || undefined,
    sort: store.view().sort,
    filters: store.view().filters,
    filter: store.view().filter || undefined,
    columns: columns().map((column) => column.key).join(","),
  });
  const chosen = () => (props.actions ? selection : undefined);
  const [handle, setHandle] = createSignal<GridHandle>();
  props.ref?.({
    selection,
    focus: () => handle()?.focus(),
    moveOn: (from) => handle()?.moveOn(from),
  });
  createEffect(() => props.onRows?.(list().rows()));

  const countText = () => {
    const counted = conditions?.countText();
    if (counted) return counted;
    const total = list().total();
    if (total !== undefined) return total.toLocaleString("en");
    return `${flat.ids().length.toLocaleString("en")}${flat.hasMore() ? "+" : ""}`;
  };
  endSelection(selection, () => props.queryKey, store.view, () => saved?.current()?.id ?? null);
  const matching = createTakeAll(selection, store, () => (props.takesAll ? conditions?.counted() : null) ?? null);
  const outOfSight = () => selection.ids().filter((id) => !list().byId().has(id)).length;

  return (
    // Where the list is narrow the bar of the selection spans what the list stands in.
    <div class="flex min-h-0 min-w-0 flex-1 flex-col" classList={{ relative: !props.narrow }}>
      <Show when={!(props.narrow && props.shownId) && saved}>
        {(views) => (
          <ViewTabs saved={views()} plain={savedAs!.plain}>
            <Show when={!props.narrow}>
              <ColumnChooser
                columns={offered()}
                value={store.view().columns}
                onChange={(columns) => store.change({ columns })}
              />
            </Show>
            <Show when={props.csv?.(exported())}>
              {(href) => <ExportButton href={href()} label={props.label} counted={conditions?.counted() ?? null} />}
            </Show>
          </ViewTabs>
        )}
      </Show>
      <Show when={props.search || props.filters?.length || props.orders?.length || props.toolbar}>
        <DataToolbar
          label={props.label}
          search={props.search}
          filters={props.filters ?? []}
          builder={conditions && (
            <FilterButton
              {...conditions.shared}
              value={store.view().filter}
              countText={conditions.matchText(props.label)}
              keys={props.part ? undefined : props.conditions?.keys ?? "f"}
              iconOnly={props.narrow ?? false}
            />
          )}
          conditions={conditions && <FilterChips {...conditions.shared} value={store.view().filter} />}
          panel={props.panel ?? false}
          orders={props.orders ?? []}
          groupings={props.groupings ?? []}
          view={store.view()}
          onChange={store.change}
          count={list().query.isSuccess ? countText() : null}
          narrow={props.narrow ?? false}
          shortcut={!props.part}
          onDown={() => handle()?.focus()}
        >
          {props.toolbar}
        </DataToolbar>
      </Show>
      <SortDropped error={list().query.error} store={store} usual={props.defaultSort} of={props.conditions?.of} />
      <Switch>
        <Match when={isFilterFault(list().query.error) && list().query.error}>
          {(error) => (
            <FilterRefused
              error={error() as ApiError}
              value={store.view().filter}
              onChange={(filter) => store.change({ filter })}
              goneName={conditions?.shared.fields.goneName}
            />
          )}
        </Match>
        <Match when={list().query.isError && lines().length === 0}>
          <ErrorState error={list().query.error} retry={() => list().query.refetch()} />
        </Match>
        <Match when={list().query.isPending || lines().length === 0 && grouping() === null && flat.hasMore()}>
          <SkeletonRows looking={flat.isLooking()} />
        </Match>
        <Match when={lines().length === 0 && isNarrowed(store.view())}>
          <EmptyState
            icon={<Search size={18} aria-hidden="true" />}
            title="Nothing matches"
            action={
              <Button onClick={() => store.change({ q: "", filters: {}, filter: "" })}>Clear search and filters</Button>
            }
          >
            No {props.label.toLowerCase()} match what you search or filter by.
          </EmptyState>
        </Match>
        <Match when={lines().length === 0}>{props.empty}</Match>
        <Match when>
          <Grid<T>
            label={props.label}
            placeKey={JSON.stringify([props.queryKey, askedOf(store.view())])}
            columns={columns()}
            lines={lines()}
            byId={list().byId()}
            headOf={heads.headOf}
            moreOf={heads.moreOf}
            isGrouped={grouping() !== null}
            total={list().total()}
            hasMore={grouping() === null && flat.hasMore()}
            loadMore={() => grouping() === null && flat.loadMore()}
            seeEnd={flat.seeEnd}
            isLooking={grouping() === null && flat.isLooking()}
            nameOf={props.nameOf}
            hrefOf={props.hrefOf}
            onOpen={props.onOpen}
            shownLine={props.shownGroup ? heads.lineOf(props.shownGroup) : props.shownId}
            openRow={props.openRow}
            onCurrent={props.onCurrent}
            narrow={props.narrow ?? false}
            selection={chosen()}
            sort={store.view().sort}
            onSort={(sort) => store.change({ sort })}
            shortcuts={props.shortcuts ?? []}
            main={!props.part}
            keysOff={props.keysOff ?? false}
            busy={list().query.isPlaceholderData}
            ref={setHandle}
          />
          <Show when={grouping() === null && flat.query.isFetchNextPageError}>
            <div role="alert" class="flex items-center justify-center gap-3 border-t py-2 text-sm text-danger">
              {wordsOf(flat.query.error)}
              <Button size="sm" onClick={() => flat.query.fetchNextPage()}>Try again</Button>
            </div>
          </Show>
        </Match>
      </Switch>
      <Show when={chosen() && selection.size() > 0}>
        <SelectionBar
          selection={selection}
          label={props.label}
          outOfSight={outOfSight()}
          mayTakeAll={grouping() === null && flat.hasMore() && flat.ids().every(selection.has)}
          takeAll={(signal) => flat.loadAll(mostSelected(), signal)}
          most={mostSelected()}
          matching={matching()}
        >
          {props.actions!(selection)}
        </SelectionBar>
      </Show>
    </div>
  );
}
