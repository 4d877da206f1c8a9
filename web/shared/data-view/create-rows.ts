import { keepPreviousData, useInfiniteQuery } from "@tanstack/solid-query";
import { type Accessor, createEffect, createMemo } from "solid-js";
import type { PageAnswer, PageQuery } from "./types.ts";
import { askedOf, type View } from "./view-state.ts";

const pageSize = 50;
/** The most that one page of the API holds. */
const largestPage = 100;

export type RowSource<T> = {
  queryKey: readonly unknown[];
  follows?: readonly string[] | undefined;
  load: (query: PageQuery) => Promise<PageAnswer<T>>;
  idOf: (row: T) => string;
  /** Asked for only while this holds. */
  enabled?: boolean;
};
/** The rows that are loaded, and the way to more of them. */
export type RowList<T> = ReturnType<typeof createRows<T>>;

/** The loaded rows of a view, page by page, renewed as others change them. A row that two pages hold is shown once. */
export function createRows<T>(source: Accessor<RowSource<T>>, view: Accessor<View>) {
  const asked = () => ({
    q: view().q || undefined,
    sort: view().sort,
    filters: view().filters,
    filter: view().filter || undefined,
  });
  const query = useInfiniteQuery(() => ({
    queryKey: [...source().queryKey, askedOf(view())],
    queryFn: (context: { pageParam: string | undefined; signal: AbortSignal }) =>
      source().load({ ...asked(), cursor: context.pageParam, limit: pageSize, signal: context.signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: PageAnswer<T>) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    meta: { follows: source().follows ?? [] },
    enabled: source().enabled ?? true,
  }));
  const pages = () => (query.isSuccess ? query.data.pages : []);
  const byId = createMemo(() => {
    const rows = new Map<string, T>();
    for (const page of pages()) for (const row of page.items) rows.set(source().idOf(row), row);
    return rows;
  });
  const loadMore = () => {
    if (query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError) void query.fetchNextPage();
  };
  // A search through very many rows answers piece by piece, and a piece may hold none: nobody can scroll to its end.
  createEffect(() => {
    if (query.isSuccess && !query.isPlaceholderData && pages().at(-1)?.items.length === 0) loadMore();
  });

  return {
    query,
    byId,
    ids: createMemo(() => [...byId().keys()]),
    rows: createMemo(() => [...byId().values()]),
    total: () => pages()[0]?.total,
    hasMore: () => query.isSuccess && query.hasNextPage,
    loadMore,
    /** Every row of the view from its start, `most` at most, for "select all that match". */
    loadAll: (most: number, signal: AbortSignal) => loadAllRows(source().load, asked(), most, signal),
  };
}

/** Every row that is asked for, page by page from the start, `most` at most. */
export async function loadAllRows<T>(
  load: (query: PageQuery) => Promise<PageAnswer<T>>,
  asked: Omit<PageQuery, "cursor" | "limit" | "signal">,
  most: number,
  signal: AbortSignal,
): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await load({ ...asked, cursor, limit: largestPage, signal });
    rows.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && rows.length < most && !signal.aborted);
  return rows.slice(0, most);
}
