import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/libsql/migrator";
import { fileURLToPath } from "node:url";
import type { Database } from "./client.ts";
import { newId } from "./ids.ts";
import { dropLease, takeLease } from "./leases.ts";
import { refuseNewer } from "./schema-state.ts";

const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
/** job_lease is itself made by a migration, so this lease has a table of its own. */
const leaseTable = "migration_lease";
const lease = { name: "migrate", ttlMs: 60_000, nowMs: null };
const lookAgainMs = 50;

/** The database has the newest schema when this returns. Any number of processes may call it at once: one migrates, the
 * others wait. The lease cannot lapse under a migration that runs: taking it is a write, and the migration holds the writer.
 * @throws {SchemaFault} a newer version has migrated it already; nothing was written. */
export async function migrateDatabase({ db }: Database): Promise<void> {
  await refuseNewer(db);
  const holder = newId();
  await db.run(sql`
    create table if not exists ${sql.identifier(leaseTable)}
      (name text primary key, holder text not null, until_ms integer not null, fence integer not null default 1)`);
  while (await takeLease(db, { ...lease, holder }, leaseTable) === null) {
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
  try {
    await refuseNewer(db); // it may have, while this one waited
    // Named: inferred, it is looked for through all of drizzle, a tenth of all type checking.
    await migrate(db, { migrationsFolder });
  } finally {
    await dropLease(db, { name: lease.name, holder }, leaseTable);
  }
}
