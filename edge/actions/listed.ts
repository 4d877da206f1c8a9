import { z } from "zod";
import type { Place } from "#db/queries/list.ts";
import type { TraitSort } from "#db/queries/trait-sort.ts";
import { id } from "../contract/values.ts";
import { Refusal } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";

const place = z.object({ sort: z.string(), value: z.union([z.string(), z.number(), z.null()]), id }).strict();

/** One page of a list whose `sort` is a name or `-name`, or by a trait. Its cursor holds for that sort alone.
 * @throws {Refusal} invalid_field `cursor`. */
export async function listed<Name extends string>(
  query: { sort: string; cursor?: string },
  sorts: Record<Name, { column: string; nullable?: unknown }>,
  byTrait: TraitSort | null,
  read: (
    sort: { sort: Name | TraitSort; descending: boolean },
    after: Place | null,
  ) => Promise<{ ids: string[]; next: Place | null }>,
): Promise<{ ids: string[]; next: string | null }> {
  const descending = query.sort.startsWith("-");
  const sort = byTrait ?? (descending ? query.sort.slice(1) : query.sort) as Name;
  const mayLack = typeof sort === "object" || sorts[sort].nullable !== undefined;
  const page = await read({ sort, descending }, placeIn(query, mayLack));
  return { ids: page.ids, next: page.next && toCursor({ sort: query.sort, ...page.next }) };
}

type ByName = "name" | "updatedAt";

/** One page of a short list, by name or by when its rows were changed. Its cursor holds for that sort alone.
 * @throws {Refusal} invalid_field `cursor`. */
export async function listedByName<Row extends { id: string; nameKey: string; updatedAtMs: number }>(
  query: { sort: ByName | `-${ByName}`; q?: string | undefined; cursor?: string | undefined; limit: number },
  read: (
    asked: {
      q: string | null;
      sort: ByName;
      descending: boolean;
      after: { value: string | number; id: string } | null;
      limit: number;
    },
  ) => Promise<Row[]>,
): Promise<{ rows: Row[]; next: string | null }> {
  const sort = query.sort.replace("-", "") as ByName;
  const rows = await read({
    q: query.q?.trim() || null,
    sort,
    descending: query.sort.startsWith("-"),
    after: placeIn(query, false) as { value: string | number; id: string } | null,
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const value = last && (sort === "name" ? last.nameKey : last.updatedAtMs);
  return { rows: page, next: last ? toCursor({ sort: query.sort, value, id: last.id }) : null };
}

/** Behind what a page begins. @throws {Refusal} invalid_field `cursor`: it is of another sort. */
function placeIn(query: { sort: string; cursor?: string | undefined }, mayLack: boolean): Place | null {
  const cursor = fromCursor(query.cursor, place);
  if (cursor && (cursor.sort !== query.sort || (cursor.value === null && !mayLack))) {
    throw new Refusal("invalid_field", "cursor: belongs to another list", "cursor");
  }
  return cursor && { value: cursor.value, id: cursor.id };
}
