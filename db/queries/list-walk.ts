import { type SQL, sql } from "drizzle-orm";
import {
  behind,
  type Found,
  hasNoValue,
  inOrder,
  isOfTrait,
  type Part,
  placeColumns,
  placeOf,
  traitRows,
} from "./list-order.ts";
import { paceOf } from "./list-pace.ts";
import type { Bounds, Condition, ListQuery, Plan } from "./list.ts";

/** Along the index of the sort, or of a condition whose rows stand in it in that order, in walks. */
export const alongIndex = (bounds: Bounds): Plan => async (db, query, part, wanted) => {
  const { sort, conditions } = query;
  const base = conditions.find((c) => c.sorted?.column === sort.column && !part.isNull);
  const probed = conditions.filter((c) => c !== base);
  if (sort.traitId !== undefined && part.isNull) probed.push({ holds: hasNoValue(query.table, sort) });
  if (probed.length === 0) {
    return { found: await db.all<Found>(walk(query, base, part, wanted, 0)), stopped: null };
  }
  const found: Found[] = [];
  const pace = paceOf(bounds);
  let after = part.after;
  for (let walks = 0; walks < bounds.mostWalks && !pace.isOver() && !bounds.signal?.aborted; walks++) {
    const rest = { ...part, after };
    const walked = pace.next();
    found.push(...await db.all<Found>(probe(query, base, probed, rest, wanted - found.length, walked)));
    if (found.length === wanted) return { found, stopped: null };
    const [last] = await db.all<Found>(walk(query, base, rest, 1, walked - 1));
    if (!last) return { found, stopped: null };
    after = placeOf(last);
  }
  return { found, stopped: after };
};

/** `wanted` rows along an index, after skipping `offset`, with whether each satisfies `probed` too. */
function walk(
  query: ListQuery,
  base: Condition | undefined,
  part: Part,
  wanted: number,
  offset: number,
  probed: Condition[] = [],
): SQL {
  const { table, sort } = query;
  const index = base?.sorted?.index ?? (part.isNull ? sort.nullable?.index : undefined) ?? sort.index;
  const where = base ? sql`${base.holds} and ${behind(sort, part)}` : behind(sort, part);
  const from = isOfTrait(sort, part)
    ? sql`${traitRows(table)} s indexed by ${sql.identifier(index)}
      cross join ${sql.identifier(table)} t on t.id = s.entity_id`
    : sql`${sql.identifier(table)} t indexed by ${sql.identifier(index)}`;
  const holds = probed.length > 0 ? sql`, ${sql.join(probed.map((c) => c.holds), sql` and `)} as holds` : sql``;
  return sql`select ${placeColumns(sort, part)}${holds} from ${from} where ${where} order by ${
    inOrder(sort, part)
  } limit ${wanted} offset ${offset}`;
}

/** Of the next `walkedAtOnce` rows along an index those that satisfy the rest. */
const probe = (
  query: ListQuery,
  base: Condition | undefined,
  probed: Condition[],
  part: Part,
  wanted: number,
  walkedAtOnce: number,
): SQL =>
  sql`select ${sql.raw(query.sort.second ? "w.id, w.value, w.second" : "w.id, w.value")} from (${
    walk(query, base, part, walkedAtOnce, 0, probed)
  }) w where w.holds limit ${wanted}`;
