import { type SQL, sql } from "drizzle-orm";
import type { Source } from "../queries/list.ts";
import { candidates, matching } from "../queries/search.ts";
import type { MessageState } from "../schema/conversation.ts";
import type { Parsed } from "./parse.ts";
import { isIndexed, passes } from "./predicate.ts";
import type { Aliases } from "./scopes.ts";

export type Leaf = Extract<Parsed, { kind: "condition" }>;

/** Whether the row that the field's alias names, or for a trait `id`, satisfies the condition: 1 or 0, never null. */
export function leafHolds({ field, test, negated }: Leaf, aliases: Aliases, id?: string): SQL {
  const alias = aliases[field.entity];
  const holds = negated ? sql`not ${positive()}` : positive();
  // Whoever has no place in an account has none that is not of a role.
  return field.at.kind === "membership"
    ? sql`(${sql.raw(aliases.membership)}.user_id is not null and ${holds})`
    : holds;

  function positive(): SQL {
    const { at } = field;
    switch (at.kind) {
      case "column": {
        const value = sql.raw(`+${alias}.${at.column}`);
        return sql`ifnull(${passes(value, test, at.folded)}, 0)`;
      }
      case "membership":
        return sql`ifnull(${passes(sql.raw(`${aliases.membership}.${at.column}`), test)}, 0)`;
      case "trait": {
        const table = `${field.entity}_trait`;
        // By an index that holds all that is asked, where one is: a look at the row itself costs as much again.
        const isCovered = test.kind === "among";
        const rows = isCovered ? sql` indexed by ${sql.identifier(`${table}_${at.column}`)}` : sql``;
        return sql`exists (select 1 from ${sql.identifier(table)} v${rows}
          where v.entity_id = ${sql.raw(id ?? `${alias}.id`)} and v.trait_id = ${at.traitId}
            and ${passes(sql.raw(`${isCovered ? "" : "+"}v.${at.column}`), test)})`;
      }
      case "condition":
        return sql`(${at.holds(alias)})`;
      case "linked":
        return sql`(${at.holds(alias, (value) => passes(value, test))})`;
    }
  }
}

/** Ids from an index, and what finding them begins from (db/queries/list.ts). */
export type Found = { ids: SQL; source?: Source };

/** Ids of the rows of the field's own entity that satisfy it, from an index; null where none answers it. `exact`: no others are among
 * them. `sorted`: they stand in that index in the order of this column. */
export function leafIds(
  { field, test, negated }: Leaf,
  state: MessageState,
): (Found & { exact: boolean; sorted?: { column: string; index: string } }) | null {
  const { at } = field;
  if (negated) return null;
  switch (at.kind) {
    case "column": {
      if (
        at.searched && (test.kind === "contains" || (test.kind === "starts" && !at.folded)) &&
        field.entity !== "message"
      ) {
        const ids = matching(field.entity, test.text);
        return ids && { ids, exact: false, source: candidates(field.entity, test.text)! };
      }
      if (!at.index || !isIndexed(test, at.folded)) return null;
      if (at.pendingOnly && state !== "pending") return null;
      const where = passes(sql.raw(at.column), test, at.folded);
      const isAlone = test.kind === "among" && test.values.length === 1;
      return {
        ids: sql`select id from ${sql.identifier(field.entity)} indexed by ${sql.identifier(at.index)} where ${where}${
          field.entity !== "message" ? sql`` : at.pendingOnly ? sql` and state = 'pending'` : sql` and state = ${state}`
        }`,
        exact: true,
        ...(at.sorted && isAlone ? { sorted: { column: at.sorted, index: at.index } } : {}),
      };
    }
    case "trait": {
      if (!isIndexed(test)) return null;
      const table = `${field.entity}_trait`;
      return {
        ids: sql`select entity_id as id from ${sql.identifier(table)} indexed by ${
          sql.identifier(`${table}_${at.column}`)
        } where trait_id = ${at.traitId} and ${passes(sql.raw(at.column), test)}`,
        exact: true,
      };
    }
    case "condition":
      return at.ids ? { ids: at.ids, exact: false } : null;
    case "linked":
      return at.ids && isIndexed(test) ? { ids: at.ids((value) => passes(value, test)), exact: false } : null;
    case "membership":
      return null;
  }
}
