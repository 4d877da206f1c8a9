import { sql } from "drizzle-orm";
import { type Database, type Db, openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { makeWorkspace, openSetupLink } from "#db/queries/joining.ts";
import { hashToken, newToken } from "#edge/auth/tokens.ts";
import { readConfig } from "#edge/config.ts";
import { type OpenDeps, openDeps } from "#edge/deps.ts";

export const appSecret = "bench-secret-".repeat(4);
export const admin = { email: "ada@bench.example.com", password: "correct horse battery" };

export type BenchWorkspace = {
  database: Database;
  deps: OpenDeps;
  /** Its own, as `DATA_DIR`. */
  folder: string;
  adminId: string;
  channelId: string;
  /** The file stays, for a server to open. */
  close(): Promise<void>;
  /** One look into the file once it is closed. */
  reopened<T>(look: (db: Db) => Promise<T>): Promise<T>;
  remove(): Promise<void>;
};

/** An empty workspace with one admin, in a file of its own. */
export async function openWorkspace(): Promise<BenchWorkspace> {
  const folder = await Deno.makeTempDir({ prefix: "parley-bench-" });
  const url = `file:${folder}/parley.db`;
  const database = await openDatabase({ url });
  await migrateDatabase(database);
  const deps = await openDeps({
    database,
    config: readConfig({ APP_SECRET: appSecret }),
    secret: appSecret,
    nowMs: Date.now,
    log: () => {},
    nudge: () => {},
  });
  const tokenHash = await hashToken(newToken());
  await openSetupLink(deps.db, tokenHash, Date.now());
  const adminId = await makeWorkspace(deps.db, {
    tokenHash,
    email: admin.email,
    firstName: "Ada",
    lastName: "Bench",
    workspaceName: "Bench",
    timeZone: "UTC",
    sendingWindow: null,
    passwordHash: await (await deps.auth.$context).password.hash(admin.password),
    nowMs: Date.now(),
  });
  const [channel] = await deps.db.all<{ id: string }>(sql`select id from channel`);
  return {
    database,
    deps,
    folder,
    adminId: adminId!,
    channelId: channel!.id,
    async close() {
      await deps.close();
      await database.close();
    },
    async reopened(look) {
      const again = await openDatabase({ url, readOnly: true });
      const seen = await look(again.db);
      await again.close();
      return seen;
    },
    remove: () => Deno.remove(folder, { recursive: true }),
  };
}
