import { sql } from "drizzle-orm";
import { type Database, openDatabase } from "#db/client.ts";
import { whenDone } from "#tests/support/database.ts";
import { runProcess } from "#tests/support/process.ts";
import { runLineToEnd, scripts } from "#tests/support/served.ts";

/** A new directory; removed when the test is over. */
export async function makeFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "parley-test-" });
  whenDone(() => Deno.remove(folder, { recursive: true }));
  return folder;
}

/** `npm run <name> -- <args>` under the rights of its own line: its exit code and all that it said. */
export const runCommand = (name: "backup" | "restore" | "doctor", args: string[], env: Record<string, string>) =>
  runLineToEnd([scripts[name]!, ...args.map((arg) => `'${arg}'`)].join(" "), env);

/** A data folder with a migrated database in it and a secret beside it. */
export async function makeDataFolder(secret = "a-secret-of-its-own-".repeat(3)): Promise<string> {
  const folder = await makeFolder();
  await Deno.writeTextFile(`${folder}/app-secret`, secret + "\n", { mode: 0o600 });
  await suppress(folder);
  return folder;
}

/** Suppresses these addresses there, and has nothing open after. */
export async function suppress(folder: string, ...addresses: string[]): Promise<void> {
  const { code, err } = await runProcess(new URL("./prepare.ts", import.meta.url), [folder, ...addresses]);
  if (code !== 0) throw new Error(err);
}

/** What `act` makes of the database in that folder, which is closed after; it may be a while before nothing has it open. */
export async function within<T>(folder: string, act: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: `file:${folder}/parley.db` });
  try {
    return await act(database);
  } finally {
    await database.close();
  }
}

export const suppressed = (folder: string) =>
  within(folder, async ({ db }) => {
    const rows = await db.all<{ address: string }>(sql`select address from suppression order by address`);
    return rows.map(({ address }) => address);
  });

export const namesIn = (folder: string): string[] => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
