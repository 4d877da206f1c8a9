import { compileFilter } from "#db/filter/compile.ts";
import type { FilterEntity } from "#db/filter/field.ts";
import { FilterFault } from "#db/filter/language.ts";
import { operators, operatorsOf } from "#db/filter/operators.ts";
import { type Parsed, parseFilter } from "#db/filter/parse.ts";
import { readRegistry } from "#db/filter/registry.ts";
import { usedStatuses } from "#db/queries/account.ts";
import type { Condition } from "#db/queries/list.ts";
import { liveTraits } from "#db/queries/trait.ts";
import type { TraitSort } from "#db/queries/trait-sort.ts";
import type { MessageState } from "#db/schema/conversation.ts";
import { statusOptions } from "#jobs/rules/account-status.ts";
import type { z } from "zod";
import type { fieldsAnswer } from "../contract/filter.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";

/** More statuses than a team tells apart; further ones are typed. */
const mostStatuses = 100;

/** What may be filtered by now (VI2). A status is any text, and comes with those to choose from (PD2). */
export async function viewFields(deps: Deps): Promise<z.input<typeof fieldsAnswer>> {
  const [{ fields }, used] = await Promise.all([readRegistry(deps.db), usedStatuses(deps.db, mostStatuses)]);
  return {
    items: Array.from(fields.values(), (field) => ({
      field: field.field,
      label: field.label,
      entity: field.entity,
      group: field.group,
      type: field.type,
      ops: operatorsOf(field).map((op) => ({ op, ...operators[op] })),
      ...(field.field === "account.status"
        ? { options: statusOptions(used), takesOwn: true }
        : field.options
        ? { options: [...field.options] }
        : {}),
    })),
  };
}

/** What a list's `filter` asks of its rows; none without one. @throws {Refusal} invalid_field, naming the place in it. */
export async function conditionsOf(
  deps: Deps,
  by: Teammate,
  of: FilterEntity,
  filter: string | undefined,
  state?: MessageState,
): Promise<Condition[]> {
  return filter === undefined ? [] : compileFilter(await parsedFilter(deps, by, of, filter, "filter"), of, state);
}

/** A filter that was given as `at`, as the teammate asks it now. @throws {Refusal} invalid_field, naming the place in it. */
export async function parsedFilter(
  deps: Pick<Deps, "db" | "nowMs">,
  by: Teammate,
  of: FilterEntity,
  filter: unknown,
  at: string,
): Promise<Parsed> {
  const asking = { of, nowMs: deps.nowMs(), timeZone: by.timeZone, meId: by.id };
  try {
    return parseFilter(filter, await readRegistry(deps.db), asking);
  } catch (cause) {
    if (!(cause instanceof FilterFault)) throw cause;
    const field = cause.path === "" ? at : `${at}.${cause.path}`;
    throw new Refusal("invalid_field", `${field}: ${cause.message}`, field);
  }
}

/** The order that `sort=traits.<key>` asks for; null for any other. @throws {Refusal} invalid_field `sort`: there is no such trait. */
export async function traitSortOf(
  deps: Deps,
  entity: "account" | "user" | "conversation",
  sort: string,
): Promise<TraitSort | null> {
  const key = /^-?traits\.(.+)$/.exec(sort)?.[1];
  if (key === undefined) return null;
  const trait = (await liveTraits(deps.db, entity)).get(key);
  if (!trait) throw new Refusal("invalid_field", `sort: there is no trait ${key}`, "sort");
  return { traitId: trait.id, column: trait.type === "number" || trait.type === "boolean" ? "num" : "txt" };
}
