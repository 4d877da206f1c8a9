import { keepPreviousData, useInfiniteQuery } from "@tanstack/solid-query";
import { type Accessor, createEffect, createMemo, createSignal, on } from "solid-js";
import { readOn } from "../read-on.ts";
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

/** The loaded rows of a view, page by page, renewed as others change them. A row that two pages hold is shown once. A page may hold few
 * rows or none and still not be the last: the list goes on by itself while its end is in sight. */
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
  // What was loaded stays when more of it could not be.
  const pages = () => (query.isSuccess || query.dataUpdatedAt > 0 ? query.data?.pages ?? [] : []);
  const byId = createMemo(() => {
    const rows = new Map<string, T>();
    for (const page of pages()) for (const row of page.items) rows.set(source().idOf(row), row);
    return rows;
  });
  const [endSeen, setEndSeen] = createSignal(false);
  const isOpen = () => (source().enabled ?? true) && query.hasNextPage && !query.isPlaceholderData;
  const mayLoad = () => isOpen() && !query.isFetchingNextPage && !query.isFetchNextPageError;
  const loadMore = () => {
    if (mayLoad()) void query.fetchNextPage();
  };
  // New rows move the end, and whoever watches it sees anew; after a page that brought none it stands where it stood.
  let isStalled = false;
  createEffect(on([mayLoad, () => byId().size, () => pages().length, endSeen], ([may, size, count, seen], before) => {
    if (before && size !== before[1]) isStalled = false;
    else if (before && count > before[2]) isStalled = true;
    if (may && (size === 0 || seen && isStalled)) loadMore();
  }));

  return {
    query,
    byId,
    ids: createMemo(() => [...byId().keys()]),
    rows: createMemo(() => [...byId().values()]),
    total: () => pages()[0]?.total,
    hasMore: () => query.hasNextPage,
    loadMore,
    /** What was answered last ended before its page was full: very many rows are walked through for a few. */
    isLooking: () => isOpen() && pages().length > 0 && pages().at(-1)!.items.length < pageSize,
    /** Whether the end of what is loaded is in sight, or near it. */
    seeEnd: (isSeen: boolean) => {
      setEndSeen(isSeen);
      if (isSeen) loadMore();
    },
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
  const { items } = await readOn(
    (cursor) => load({ ...asked, cursor, limit: largestPage, signal }),
    { wanted: most, signal },
  );
  return items.slice(0, most);
}
