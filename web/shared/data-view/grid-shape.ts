import type { JSX } from "solid-js";
import type { Selection } from "./create-selection.ts";
import type { Column, RowShortcut } from "./types.ts";

/** A line of a grid is named by its row's id, or by one of these. */
export const headLine = (groupId: string) => `head ${groupId}`;
export const moreLine = (groupId: string) => `more ${groupId}`;

/** The head of a group of rows: a line that opens, closes and selects what stands under it. */
export type GridHead<T> = {
  name: string;
  count: number;
  isOpen: boolean;
  isLoading: boolean;
  render: () => JSX.Element;
  setOpen: (to: boolean) => void;
  chosen: "all" | "some" | "none";
  /** Selects all of the group, or none. */
  select: () => void;
  /** Every row of the group, loaded or not. */
  rows: () => Promise<T[]>;
  /** Shows the group beside the list. */
  show: (() => void) | undefined;
};
/** Stands where more of a group's rows can be had, and fetches them when it comes into sight. */
export type GridMore = { load: () => void; see: (isSeen: boolean) => void; isLooking: () => boolean; error: unknown };

export type GridProps<T> = {
  label: string;
  /** Where the reader was in this list, kept while the app is open. */
  placeKey: string;
  columns: Column<T>[];
  /** What is shown, in order: ids of rows, and the lines of groups. */
  lines: string[];
  byId: ReadonlyMap<string, T>;
  headOf: (line: string) => GridHead<T> | undefined;
  moreOf: (line: string) => GridMore | undefined;
  /** Rows stand under heads. */
  isGrouped: boolean;
  total: number | undefined;
  hasMore: boolean;
  loadMore: () => void;
  /** Whether the end of what is loaded is in sight, or near it. */
  seeEnd: (isSeen: boolean) => void;
  /** Further rows are looked for, and few were found last. */
  isLooking: boolean;
  nameOf: (row: T) => string;
  hrefOf: ((row: T) => string) | undefined;
  onOpen: ((row: T) => void) | undefined;
  /** The line that is open beside the list, null for none; undefined where rows do not open beside it. */
  shownLine: string | null | undefined;
  /** Fetches the row that is open beside the list while the list does not hold it. */
  openRow: (() => Promise<T>) | undefined;
  /** The keys went to this row. */
  onCurrent: ((row: T) => void) | undefined;
  /** The columns share the width that there is. */
  narrow: boolean;
  selection: Selection<T> | undefined;
  sort: string;
  onSort: (sort: string) => void;
  shortcuts: RowShortcut<T>[];
  /** Its keys act page-wide. */
  main: boolean;
  /** No key acts on a row. */
  keysOff: boolean;
  busy: boolean;
  ref: (handle: GridHandle) => void;
};

export type GridHandle = {
  focus: () => void;
  /** Goes on from the shown row to the next that is none of these. */
  moveOn: (from: readonly string[]) => void;
};

/** A row lays its cells on the tracks that the grid sets. */
export const rowClass = "grid w-full grid-cols-(--columns) phone:grid-cols-(--columns-phone)";
export const cellClass = (column: { align?: "end"; phone?: boolean }, first: boolean) =>
  `flex min-w-0 items-center px-3 ${column.align === "end" ? "justify-end text-right tabular-nums" : ""} ${
    first || column.phone ? "" : "phone:hidden"
  }`;
