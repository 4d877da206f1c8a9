import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { insertBulkRun } from "#db/queries/bulk-run.ts";
import { insertTrait } from "#db/queries/trait.ts";
import type { BulkAct } from "#jobs/bulk/act.ts";
import type { Chosen } from "#jobs/bulk/chosen.ts";
import type { BulkDeps } from "#jobs/bulk/run.ts";
import { accountRow, addAccounts, addTeammate } from "./people.ts";

export const atMs = 1_000_000;

export const bulkDeps = (long: Db, more: Partial<BulkDeps> = {}): BulkDeps => ({
  long,
  nowMs: () => atMs,
  log: (level, event, fields) => {
    if (level === "error") throw new Error(`${event} ${JSON.stringify(fields)}`);
  },
  ...more,
});

/** So many accounts, every third of them on trial and every second one of a CSM, a number trait, and who asks for runs. */
export async function makeBulkWorkspace(db: Db, accounts: number) {
  const byId = await addTeammate(db, { email: "ada@parley.test" });
  const csmId = await addTeammate(db, { email: "cem@parley.test" });
  const traitId = newId();
  await insertTrait(db, {
    id: traitId,
    entity: "account",
    key: "seats",
    label: "Seats",
    type: "number",
    options: null,
    editRight: "members",
    archivedAtMs: null,
    createdAtMs: 0,
  }, byId);
  const rows = Array.from({ length: accounts }, (_, n) =>
    accountRow({
      id: `A${String(n).padStart(6, "0")}`,
      name: `Account ${n}`,
      status: n % 3 === 0 ? "trial" : "subscribed",
      csmId: n % 2 === 0 ? csmId : null,
    }));
  for (let from = 0; from < rows.length; from += 1_000) await addAccounts(db, rows.slice(from, from + 1_000));
  const seats: BulkAct = { kind: "traits", values: [{ traitId, key: "seats", txt: null, num: 7 }] };
  return {
    byId,
    csmId,
    traitId,
    seats,
    ids: rows.map(({ id }) => id),
    /** Waits to be run. */
    async addRun(chosen: Chosen, act: BulkAct = seats): Promise<string> {
      const id = newId();
      const entity = "ids" in chosen ? "account" : chosen.entity;
      const count = "ids" in chosen ? chosen.ids.length : null;
      await insertBulkRun(db, { id, entity, act, chosen: { chosen, count }, createdById: byId, detail: {}, atMs });
      return id;
    },
    /** The accounts that hold the trait, and how often the trail says that each was changed. */
    async holders(): Promise<string[]> {
      const found = await db.all<{ id: string }>(sql`select entity_id as id from account_trait order by entity_id`);
      return found.map(({ id }) => id);
    },
    async trail(): Promise<Record<string, number>> {
      const found = await db.all<{ id: string; n: number }>(sql`select entity_id as id, count(*) as n from audit
        where action = 'account.updated' group by entity_id order by entity_id`);
      return Object.fromEntries(found.map(({ id, n }) => [id, n]));
    },
  };
}
