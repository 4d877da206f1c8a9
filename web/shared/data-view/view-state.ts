/** What a list shows: the URL is the view (VI1), so all of it is text. `by` names what its rows are grouped by, "" for nothing; `filter`
 * is JSON of the filter language, `columns` their keys in order, "" for the usual ones. */
export type View = {
  q: string;
  sort: string;
  by: string;
  filters: Record<string, string>;
  filter: string;
  columns: string;
};
/** What of a view says which rows there are, and in what order. */
export type Asked = Omit<View, "columns">;
export type ViewShape = { defaultSort: string; filterKeys: readonly string[]; groupKeys?: readonly string[] };

type Search = Record<string, string | string[] | undefined>;
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? "";

/** Reads a view from URL parameters. Keys it does not know are left to others. */
export function readView(search: Search, shape: ViewShape): View {
  const filters: Record<string, string> = {};
  for (const key of shape.filterKeys) {
    const value = first(search[key]);
    if (value !== "") filters[key] = value;
  }
  const by = first(search["by"]);
  return {
    q: first(search["q"]),
    sort: first(search["sort"]) || shape.defaultSort,
    by: shape.groupKeys?.includes(by) ? by : "",
    filters,
    filter: first(search["filter"]),
    columns: first(search["columns"]),
  };
}

/** The part of a view that its rows hang on: other columns are no reason to ask again. */
export function askedOf({ columns: _, ...asked }: View): Asked {
  return asked;
}

/** Whether a view shows less than there is. */
export const isNarrowed = (view: Asked): boolean =>
  view.q !== "" || view.filter !== "" || Object.keys(view.filters).length > 0;

/** The URL parameters of a view: what is as by default is taken out, so that a plain list has a plain address. */
export function writeView(view: View, shape: ViewShape): Record<string, string | null> {
  const search: Record<string, string | null> = {
    q: view.q === "" ? null : view.q,
    sort: view.sort === shape.defaultSort ? null : view.sort,
    filter: view.filter || null,
    columns: view.columns || null,
  };
  if (shape.groupKeys) search["by"] = view.by === "" ? null : view.by;
  for (const key of shape.filterKeys) search[key] = view.filters[key] || null;
  return search;
}

/** Which way a list is sorted by a column: `-name` is descending. */
export function sortedBy(sort: string, key: string): "ascending" | "descending" | null {
  if (sort === key) return "ascending";
  return sort === `-${key}` ? "descending" : null;
}

/** The sort after a press on a column's header: first `first`, then the other way round. */
export function nextSort(sort: string, key: string, first: "asc" | "desc" = "asc"): string {
  const now = sortedBy(sort, key);
  if (now === null) return first === "asc" ? key : `-${key}`;
  return now === "ascending" ? `-${key}` : key;
}

/** The ids between two rows, both included, in list order: what shift and click selects. */
export function rangeOf(ids: readonly string[], from: string | null, to: string): string[] {
  const end = ids.indexOf(to);
  if (end < 0) return [];
  const begin = from === null ? -1 : ids.indexOf(from);
  if (begin < 0) return [to];
  return ids.slice(Math.min(begin, end), Math.max(begin, end) + 1);
}
