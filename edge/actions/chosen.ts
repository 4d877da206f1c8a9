import type { z } from "zod";
import { type Filter, FilterFault } from "#db/filter/language.ts";
import type { FilterEntity } from "#db/filter/field.ts";
import { parseFilter } from "#db/filter/parse.ts";
import { readRegistry } from "#db/filter/registry.ts";
import type { AskedFilter, Chosen, ChosenList } from "#jobs/bulk/chosen.ts";
import type * as contract from "../contract/bulk.ts";
import type { narrowedAccounts, narrowedUsers } from "../contract/narrowed.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";

type Asked = Pick<z.output<typeof contract.bulkRunNew>, "entity" | "chosen">;
/** How a list is narrowed, by entity. */
type Narrowed = {
  account: z.output<typeof narrowedAccounts>;
  user: z.output<typeof narrowedUsers>;
  conversation: z.output<typeof contract.narrowedConversations>;
};

/** What was chosen as the jobs take it. @throws {Refusal} invalid_field, naming what is wrong with a filter. */
export async function readChosen(deps: Deps, by: Teammate, asked: Asked): Promise<Chosen> {
  const { ids, all: _, except = [], ...narrowed } = asked.chosen;
  if (ids) return { ids: [...new Set(ids)] };
  return await readList(deps, by, asked.entity, narrowed, except, "chosen");
}

/** All that match what a list was narrowed to. `at` is where that stands in the body. @throws {Refusal} as readChosen. */
export async function readList<E extends keyof Narrowed>(
  deps: Deps,
  by: Teammate,
  entity: E,
  { filter, ...narrowed }: Narrowed[E],
  except: string[],
  at: string,
): Promise<Extract<ChosenList, { entity: E }>> {
  const asked = filter === undefined ? {} : { filter: await readFilter(deps, by, filter, entity, `${at}.filter`) };
  const list = { entity, except, ...asked, narrowed: entity === "account" ? accountsOf(narrowed) : narrowed };
  return list as unknown as Extract<ChosenList, { entity: E }>;
}

/** As in the list: blank asks for those without a status, "none" for those without a CSM. */
const accountsOf = ({ q, status, csmId }: Omit<Narrowed["account"], "filter">) => ({
  ...(q === undefined ? {} : { q }),
  ...(status === undefined ? {} : { status: status === "" ? null : status }),
  ...(csmId === undefined ? {} : { csmId: csmId === "none" ? null : csmId }),
});

/** A filter of rows of an entity as it is asked now, every field, operator and value of it known to be good (VI2).
 * @throws {Refusal} invalid_field, naming its place behind `at`. */
export async function readFilter(
  deps: Pick<Deps, "db" | "nowMs">,
  by: Teammate,
  filter: unknown,
  of: FilterEntity,
  at: string,
): Promise<AskedFilter> {
  const asOf = { nowMs: deps.nowMs(), timeZone: by.timeZone, meId: by.id };
  try {
    parseFilter(JSON.stringify(filter), await readRegistry(deps.db), { ...asOf, of });
  } catch (cause) {
    if (!(cause instanceof FilterFault)) throw cause;
    const field = cause.path === "" ? at : `${at}.${cause.path}`;
    throw new Refusal("invalid_field", `${field}: ${cause.message}`, field);
  }
  return { json: filter as Filter, asOf };
}
