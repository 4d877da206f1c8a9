import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { type Accessor, createMemo, createSignal, mapArray } from "solid-js";
import { createRows, loadAllRows, type RowSource } from "./create-rows.ts";
import type { Group, Grouping } from "./types.ts";
import { askedOf, type View } from "./view-state.ts";

/** Which groups are open, by grouping; kept while the app is open. */
const opened = new Map<string, ReadonlySet<string>>();

/** The rows of a view under the heads of their groups. A group's rows are asked for once it is opened. */
export function createGroupedRows<T, G extends Group>(
  source: Accessor<RowSource<T>>,
  view: Accessor<View>,
  grouping: Accessor<Grouping<T, G> | null>,
) {
  const asked = () => ({
    q: view().q || undefined,
    sort: view().sort,
    filters: view().filters,
    filter: view().filter || undefined,
  });
  const query = useQuery(() => ({
    queryKey: [...source().queryKey, { by: grouping()?.key ?? null }, askedOf(view())],
    queryFn: async ({ signal }): Promise<Group[]> => await grouping()!.load({ ...asked(), signal }),
    // The groups of before stay while others are asked for.
    placeholderData: keepPreviousData,
    meta: { follows: source().follows ?? [] },
    enabled: grouping() !== null,
  }));
  const groups = createMemo(() => (grouping() !== null && query.isSuccess ? query.data as G[] : []));
  const [open, setOpen] = createSignal<ReadonlyMap<string, ReadonlySet<string>>>(new Map(opened));
  const openIn = (by: string): ReadonlySet<string> => open().get(by) ?? new Set();
  const isOpen = (id: string) => openIn(grouping()?.key ?? "").has(id);

  const partsOf = mapArray(
    () => groups().map((group) => group.id).filter(isOpen),
    (id) => ({
      id,
      list: createRows<T>(() => ({
        ...source(),
        queryKey: [...source().queryKey, { by: grouping()?.key ?? null, group: id }],
        load: (page) => source().load({ ...page, group: { by: grouping()!.key, id } }),
        enabled: grouping() !== null,
      }), view),
    }),
  );
  const parts = createMemo(partsOf);
  const partOf = (id: string) => parts().find((part) => part.id === id);
  const byId = createMemo(() => new Map(parts().flatMap((part) => [...part.list.byId()])));

  return {
    query,
    groups,
    byId,
    rows: createMemo(() => [...byId().values()]),
    total: () => (query.isSuccess ? groups().reduce((sum, group) => sum + group.count, 0) : undefined),
    isOpen,
    isLoading: (id: string) => partOf(id)?.list.query.isPending ?? false,
    error: (id: string) => partOf(id)?.list.query.error ?? null,
    idsOf: (id: string) => partOf(id)?.list.ids() ?? [],
    hasMore: (id: string) => partOf(id)?.list.hasMore() ?? false,
    /** What watches the end of a group's rows. */
    endOf: (id: string) => ({
      load: () => partOf(id)?.list.loadMore(),
      see: (isSeen: boolean) => partOf(id)?.list.seeEnd(isSeen),
      isLooking: () => partOf(id)?.list.isLooking() ?? false,
    }),
    setOpen(id: string, to: boolean) {
      const by = grouping()?.key ?? "";
      const next = new Set(openIn(by));
      if (to) next.add(id);
      else next.delete(id);
      opened.set(by, next);
      setOpen((all) => new Map(all).set(by, next));
    },
    /** Every row of a group, `most` at most. */
    loadGroup: (id: string, most: number, signal: AbortSignal) =>
      loadAllRows(source().load, { ...asked(), group: { by: grouping()!.key, id } }, most, signal),
  };
}
export type GroupedRows<T, G extends Group> = ReturnType<typeof createGroupedRows<T, G>>;
