import { type Accessor, createMemo } from "solid-js";
import { toastError } from "../ui/Toast.tsx";
import type { GroupedRows } from "./create-grouped-rows.ts";
import type { Selection } from "./create-selection.ts";
import { type GridHead, type GridMore, headLine, moreLine } from "./grid-shape.ts";
import type { Group, Grouping } from "./types.ts";

/** The lines of a grouped list: each group's head, and under an open one its rows and the way to more of them. */
export function createGroupLines<T, G extends Group>(
  given: {
    grouped: GroupedRows<T, G>;
    grouping: Accessor<Grouping<T, G> | null>;
    selection: Selection<T>;
    most: () => number;
    onOpen: () => ((group: G) => void) | undefined;
  },
) {
  const { grouped, grouping, selection } = given;
  const chosenIn = createMemo(() => {
    const counts = new Map<string, number>();
    const by = grouping();
    if (by) { for (const row of selection.rows()) counts.set(by.groupOf(row), (counts.get(by.groupOf(row)) ?? 0) + 1); }
    return counts;
  });
  const rowsOf = (group: G) => grouped.loadGroup(group.id, given.most(), new AbortController().signal);
  const select = async (group: G, chosen: GridHead<T>["chosen"]) => {
    const rows = await rowsOf(group);
    if (chosen === "all") selection.remove(rows);
    else selection.add(rows);
  };
  const makeHead = (group: G): GridHead<T> => {
    const chosen = () => {
      const n = chosenIn().get(group.id) ?? 0;
      return n === 0 ? "none" : n >= Math.min(group.count, given.most()) ? "all" : "some";
    };
    return {
      name: group.name,
      count: group.count,
      get isOpen() {
        return grouped.isOpen(group.id);
      },
      get isLoading() {
        return grouped.isLoading(group.id);
      },
      get chosen() {
        return chosen();
      },
      render: () => grouping()?.render(group),
      setOpen: (to) => grouped.setOpen(group.id, to),
      select: () => void select(group, chosen()).catch(toastError),
      rows: () => rowsOf(group),
      show: given.onOpen() && (() => given.onOpen()?.(group)),
    };
  };
  const heads = createMemo(() => new Map(grouped.groups().map((group) => [headLine(group.id), makeHead(group)])));
  const mores = createMemo(() => {
    const more = new Map<string, GridMore>();
    for (const { id } of grouped.groups()) {
      if (!grouped.isOpen(id) || !grouped.hasMore(id) && !grouped.error(id)) continue;
      more.set(moreLine(id), { ...grouped.endOf(id), error: grouped.error(id) });
    }
    return more;
  });
  return {
    lines: createMemo(() =>
      grouped.groups().flatMap(({ id }) => [
        headLine(id),
        ...(grouped.isOpen(id) ? grouped.idsOf(id) : []),
        ...(mores().has(moreLine(id)) ? [moreLine(id)] : []),
      ])
    ),
    headOf: (line: string) => heads().get(line),
    moreOf: (line: string) => mores().get(line),
    lineOf: headLine,
  };
}
