import { sql } from "drizzle-orm";
import { migrate } from "drizzle-orm/libsql/migrator";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { requireCurrent, schemaState } from "#db/schema-state.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase, makeRemoteDatabase, whenDone } from "#tests/support/database.ts";

test.each([["a file", makeDatabase], ["a server", makeRemoteDatabase]])(
  "[OP2] %s that a newer version has migrated is refused in words, and not written to",
  async (_where, make) => {
    const database = await make();
    const { db } = database;
    expect(await schemaState(db)).toBe("current");
    await requireCurrent(db);
    await db.run(sql`update __drizzle_migrations set created_at = created_at + 1`);
    const written = () => batch(db, [sql`select * from migration_lease`, sql`select * from __drizzle_migrations`]);
    const before = await written();
    expect(await schemaState(db)).toBe("newer");
    await expect(migrateDatabase(database)).rejects.toThrow("newer version of Parley");
    await expect(requireCurrent(db)).rejects.toThrow("newer version of Parley");
    expect(await written()).toEqual(before);
  },
);

/** The migrations in a folder of their own but for the newest: those of an older version. */
async function makeOlder(folder: string): Promise<string> {
  const from = new URL("../../db/migrations/", import.meta.url);
  const { entries, ...journal } = JSON.parse(await Deno.readTextFile(new URL("meta/_journal.json", from)));
  await Deno.mkdir(`${folder}/meta`, { recursive: true });
  for (const { tag } of entries.slice(0, -1)) await Deno.copyFile(new URL(`${tag}.sql`, from), `${folder}/${tag}.sql`);
  const older = JSON.stringify({ ...journal, entries: entries.slice(0, -1) });
  await Deno.writeTextFile(`${folder}/meta/_journal.json`, older);
  return folder;
}

test("[OP2] an older one is brought up to date by whoever migrates, and refused by whoever does not", async () => {
  const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
  const database = await openDatabase({ url: `file:${directory}/parley.db` });
  whenDone(async () => {
    await database.close();
    await Deno.remove(directory, { recursive: true });
  });
  const { db } = database;
  expect(await schemaState(db)).toBe("none");
  await expect(requireCurrent(db)).rejects.toThrow("is empty");
  await migrate(db, { migrationsFolder: await makeOlder(`${directory}/older`) });
  expect(await schemaState(db)).toBe("older");
  await expect(requireCurrent(db)).rejects.toThrow("older version of Parley");
  await migrateDatabase(database);
  expect(await schemaState(db)).toBe("current");
  await requireCurrent(db);
});
