import { useLocation, useSearchParams } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo } from "solid-js";
import { type Answer, request } from "../api.ts";
import { isSameView, paramsOf, savedParam, searchOf, viewHref, viewKeys } from "./view-params.ts";

export type SavedView = Answer<"GET /api/views">["items"][number];
export type SavedViews = ReturnType<typeof createSavedViews>;

/** The saved views of a list beside what its URL says now (VI1). `own` are the parameters that are the list's own. */
export function createSavedViews(given: { list: SavedView["list"]; own: () => readonly string[] }) {
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const client = useQueryClient();
  const query = useQuery(() => ({
    queryKey: ["views", given.list],
    queryFn: ({ signal }) => request("GET /api/views", { query: { list: given.list }, signal }),
    meta: { follows: ["teammate"] },
  }));
  const keys = createMemo(() => viewKeys(given.own()));
  const now = createMemo(() => paramsOf(search, keys()));
  const views = () => (query.isSuccess ? query.data.items : []);
  /** The one that one began from; null for the built-in one, also when it was deleted. */
  const current = createMemo(() => views().find((one) => one.id === search[savedParam]) ?? null);
  const isChanged = () => !isSameView(now(), current()?.view ?? {}, keys());
  const go = (view: SavedView | null) =>
    setSearch(searchOf(view?.view ?? {}, keys(), view?.id ?? null), { scroll: false });
  const renew = () => client.invalidateQueries({ queryKey: ["views", given.list] });
  return {
    query,
    views,
    current,
    now,
    isChanged,
    /** Back to the view as it was saved. */
    reset: () => go(current()),
    hrefOf: (view: SavedView | null) => viewHref(location.pathname, view?.view ?? {}, keys(), view?.id ?? null),
    /** Saves what the URL says as a new view and stands in it. */
    async saveAs(name: string, shared: boolean, idempotencyKey: string) {
      const body = { list: given.list, name, shared, view: now() };
      const made = await request("POST /api/views", { body, idempotencyKey });
      await renew();
      go(made);
    },
    /** Renames, shares, or saves over it what the URL says. */
    async change(view: SavedView, patch: { name?: string; shared?: boolean; view?: Record<string, string> }) {
      await request("PATCH /api/views/:id", { params: { id: view.id }, body: patch });
      await renew();
    },
    async drop(view: SavedView) {
      await request("DELETE /api/views/:id", { params: { id: view.id } });
      if (search[savedParam] === view.id) go(null);
      await renew();
    },
  };
}
