import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { runProcess, startProcess } from "#tests/support/process.ts";

const writer = new URL("./busy-writer.ts", import.meta.url);

async function makeContested(): Promise<TestDatabase> {
  const database = await makeDatabase();
  await database.db.run(sql`create table counter (n integer)`);
  await database.db.run(sql`insert into counter values (0)`);
  return database;
}

async function kept({ db }: TestDatabase): Promise<{ ids: Set<unknown>; counted: unknown }> {
  const [rows, counter] = await batch(db, [sql`select address from suppression`, sql`select n from counter`]);
  return { ids: new Set(rows!.map(({ address }) => address)), counted: counter![0]!.n };
}

test("two processes of eight writers each lose no acknowledged write to BUSY", async () => {
  const database = await makeContested();
  const racers = await Promise.all(["a", "b"].map((name) => runProcess(writer, [database.url, name, "60"])));
  expect(racers.map(({ code, err }) => ({ code, err }))).toEqual([{ code: 0, err: "" }, { code: 0, err: "" }]);
  const acknowledged = racers.flatMap(({ out }) => out.trim().split("\n"));
  const { ids, counted } = await kept(database);
  expect(ids).toEqual(new Set(acknowledged));
  expect([acknowledged.length, counted]).toEqual([2 * 8 * 90, 2 * 8 * 30]);
});

test("what was acknowledged survives kill -9 of the process, and every batch is there whole or not at all", async () => {
  const database = await makeContested();
  const victim = startProcess(writer, [database.url, "v", "1000000"]);
  const acknowledged = await victim.killAfter(400);
  const { ids, counted } = await kept(database);
  for (const id of acknowledged) expect(ids).toContain(id);
  const twins = [...ids].filter((id) => String(id).endsWith("/twin"));
  for (const twin of twins) expect(ids).toContain(String(twin).replace("/twin", ""));
  expect(counted).toBe(twins.length);
});

test("a write waits out another connection's transaction, and its own connection is sound behind it", async () => {
  const database = await makeContested();
  const other = await openDatabase({ url: database.url });
  let held = true;
  const hold = batch(other.db, [sql`
    insert into suppression (address, why, at_ms)
    with recursive n(x) as (select 1 union all select x + 1 from n where x < 300000) select 'held ' || x, 'by_hand', 1 from n`])
    .then(() => held = false);
  let n = 0;
  while (held) await batch(database.db, [sql`update counter set n = ${++n}`]);
  await hold;
  expect((await database.stats()).writer!.busy).toBeGreaterThan(0);
  for (let i = 0; i < 20; i++) {
    await batch(database.db, [sql`update counter set n = n + 1`]);
    expect(await batch(other.db, [sql`select n from counter`])).toEqual([[{ n: ++n }]]);
    await batch(other.db, [sql`update counter set n = n`]);
  }
  await other.close();
});
