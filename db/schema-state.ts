import { sql } from "drizzle-orm";
import type { Db } from "./client.ts";
import { databaseFault } from "./errors.ts";
import journal from "./migrations/meta/_journal.json" with { type: "json" };

/** How a database's schema stands to the one that this code is written for; `none` before the first migration. */
export type SchemaState = "none" | "older" | "current" | "newer";

/** The database's schema is not one that this code can work on. */
export class SchemaFault extends Error {
  override name = "SchemaFault";
}

const newestAtMs = Math.max(...journal.entries.map(({ when }) => when));

/** Told by when the newest migration was made that has run; one read of a few rows. */
export async function schemaState(db: Db): Promise<SchemaState> {
  const atMs = await migratedAtMs(db);
  if (atMs === null) return "none";
  if (atMs === newestAtMs) return "current";
  return atMs < newestAtMs ? "older" : "newer";
}

async function migratedAtMs(db: Db): Promise<number | null> {
  try {
    const [row] = await db.all<{ atMs: number | null }>(
      sql`select max(cast(created_at as integer)) as "atMs" from __drizzle_migrations`,
    );
    return row!.atMs;
  } catch (cause) {
    if (/no such table/.test(databaseFault(cause)?.message ?? "")) return null;
    throw cause;
  }
}

const newer = "This database was migrated by a newer version of Parley. Start that version, or restore a backup that " +
  "this one made.";

/** @throws {SchemaFault} a newer version of Parley has migrated it: what this one would write might break it. */
export async function refuseNewer(db: Db): Promise<void> {
  if (await schemaState(db) === "newer") throw new SchemaFault(newer);
}

/** For processes that do not migrate. @throws {SchemaFault} the schema is another than this code's. */
export async function requireCurrent(db: Db): Promise<void> {
  const state = await schemaState(db);
  if (state === "newer") throw new SchemaFault(newer);
  if (state === "current") return;
  throw new SchemaFault(
    state === "none"
      ? "This database is empty: start the server on it once, which makes its tables."
      : "This database is of an older version of Parley: start this version's server on it, which brings it up to date.",
  );
}
