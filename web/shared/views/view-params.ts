/** What of an address a list's view is, by parameter; what is empty is left out. */
export type ViewParams = Record<string, string>;
type Search = Readonly<Record<string, string | string[] | undefined>>;

/** What every list's URL says of its view, beside its own filters (VI1). */
const common = ["q", "sort", "by", "filter", "columns"] as const;
/** The parameter that says which saved view one began from. */
export const savedParam = "saved";

/** All parameters that are a view's: the list's own filters and what stands beside it, such as `view` of the pending mail. */
export const viewKeys = (own: readonly string[]): string[] => [...common, ...own];

export function paramsOf(search: Search, keys: readonly string[]): ViewParams {
  const params: ViewParams = {};
  for (const key of keys) {
    const given = search[key];
    const value = Array.isArray(given) ? given[0] : given;
    if (value) params[key] = value;
  }
  return params;
}

/** Whether two views show the same. Only what the list knows counts: a filter that it had once, and has no more, is no difference. */
export const isSameView = (a: ViewParams, b: ViewParams, keys: readonly string[]): boolean =>
  keys.every((key) => (a[key] ?? "") === (b[key] ?? ""));

/** Each of the keys, null where the view says nothing of it: as the router takes it. */
export const searchOf = (view: ViewParams, keys: readonly string[], saved: string | null) => ({
  ...Object.fromEntries(keys.map((key) => [key, view[key] || null])),
  [savedParam]: saved,
});

/** The address of a view, for links. */
export function viewHref(pathname: string, view: ViewParams, keys: readonly string[], saved: string | null): string {
  const search = new URLSearchParams(Object.entries(paramsOf(view, keys)));
  if (saved !== null) search.set(savedParam, saved);
  return search.size === 0 ? pathname : `${pathname}?${search}`;
}
