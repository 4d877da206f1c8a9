import { Menu, type MenuEntry } from "../ui/Menu.tsx";
import { ArrowDownWideNarrow } from "../ui/icons.ts";

export type Order = { value: string; label: string };

/** In which order the rows stand and what they are grouped by. */
export function DisplayMenu(
  props: {
    orders: Order[];
    sort: string;
    onSort: (sort: string) => void;
    groupings: { key: string; label: string }[];
    by: string;
    onBy: (by: string) => void;
    iconOnly: boolean;
  },
) {
  const order = () => props.orders.find((one) => one.value === props.sort);
  const grouping = () => props.groupings.find((one) => one.key === props.by);
  const words = () =>
    [order()?.label ?? "Sorted", grouping() && `by ${grouping()!.label.toLowerCase()}`].filter(Boolean).join(", ");
  const entries = (): MenuEntry[] => [
    { heading: "Order" },
    ...props.orders.map((one) => ({
      label: one.label,
      chosen: one.value === props.sort,
      run: () => props.onSort(one.value),
    })),
    ...(props.groupings.length === 0 ? [] : [
      "line" as const,
      { heading: "Group by" },
      ...[{ key: "", label: "Nothing" }, ...props.groupings].map((one) => ({
        label: one.label,
        chosen: one.key === props.by,
        run: () => props.onBy(one.key),
      })),
    ]),
  ];
  return (
    <Menu
      label={`Order and grouping: ${words()}`}
      entries={entries()}
      class="inline-flex h-7 max-w-full items-center gap-1.5 rounded-md px-2 text-xs font-medium text-muted outline-offset-0 hover:bg-hover hover:text-text"
    >
      <ArrowDownWideNarrow size={14} class="shrink-0" aria-hidden="true" />
      <span class={props.iconOnly ? "sr-only" : "truncate"}>{words()}</span>
    </Menu>
  );
}
