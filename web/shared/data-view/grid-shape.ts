import type { Selection } from "./create-selection.ts";
import type { Column, RowShortcut } from "./types.ts";

export type GridProps<T> = {
  label: string;
  /** Where the reader was in this list, kept while the app is open. */
  placeKey: string;
  columns: Column<T>[];
  ids: string[];
  byId: ReadonlyMap<string, T>;
  total: number | undefined;
  hasMore: boolean;
  loadMore: () => void;
  nameOf: (row: T) => string;
  hrefOf: ((row: T) => string) | undefined;
  onOpen: ((row: T) => void) | undefined;
  /** The row that is open beside the list, null for none; undefined where rows do not open beside it. */
  shownId: string | null | undefined;
  /** The keys went to this row; or the shown one left the list, and this one took its place. */
  onCurrent: ((row: T, why: "moved" | "gone") => void) | undefined;
  /** The columns share the width that there is. */
  narrow: boolean;
  selection: Selection<T> | undefined;
  sort: string;
  onSort: (sort: string) => void;
  shortcuts: RowShortcut<T>[];
  /** Its keys act page-wide. */
  main: boolean;
  busy: boolean;
  ref: (handle: { focus: () => void }) => void;
};

/** A row lays its cells on the tracks that the grid sets. */
export const rowClass = "grid w-full grid-cols-(--columns) phone:grid-cols-(--columns-phone)";
export const cellClass = (column: { align?: "end"; phone?: boolean }, first: boolean) =>
  `flex min-w-0 items-center px-3 ${column.align === "end" ? "justify-end text-right tabular-nums" : ""} ${
    first || column.phone ? "" : "phone:hidden"
  }`;
