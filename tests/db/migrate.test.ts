import { sql } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, test } from "vitest";
import { migrateDatabase } from "#db/migrate.ts";
import * as schema from "#db/schema/index.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { openHranaServer } from "#tests/support/hrana-server.ts";
import { runProcess } from "#tests/support/process.ts";

const journal = JSON.parse(await Deno.readTextFile(new URL("../../db/migrations/meta/_journal.json", import.meta.url)));
const migrator = new URL("./migrator.ts", import.meta.url);

describe("three processes that start at once on an empty database all find it migrated, once", () => {
  test("file", async () => {
    const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
    await race(`file:${directory}/parley.db`);
    await Deno.remove(directory, { recursive: true });
  });

  test("remote", async () => {
    const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
    const server = openHranaServer({ path: `${directory}/parley.db` });
    await race(server.url);
    await server.close();
    await Deno.remove(directory, { recursive: true });
  });

  async function race(url: string): Promise<void> {
    const racers = await Promise.all([1, 2, 3].map(() => runProcess(migrator, [url])));
    expect(racers).toEqual(racers.map(() => ({ code: 0, out: `${journal.entries.length}\n`, err: "" })));
  }
});

test("migrating again changes nothing", async () => {
  const database = await makeDatabase();
  await database.db.run(sql`insert into suppression (address, why, at_ms) values ('a', 'by_hand', 1)`);
  await migrateDatabase(database);
  expect(await database.db.$count(schema.suppression)).toBe(1);
});

test("every table of the schema is there with its columns, and the file is sound", async () => {
  const { db } = await makeDatabase();
  for (const table of Object.values(schema)) {
    if (!(table instanceof SQLiteTable)) continue;
    const { name, columns } = getTableConfig(table);
    const [found] = await batch(db, [sql`select name from pragma_table_info(${name}) order by name`]);
    expect([name, found!.map((column) => column.name)]).toEqual([name, columns.map((column) => column.name).sort()]);
  }
  const checks = await db.$client.batch(["pragma integrity_check", "pragma foreign_key_check"]);
  expect(checks.map(({ rows }) => rows.map((row) => row[0]))).toEqual([["ok"], []]);
});

test("a migration rebuilds a table without deleting what refers to it, and foreign keys hold again behind it", async () => {
  const { db } = await makeDatabase();
  await db.$client.batch([
    "create table parent (id integer primary key)",
    "create table child (id integer primary key, parent references parent on delete cascade)",
    "insert into parent values (1)",
    "insert into child values (1, 1)",
  ]);
  await db.$client.migrate([
    "create table parent_new (id integer primary key, name text)",
    "insert into parent_new select id, 'one' from parent",
    "drop table parent",
    "alter table parent_new rename to parent",
  ]);
  expect(await batch(db, [sql`select * from child`, sql`select * from parent`])).toEqual([
    [{ id: 1, parent: 1 }],
    [{ id: 1, name: "one" }],
  ]);
  await expect(batch(db, [sql`insert into child values (2, 9)`])).rejects.toThrow(/FOREIGN KEY/);
  await expect(db.$client.migrate(["create table kept (x)", "create table kept (x)"])).rejects.toThrow(
    /already exists/,
  );
  await expect(batch(db, [sql`select * from kept`])).rejects.toThrow(/no such table/);
});
