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

/** The ids that a condition is driven from, each once. */
export const drivenFrom = ({ drive, repeats }: Condition): SQL =>
  repeats ? sql`select distinct id from (${drive!})` : drive!;

/** How many rows a condition may be driven from. */
export const mostOf = (
  { mostDriven = 0 }: Condition,
  usual: number,
): number => (usual < 0 ? usual : Math.max(usual, mostDriven));

/** From the rows of one condition: what their own columns tell first and in order, then what has to be looked up, in pieces until the
 * page is full. */
export const fromRows = (driver: Condition, bounds: Bounds): Plan => async (db, query, part, wanted) => {
  const others = query.conditions.filter((condition) => condition !== driver);
  const far = others.filter((condition) => !condition.isOwn);
  const inReach = driven(query, driver, part, bounds, others.filter((condition) => condition.isOwn));
  if (far.length === 0) return { found: await db.all<Found>(sql`${inReach} limit ${wanted}`), stopped: null };
  const pace = paceOf(bounds);
  const rows = await db.all<Found>(inReach);
  const found: Found[] = [];
  let seen = 0;
  for (let looks = 0; seen < rows.length && found.length < wanted; looks++) {
    if (looks === bounds.mostWalks || pace.isOver() || bounds.signal?.aborted) {
      return { found, stopped: placeOf(rows[seen - 1]!) };
    }
    const piece = rows.slice(seen, seen + pace.next());
    const those = await db.all<{ at: number }>(probed(query, piece, far));
    found.push(...those.map(({ at }) => at).toSorted((a, b) => a - b).map((at) => piece[at]!));
    seen += piece.length;
  }
  return { found: found.slice(0, wanted), stopped: null };
};

/** What satisfies the conditions, in the order of the sort. */
function driven(query: ListQuery, driver: Condition, part: Part, bounds: Bounds, also: Condition[]): SQL {
  const { table, sort } = query;
  const holds = [behind(sort, part), ...also.map((condition) => condition.holds)];
  if (sort.traitId !== undefined && part.isNull) holds.push(hasNoValue(table, sort));
  const values = isOfTrait(sort, part) ? sql`cross join ${traitRows(table)} s on s.entity_id = t.id` : sql``;
  return sql`select ${placeColumns(sort, part)} from (${drivenFrom(driver)} limit ${
    mostOf(driver, bounds.mostDriven)
  }) d cross join ${sql.identifier(table)} t on t.id = d.id ${values} where ${sql.join(holds, sql` and `)}
    order by ${inOrder(sort, part)}`;
}

/** Which of these rows satisfy the conditions. */
const probed = ({ table }: ListQuery, rows: Found[], conditions: Condition[]): SQL =>
  sql`select d.key as at from json_each(${JSON.stringify(rows.map(({ id }) => id))}) d
    cross join ${sql.identifier(table)} t on t.id = d.value
    where ${sql.join(conditions.map(({ holds }) => holds), sql` and `)}`;
