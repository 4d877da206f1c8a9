import type { z } from "zod";
import type { AccountRow } from "#db/queries/account.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { readTraits } from "#db/queries/trait.ts";
import type * as contract from "../contract/people.ts";
import type { Deps } from "../context.ts";
import { toInstant } from "./instant.ts";
import { toTeammateShort } from "./teammate.ts";

export type AccountAnswer = z.input<typeof contract.account>;

/** Accounts as the API shows them: one read for all their traits, one for CSMs and AEs. */
export async function toAccounts(deps: Pick<Deps, "db">, rows: AccountRow[]): Promise<AccountAnswer[]> {
  const [traits, teammates] = await Promise.all([
    readTraits(deps.db, "account", rows.map((row) => row.id)),
    teammatesById(deps.db, rows.flatMap((row) => [row.csmId, row.aeId])),
  ]);
  const teammate = (id: string | null) => {
    const found = teammates.get(id ?? "");
    return found ? toTeammateShort(found) : null;
  };
  return rows.map((row) => ({
    id: row.id,
    externalId: row.externalId,
    name: row.name,
    status: row.status,
    csm: teammate(row.csmId),
    ae: teammate(row.aeId),
    mrrCents: row.mrrCents,
    renewsOn: row.renewsOn,
    health: row.health,
    userCount: row.userCount,
    untracked: Boolean(row.untracked),
    traits: traits.get(row.id) ?? {},
    createdAt: toInstant(row.createdAtMs),
  }));
}
