import { type SQL, sql } from "drizzle-orm";
import type { Place, Sort } from "./list.ts";

export type Found = Required<Pick<Place, "id" | "value">> & { second?: number };

/** A stretch of the sort order without a break: the rows with a value, then those without. */
export type Part = { isNull: boolean; after: Place | null };

export const isOfTrait = (sort: Sort, { isNull }: Pick<Part, "isNull">): boolean =>
  sort.traitId !== undefined && !isNull;
const columnOf = (sort: Sort): SQL => sql.raw(`${sort.traitId === undefined ? "t" : "s"}.${sort.column}`);
export const placeOf = ({ value, second, id }: Found): Place =>
  second === undefined ? { value, id } : { value, second, id };
/** What a place is made of. */
export function placeColumns(sort: Sort, part: Part): SQL {
  if (sort.traitId !== undefined) return part.isNull ? sql`t.id, null as value` : sql`t.id, ${columnOf(sort)} as value`;
  return sql.raw(`t.id, t.${sort.column} as value${sort.second ? `, t.${sort.second} as second` : ""}`);
}

/** Rows of a trait's values `s`, where those are the order. */
export const traitRows = (table: string): SQL => sql`${sql.identifier(`${table}_trait`)}`;
export const hasNoValue = (table: string, sort: Sort): SQL =>
  sql`not exists (select 1 from ${traitRows(table)} s
    where s.entity_id = t.id and s.trait_id = ${sort.traitId} and ${sql.raw(`+s.${sort.column}`)} is not null)`;

/** Rows of the part that stand behind its place, as a range of the index. */
export function behind(sort: Sort, { isNull, after }: Part): SQL {
  const column = columnOf(sort);
  if (sort.traitId !== undefined) return behindTrait(sort, { isNull, after });
  const beyond = sql.raw(sort.descending ? "<" : ">");
  if (isNull) return after ? sql`${column} is null and t.id ${beyond} ${after.id}` : sql`${column} is null`;
  if (!after) return sort.nullable ? sql`${column} is not null` : sql`1`;
  if (sort.second) {
    return sql`(${column}, ${
      sql.raw(`t.${sort.second}`)
    }, t.id) ${beyond} (${after.value}, ${after.second}, ${after.id})`;
  }
  return sql`${column} ${beyond}= ${after.value} and (${column} ${beyond} ${after.value} or t.id ${beyond} ${after.id})`;
}

function behindTrait(sort: Sort, { isNull, after }: Part): SQL {
  const column = columnOf(sort);
  const beyond = sql.raw(sort.descending ? "<" : ">");
  if (isNull) return after ? sql`t.id ${beyond} ${after.id}` : sql`1`;
  const values = sql`s.trait_id = ${sort.traitId} and ${column} is not null`;
  return after
    ? sql`${values} and ${column} ${beyond}= ${after.value} and (${column} ${beyond} ${after.value} or s.entity_id ${beyond} ${after.id})`
    : values;
}

export function inOrder(sort: Sort, { isNull }: Part): SQL {
  const way = sort.descending ? " desc" : "";
  if (isOfTrait(sort, { isNull })) return sql.raw(`s.${sort.column}${way}, s.entity_id${way}`);
  if (isNull) return sql.raw(`t.id${way}`);
  const second = sort.second ? `, t.${sort.second}${way}` : "";
  return sql.raw(`t.${sort.column}${way}${second}${sort.unique ? "" : `, t.id${way}`}`);
}
