import { useSearchParams } from "@solidjs/router";
import { type Accessor, createMemo, createSignal } from "solid-js";
import { readView, type View, type ViewShape, writeView } from "./view-state.ts";

export type ViewStore = { view: Accessor<View>; change: (part: Partial<View>) => void };

/** The view of a list, kept in the page's URL. */
export function createUrlView(shape: () => ViewShape): ViewStore {
  const [search, setSearch] = useSearchParams();
  // Compared as text, so that somebody else's parameter does not make a new view.
  const text = createMemo(() => JSON.stringify(readView(search, shape())));
  const view = createMemo(() => JSON.parse(text()) as View);
  return {
    view,
    change: (part) => setSearch(writeView({ ...view(), ...part }, shape()), { replace: true, scroll: false }),
  };
}

/** The view of a list that is part of a page and must not claim its URL. */
export function createLocalView(shape: () => ViewShape): ViewStore {
  const [view, setView] = createSignal<View>({
    q: "",
    sort: shape().defaultSort,
    by: "",
    filters: {},
    filter: "",
    columns: "",
  });
  return { view, change: (part) => setView((now) => ({ ...now, ...part })) };
}
