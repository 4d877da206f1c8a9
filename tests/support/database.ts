import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { afterAll, onTestFinished } from "vitest";
import { type Database, openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { openHranaServer } from "./hrana-server.ts";

export type TestDatabase = Database & {
  /** As `openDatabase` takes it, for a second process or a second connection. */
  url: string;
};

/** A fresh, migrated database in a file of its own. Closed and deleted after the test that made it, or after the file when made
 * outside of a test (`beforeAll`, top level). */
export async function makeDatabase(): Promise<TestDatabase> {
  const { path, remove } = await makeFile();
  const url = `file:${path}`;
  const database = await openDatabase({ url });
  whenDone(async () => {
    await database.close();
    await remove();
  });
  return { ...database, url };
}

/** The same over HTTP, as a libSQL server would serve it. */
export async function makeRemoteDatabase(): Promise<TestDatabase> {
  const { path, remove } = await makeFile();
  const server = openHranaServer({ path });
  const database = await openDatabase({ url: server.url });
  whenDone(async () => {
    await database.close();
    await server.close();
    await remove();
  });
  return { ...database, url: server.url };
}

/** A migrated file to copy from, made once per set of migrations and kept in the system's temporary directory. */
async function templateFile(): Promise<string> {
  const migrations = new URL("../../db/migrations/", import.meta.url);
  const names = Array.from(Deno.readDirSync(migrations), ({ name }) => name).filter((name) => name.endsWith(".sql"))
    .sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(await Deno.readFile(new URL(name, migrations)));
  const path = `${tmpdir()}/parley-test-template-${hash.digest("hex").slice(0, 16)}.db`;
  if (await Deno.stat(path).then(() => true, () => false)) return path;
  const own = await Deno.makeTempFile({ prefix: "parley-test-template-", suffix: ".new" });
  const database = await openDatabase({ url: `file:${own}` });
  await migrateDatabase(database);
  await database.close();
  await Deno.rename(own, path); // whole at once: other test processes look for it
  for (const rest of ["-wal", "-shm"]) await Deno.remove(own + rest).catch(() => {});
  return path;
}

/** A new directory with a migrated file in it. */
async function makeFile(): Promise<{ path: string; remove: () => Promise<void> }> {
  const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
  const path = `${directory}/parley.db`;
  await Deno.copyFile(await (template ??= templateFile()), path);
  return { path, remove: () => Deno.remove(directory, { recursive: true }) };
}

let template: Promise<string> | undefined;

const afterFile: (() => void | Promise<void>)[] = [];
// Here and not in `whenDone`: a hook that is registered while another runs is never called.
afterAll(async () => {
  for (const cleanUp of afterFile.splice(0).reverse()) await cleanUp();
});

/** After the test that calls, or after the file when called outside of a test; the last first. */
export function whenDone(cleanUp: () => void | Promise<void>): void {
  try {
    onTestFinished(cleanUp);
  } catch {
    afterFile.push(cleanUp);
  }
}
