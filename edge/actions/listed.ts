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
  const cursor = fromCursor(query.cursor, place);
  if (cursor && (cursor.sort !== query.sort || (cursor.value === null && !mayLack))) {
    throw new Refusal("invalid_field", "cursor: belongs to another list", "cursor");
  }
  const page = await read({ sort, descending }, cursor && { value: cursor.value, id: cursor.id });
  return { ids: page.ids, next: page.next && toCursor({ sort: query.sort, ...page.next }) };
}
