import { type Accessor, createMemo, createSignal } from "solid-js";
import { rangeOf } from "./view-state.ts";

export type Selection<T> = {
  has: (id: string) => boolean;
  size: Accessor<number>;
  ids: Accessor<string[]>;
  /** The selected rows as they were when selected, or as loaded since. */
  rows: Accessor<T[]>;
  toggle: (row: T) => void;
  /** Selects from the row toggled last to this one. */
  extendTo: (row: T) => void;
  add: (rows: readonly T[]) => void;
  remove: (rows: readonly T[]) => void;
  clear: () => void;
};

/** Which rows of a list are selected, by id: it outlives paging, sorting, searching and renewal. */
export function createSelection<T>(loaded: Accessor<readonly T[]>, idOf: (row: T) => string): Selection<T> {
  const [chosen, setChosen] = createSignal<ReadonlyMap<string, T>>(new Map());
  let anchor: string | null = null;
  const byId = createMemo(() => new Map(loaded().map((row) => [idOf(row), row])));
  const change = (act: (next: Map<string, T>) => void) =>
    setChosen((now) => {
      const next = new Map(now);
      act(next);
      return next;
    });
  const add = (rows: readonly T[]) =>
    change((next) => {
      for (const row of rows) next.set(idOf(row), row);
    });
  return {
    has: (id) => chosen().has(id),
    size: () => chosen().size,
    ids: () => [...chosen().keys()],
    rows: () => [...chosen()].map(([id, row]) => byId().get(id) ?? row),
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
    remove: (rows) =>
      change((next) => {
        for (const row of rows) next.delete(idOf(row));
      }),
    clear: () => {
      anchor = null;
      setChosen(new Map());
    },
  };
}
