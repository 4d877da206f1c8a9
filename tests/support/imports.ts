import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import {
  endUpload,
  findImport,
  insertImport,
  insertPiece,
  listImportErrors,
  pieceBytes,
  queueImport,
} from "#db/queries/import.ts";
import { insertTrait } from "#db/queries/trait.ts";
import type { TraitType } from "#db/schema/people.ts";
import { readHeader } from "#jobs/imports/csv.ts";
import { type ImportPlan, suggestTargets } from "#jobs/imports/plan.ts";
import type { ImportsDeps } from "#jobs/imports/run.ts";
import type { TestDatabase } from "./database.ts";

export const atMs = 1_000_000;
export const customers = () => Deno.readFile(new URL("../fixtures/customers-1000.csv", import.meta.url));
export const depsOf = (database: Pick<TestDatabase, "db" | "long">, more: Partial<ImportsDeps> = {}): ImportsDeps => ({
  db: database.db,
  long: database.long,
  nowMs: () => atMs,
  links: { hashAddress: (address) => address },
  log: (level, event, fields) => {
    if (level === "error") throw new Error(`${event} ${JSON.stringify(fields)}`);
  },
  ...more,
});

/** An uploaded file, waiting to run by what its headers suggest. */
export async function queueImportOf(
  db: Db,
  csv: string | Uint8Array,
  { dryRun = false, ...over }: Partial<ImportPlan> & { dryRun?: boolean } = {},
): Promise<string> {
  const bytes = typeof csv === "string" ? new TextEncoder().encode(csv) : csv;
  const id = newId();
  const encoding = over.encoding ?? "utf-8";
  const { columns, delimiter, bytes: headerBytes, lines: headerLines } = readHeader(bytes, true, { encoding })!;
  const traits = await db.all<{ entity: "user"; key: string; label: string }>(sql`select * from trait_definition`);
  const suggested = suggestTargets(columns, traits, over.kind);
  const shape = { columns, delimiter, encoding, isUtf8: encoding === "utf-8", headerBytes, headerLines };
  const plan: ImportPlan = {
    ...shape,
    kind: "flat",
    targets: columns.map((column) => suggested[column]!),
    accountKey: "account.name",
    csmId: null,
    aeId: null,
    status: null,
    owners: false,
    ...over,
  };
  await insertImport(db, { id, fileName: "x.csv", createdById: "T1", atMs });
  for (let n = 0; n * pieceBytes < bytes.length; n++) {
    await insertPiece(db, id, n, bytes.slice(n * pieceBytes, (n + 1) * pieceBytes));
  }
  await endUpload(db, { id, totalBytes: bytes.length, shape, headerHash: "", actorId: "T1", atMs });
  await runAgain(db, id, { plan, dryRun });
  return id;
}

/** The same upload by the same plan, or another. */
export async function runAgain(db: Db, id: string, o: { plan?: ImportPlan; dryRun?: boolean } = {}): Promise<boolean> {
  const plan = o.plan ?? (await findImport(db, id))!.plan as ImportPlan;
  const from = { fromByte: plan.headerBytes, fromLine: plan.headerLines };
  return await queueImport(db, { id, plan, dryRun: o.dryRun ?? false, remembered: null, ...from, actorId: "T1", atMs });
}

export async function countsOf(db: Db, id: string) {
  const { state, rows, created, updated, unchanged, failed } = (await findImport(db, id))!;
  return { state, rows, created, updated, unchanged, failed };
}
export const errorsOf = async (db: Db, id: string) =>
  (await listImportErrors(db, id, 1000)).map(({ line, field, reason }) => `${line} ${field ?? "-"}: ${reason}`);

/** Everything that an import makes, without ids and times. */
export const contents = async (db: Db) => ({
  users: await db.all(sql`select u.email, u.external_id, u.first_name, u.last_name, u.name_key, u.unsubscribed_at_ms,
    (select group_concat(a.name || ':' || m.is_owner || ':' || coalesce(m.role, '')) from membership m
      join account a on a.id = m.account_id where m.user_id = u.id) as accounts,
    (select group_concat(d.key || '=' || coalesce(t.txt, t.num), ';') from user_trait t
      join trait_definition d on d.id = t.trait_id where t.entity_id = u.id) as traits
    from user u order by u.email`),
  accounts: await db.all(
    sql`select a.name, a.external_id, a.status, a.csm_id, a.mrr_cents, a.renews_on, a.health, a.user_count,
    (select count(*) from membership m where m.account_id = a.id) as counted,
    (select group_concat(d.key || '=' || coalesce(t.txt, t.num), ';') from account_trait t
      join trait_definition d on d.id = t.trait_id where t.entity_id = a.id) as traits
    from account a order by a.name_key, a.external_id`,
  ),
});

export const addTrait = (db: Db, entity: "user" | "account" | "teammate", key: string, type: TraitType) =>
  insertTrait(db, {
    id: newId(),
    entity,
    key,
    label: key,
    type,
    options: type === "select" ? [{ value: "gold", label: "Gold plan" }] : null,
    editRight: "members",
    archivedAtMs: null,
    createdAtMs: atMs,
  }, "T1");
