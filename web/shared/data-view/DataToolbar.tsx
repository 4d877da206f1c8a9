import { For, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { Button } from "../ui/Button.tsx";
import { Funnel } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import { DisplayMenu, type Order } from "./DisplayMenu.tsx";
import { FilterChip } from "./FilterChip.tsx";
import { FilterPanel } from "./FilterPanel.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { SearchChip } from "./SearchChip.tsx";
import type { Filter } from "./types.ts";
import { isNarrowed, type View } from "./view-state.ts";

/** Over a list: search, filters, how many there are, order and grouping. Where the list is narrow the filters are behind a button. */
export function DataToolbar(
  props: {
    label: string;
    search: string | undefined;
    filters: Filter[];
    /** Opens the builder of the filter, and what it narrows the list by. */
    builder?: JSX.Element;
    conditions?: JSX.Element;
    /** What the filters can be set to stands in a panel, each with its count. */
    panel: boolean;
    orders: Order[];
    groupings: { key: string; label: string }[];
    view: View;
    onChange: (part: Partial<View>) => void;
    count: string | null;
    narrow: boolean;
    shortcut: boolean;
    onDown: () => void;
    children: JSX.Element;
  },
) {
  const filtersOn = () => Object.keys(props.view.filters).length + (props.view.filter === "" ? 0 : 1);
  const setFilter = (key: string, value: string | null) => {
    const { [key]: _, ...others } = props.view.filters;
    props.onChange({ filters: value === null ? others : { ...others, [key]: value } });
  };
  const chips = () => (
    <For each={props.filters}>
      {(filter) => (
        <Dynamic
          component={filter.search ? SearchChip : FilterChip}
          filter={filter}
          value={props.view.filters[filter.key] ?? null}
          onChange={(value: string | null) => setFilter(filter.key, value)}
        />
      )}
    </For>
  );
  const clear = () => (
    <Show when={isNarrowed(props.view)}>
      <Button look="ghost" size="sm" onClick={() => props.onChange({ q: "", filters: {}, filter: "" })}>Clear</Button>
    </Show>
  );
  return (
    <div class={`flex shrink-0 items-center gap-2 border-b px-4 py-2 ${props.narrow ? "" : "flex-wrap"}`}>
      <Show when={props.search}>
        {(label) => (
          <SearchBox
            label={label()}
            value={props.view.q}
            onChange={(q) => props.onChange({ q })}
            shortcut={props.shortcut}
            grow={props.narrow}
            onDown={props.onDown}
          />
        )}
      </Show>
      <Show
        when={props.narrow && props.filters.length > 0}
        fallback={
          <>
            <Show when={props.panel && props.filters.length > 0}>
              <FilterPanel filters={props.filters} values={props.view.filters} onChange={setFilter} />
            </Show>
            {chips()}
            {props.builder}
            {props.conditions}
            {clear()}
          </>
        }
      >
        <Popover
          label={filtersOn() === 0 ? "Filter" : `Filter: ${filtersOn()} set`}
          class={`inline-flex h-7 shrink-0 items-center gap-1 rounded-md px-2 text-xs font-medium outline-offset-0 ${
            filtersOn() === 0 ? "text-muted hover:bg-hover hover:text-text" : "bg-accent-soft text-accent"
          }`}
          button={
            <>
              <Funnel size={14} aria-hidden="true" />
              <Show when={filtersOn() > 0}>
                <span class="tabular-nums">{filtersOn()}</span>
              </Show>
            </>
          }
        >
          <div class="flex max-w-72 flex-wrap items-center gap-2">
            {chips()}
            {props.conditions}
            {clear()}
          </div>
        </Popover>
        {props.builder}
      </Show>
      <div class={`flex items-center gap-2 ${props.narrow ? "shrink-0" : "ml-auto"}`}>
        <span role="status" class={props.narrow ? "sr-only" : "text-xs text-faint tabular-nums"}>
          <Show when={props.count}>
            {(count) => (
              <>
                {count()} <span class="sr-only">{nounText(props.label, count())}</span>
              </>
            )}
          </Show>
        </span>
        <Show when={props.orders.length > 0}>
          <DisplayMenu
            orders={props.orders}
            sort={props.view.sort}
            onSort={(sort) => props.onChange({ sort })}
            groupings={props.groupings}
            by={props.view.by}
            onBy={(by) => props.onChange({ by })}
            iconOnly={props.narrow}
          />
        </Show>
        {props.children}
      </div>
    </div>
  );
}

/** "conversations", of one "conversation". */
const nounText = (label: string, count: string) =>
  count === "1" ? label.toLowerCase().replace(/s$/, "") : label.toLowerCase();
