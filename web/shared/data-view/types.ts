import type { Component, JSX } from "solid-js";
import type { Option } from "../ui/Select.tsx";

export type Column<T> = {
  key: string;
  label: string;
  /** What stands in its cells: `render`, drawn anew with its row, or `Cell`, which stays while its row is renewed and beside which `render`
   * is what is read under the name at phone width. */
  render?: (row: T) => JSX.Element;
  Cell?: Component<{ row: T }>;
  /** Offered, and shown once it is chosen. */
  byChoice?: true;
  /** The name the API sorts it by. Without one the header is no button. */
  sort?: string;
  /** Which way a first press sorts. */
  sortFirst?: "asc" | "desc";
  /** A CSS grid track; `minmax(8rem,1fr)` unless said. */
  width?: string;
  align?: "end";
  /** Also shown at phone width. The first column always is. */
  phone?: boolean;
};

export type Filter = {
  /** The URL parameter, and its key in `filters`. */
  key: string;
  label: string;
  options: Option[];
  /** Finds options by what is typed, where they are too many to be listed. */
  search?: (typed: string, signal: AbortSignal) => Promise<Option[]>;
  /** What the chosen one is called, which need not be among those that were found. */
  nameOf?: (value: string, signal: AbortSignal) => Promise<string>;
};

/** What `load` is asked for: one keyset page of the view. */
export type PageQuery = {
  q: string | undefined;
  sort: string;
  filters: Record<string, string>;
  /** JSON of the filter language (VI2). */
  filter: string | undefined;
  cursor: string | undefined;
  limit: number;
  signal: AbortSignal;
  /** Rows of this group alone, where the view is grouped. */
  group?: { by: string; id: string };
};
/** What a count is asked for; `long` where seconds may pass. */
export type CountQuery = Pick<PageQuery, "q" | "filters" | "filter" | "signal"> & { patience?: "long" };
export type PageAnswer<T> = { items: T[]; next: string | null; total?: number | undefined };

/** Rows that have something in common, under one head. */
export type Group = { id: string; name: string; count: number };
export type Grouping<T, G extends Group = Group> = {
  /** How the URL names it. */
  key: string;
  label: string;
  /** The groups of the view, in the order in which they are shown. */
  load: (query: Pick<PageQuery, "q" | "sort" | "filters" | "filter" | "signal">) => Promise<G[]>;
  /** Which group a row is in. */
  groupOf: (row: T) => string;
  /** What stands in a group's head, beside its name and count. */
  render: (group: G) => JSX.Element;
};

/** A key that acts on the selected rows; where none is selected, on the current one or on all of the current group. */
export type RowShortcut<T> = { keys: string; label: string; run: (rows: T[]) => void; when?: () => boolean };
