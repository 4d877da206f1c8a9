import { z } from "zod";
import { accountsById, assignAccounts, countCsms, countStatuses, findAccount } from "#db/queries/account.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { type AccountSort, accountSorts, listAccounts } from "#db/queries/people-lists.ts";
import { firstUnknown } from "#db/queries/start-facts.ts";
import type { TraitSort } from "#db/queries/trait-sort.ts";
import { batch } from "#db/statements.ts";
import type { Item } from "#jobs/imports/items.ts";
import type * as contract from "../contract/people.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { type AccountAnswer, toAccounts } from "../shapes/account.ts";
import { accountItems, requireAssignable } from "./account-items.ts";
import { conditionsOf, traitSortOf } from "./filtered.ts";
import { readInTurn, type Waits } from "./in-turn.ts";
import { listed } from "./listed.ts";
import { tellOthers, writeMany, writeOne } from "./people-writes.ts";

export async function browseAccounts(
  deps: Deps,
  by: Teammate,
  query: z.output<typeof contract.accountsQuery>,
  waits?: Waits,
) {
  const also = await conditionsOf(deps, by, "account", query.filter);
  const byTrait = await traitSortOf(deps, "account", query.sort);
  // Search and filters may have to look at many rows.
  const turn = { isDear: Boolean(query.q) || also.length > 0 || byTrait !== null, usual: deps.db, waits };
  const page = await listed(
    query,
    accountSorts,
    byTrait,
    (asked: { sort: AccountSort | TraitSort; descending: boolean }, after) =>
      readInTurn(
        deps,
        by,
        turn,
        (db) => listAccounts(db, { ...asked, ...accountsNarrowed(query), also, after, limit: query.limit }),
      ),
  );
  return { items: await toAccounts(deps, await accountsById(deps.db, page.ids)), next: page.next };
}

/** What a list of accounts is narrowed to, its filter aside: blank asks for those without a status, "none" for those without a CSM. */
export const accountsNarrowed = ({ q, status, csmId }: { q?: string; status?: string; csmId?: string }) => ({
  q,
  status: status === "" ? null : status,
  csmId: csmId === "none" ? null : csmId,
});

export const viewStatuses = async (deps: Deps) => ({ items: await countStatuses(deps.long) });
export const viewCsms = async (deps: Deps) => ({ items: await countCsms(deps.long) });

export async function viewAccount(deps: Deps, id: string): Promise<AccountAnswer> {
  const row = await findAccount(deps.db, id);
  if (!row) throw notFound("account");
  return (await toAccounts(deps, [row]))[0]!;
}

export async function makeAccount(deps: Deps, by: Teammate, id: string, body: z.output<typeof contract.accountNew>) {
  const account = await itemOf(deps, body);
  await writeOne(deps, by, { kind: "account", how: "create", id, account });
  return await viewAccount(deps, id);
}

export async function changeAccount(
  deps: Deps,
  by: Teammate,
  id: string,
  body: z.output<typeof contract.accountFields>,
): Promise<AccountAnswer> {
  const account = await itemOf(deps, body);
  await writeOne(deps, by, { kind: "account", how: "change", id, account });
  return await viewAccount(deps, id);
}

async function itemOf(deps: Deps, body: unknown) {
  const [item] = await accountItems(deps, [body]);
  if (item instanceof Refusal) throw item;
  return item!;
}

export async function bulkAccounts(deps: Deps, by: Teammate, { items }: z.output<typeof contract.bulk>) {
  const read = await accountItems(deps, items);
  return await writeMany(
    deps,
    by,
    read.map((account): Item | Refusal =>
      account instanceof Refusal ? account : { kind: "account", how: "upsert", account }
    ),
  );
}

/** CSM, AE or status of many accounts; their pending mail follows in the same batch (PD2, ST3). */
export async function assign(
  deps: Deps,
  by: Teammate,
  { ids, ...assignment }: z.output<typeof contract.accountsPatch>,
): Promise<{ changed: number }> {
  if (Object.values(assignment).every((value) => value === undefined)) {
    throw new Refusal("invalid_field", "body: names none of csmId, aeId and status", "body");
  }
  await requireAssignable(deps, assignment);
  const unknown = await firstUnknown(deps.db, "account", ids);
  if (unknown !== null) throw new Refusal("not_found", `ids.${unknown}: is no account`, `ids.${unknown}`);
  const atMs = deps.nowMs();
  const [, , updated] = await batch(deps.db, [
    ...assignAccounts({ ids, assignment, actorId: by.id, atMs }),
    ...followSenders(ids, atMs),
  ]);
  tellOthers(deps);
  return { changed: updated!.length };
}
