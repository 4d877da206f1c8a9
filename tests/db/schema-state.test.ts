import { sql } from "drizzle-orm";
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
  await migrateDatabase(database);
  await db.run(
    sql`delete from __drizzle_migrations where created_at = (select max(created_at) from __drizzle_migrations)`,
  );
  expect(await schemaState(db)).toBe("older");
  await expect(requireCurrent(db)).rejects.toThrow("older version of Parley");
});
