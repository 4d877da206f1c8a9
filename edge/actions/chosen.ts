import type { z } from "zod";
import type { Filter } from "#db/filter/language.ts";
import type { FilterEntity } from "#db/filter/field.ts";
import type { AskedFilter, Chosen, ChosenList } from "#jobs/bulk/chosen.ts";
import type * as contract from "../contract/bulk.ts";
import type { narrowedAccounts, narrowedUsers } from "../contract/narrowed.ts";
import type { Deps, Teammate } from "../context.ts";
import { accountsNarrowed } from "./accounts.ts";
import { parsedFilter } from "./filtered.ts";

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
  const list = { entity, except, ...asked, narrowed: entity === "account" ? accountsNarrowed(narrowed) : narrowed };
  return list as unknown as Extract<ChosenList, { entity: E }>;
}

/** A filter of rows of an entity as it is asked now, every field, operator and value of it known to be good (VI2).
 * @throws {Refusal} invalid_field, naming its place behind `at`. */
export async function readFilter(
  deps: Pick<Deps, "db" | "nowMs">,
  by: Teammate,
  filter: unknown,
  of: FilterEntity,
  at: string,
): Promise<AskedFilter> {
  await parsedFilter(deps, by, of, JSON.stringify(filter), at);
  const asOf = { nowMs: deps.nowMs(), timeZone: by.timeZone, meId: by.id };
  return { json: filter as Filter, asOf };
}
