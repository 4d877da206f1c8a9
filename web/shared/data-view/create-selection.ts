import { type Accessor, createMemo, createSignal } from "solid-js";
import { allText, type Counted } from "../filter/count-text.ts";
import { rangeOf } from "./view-state.ts";

/** What a list is narrowed to. */
export type Narrowed = { q: string; filters: Record<string, string>; filter: string };
/** What an action is for: rows by id, or all that match, however many, but for those that were taken out again (VI1). */
export type Choice = { ids: string[] } | { all: Narrowed; except: string[]; counted: Counted };

export type Selection<T> = {
  has: (id: string) => boolean;
  size: Accessor<number>;
  /** "12", or "All 10,000+ that match". */
  sizeText: Accessor<string>;
  /** Of all that match those that are loaded: for what takes all there are see `choice`. */
  ids: Accessor<string[]>;
  /** The selected rows as they were when selected, or as loaded since. */
  rows: Accessor<T[]>;
  choice: Accessor<Choice>;
  /** All that match are selected. */
  isAll: Accessor<boolean>;
  toggle: (row: T) => void;
  /** Selects from the row toggled last to this one. */
  extendTo: (row: T) => void;
  add: (rows: readonly T[]) => void;
  /** All that match from now on, until the list is narrowed otherwise. */
  takeAll: (narrowed: Narrowed, counted: Counted) => void;
  remove: (rows: readonly T[]) => void;
  clear: () => void;
};

type Mode = { narrowed: Narrowed; counted: Counted };

/** Which rows of a list are selected, by id: it outlives paging, sorting, searching and renewal (`endSelection` says what ends it).
 * All that match do not outlive another search. */
export function createSelection<T>(loaded: Accessor<readonly T[]>, idOf: (row: T) => string): Selection<T> {
  const [all, setAll] = createSignal<Mode | null>(null);
  /** Those that are selected; while all are, those that are not. */
  const [marked, setMarked] = createSignal<ReadonlyMap<string, T>>(new Map());
  let anchor: string | null = null;
  const byId = createMemo(() => new Map(loaded().map((row) => [idOf(row), row])));
  const change = (act: (next: Map<string, T>) => void) =>
    setMarked((now) => {
      const next = new Map(now);
      act(next);
      return next;
    });
  const mark = (rows: readonly T[]) =>
    change((next) => {
      for (const row of rows) next.set(idOf(row), row);
    });
  const unmark = (rows: readonly T[]) =>
    change((next) => {
      for (const row of rows) next.delete(idOf(row));
    });
  const add = (rows: readonly T[]) => (all() ? unmark(rows) : mark(rows));
  const rows = () =>
    all()
      ? loaded().filter((row) => !marked().has(idOf(row)))
      : [...marked()].map(([id, row]) => byId().get(id) ?? row);
  const size = () => {
    const mode = all();
    return mode ? Math.max(0, mode.counted.count - marked().size) : marked().size;
  };
  return {
    has: (id) => marked().has(id) !== (all() !== null),
    size,
    sizeText: () => {
      const mode = all();
      if (!mode) return size().toLocaleString("en");
      return allText({ count: size(), isMore: mode.counted.isMore }).replace(/^a/, "A");
    },
    ids: () => (all() ? rows().map(idOf) : [...marked().keys()]),
    rows,
    choice: () => {
      const mode = all();
      if (!mode) return { ids: [...marked().keys()] };
      return { all: mode.narrowed, except: [...marked().keys()], counted: { ...mode.counted, count: size() } };
    },
    isAll: () => all() !== null,
    toggle: (row) => {
      const id = idOf(row);
      anchor = id;
      change((next) => {
        if (!next.delete(id)) next.set(id, row);
      });
    },
    extendTo: (row) => {
      const ids = rangeOf(loaded().map(idOf), anchor, idOf(row));
      add(ids.flatMap((id) => byId().get(id) ?? []));
      anchor = idOf(row);
    },
    add,
    takeAll: (narrowed, counted) => {
      setMarked(new Map());
      setAll({ narrowed, counted });
    },
    remove: (rows) => (all() ? mark(rows) : unmark(rows)),
    clear: () => {
      anchor = null;
      setAll(null);
      setMarked(new Map());
    },
  };
}
