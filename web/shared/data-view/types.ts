import type { JSX } from "solid-js";
import type { Option } from "../ui/Select.tsx";

export type Column<T> = {
  key: string;
  label: string;
  render: (row: T) => JSX.Element;
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
};

/** What `load` is asked for: one keyset page of the view. */
export type PageQuery = {
  q: string | undefined;
  sort: string;
  filters: Record<string, string>;
  cursor: string | undefined;
  limit: number;
  signal: AbortSignal;
};
export type PageAnswer<T> = { items: T[]; next: string | null; total?: number | undefined };

/** A key that acts on the selected rows, or on the current one where none is selected. */
export type RowShortcut<T> = { keys: string; label: string; run: (rows: T[]) => void };
