import { afterAll, onTestFinished } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { openHranaServer } from "./hrana-server.ts";

export type TestDatabase = Database & {
  /** As `openDatabase` takes it, for a second process or a second connection. */
  url: string;
};

let template: Promise<string> | undefined;

/** A fresh, migrated database in a file of its own. Closed and deleted after the test that made it, or after the file when made
 * outside of a test (`beforeAll`, top level). */
export async function makeDatabase(): Promise<TestDatabase> {
  const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
  const path = `${directory}/parley.db`;
  await Deno.copyFile(await (template ??= makeTemplate()), path);
  const url = `file:${path}`;
  const database = await openDatabase({ url });
  whenDone(async () => {
    await database.close();
    await Deno.remove(directory, { recursive: true });
  });
  return { ...database, url };
}

/** The same over HTTP, as a libSQL server would serve it. */
export async function makeRemoteDatabase(): Promise<TestDatabase> {
  const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
  const path = `${directory}/parley.db`;
  await Deno.copyFile(await (template ??= makeTemplate()), path);
  const server = openHranaServer({ path });
  const database = await openDatabase({ url: server.url });
  whenDone(async () => {
    await database.close();
    await server.close();
    await Deno.remove(directory, { recursive: true });
  });
  return { ...database, url: server.url };
}

/** Migrating takes longer than copying: once per test process. */
async function makeTemplate(): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "parley-test-template-" });
  const path = `${directory}/parley.db`;
  const database = await openDatabase({ url: `file:${path}` });
  await migrateDatabase(database);
  await database.close();
  globalThis.addEventListener("unload", () => Deno.removeSync(directory, { recursive: true }));
  return path;
}

function whenDone(cleanUp: () => Promise<void>): void {
  try {
    onTestFinished(cleanUp);
  } catch {
    afterAll(cleanUp);
  }
}
