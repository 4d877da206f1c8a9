import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { DatabaseError, DatabaseUnknown } from "#db/errors.ts";
import { batch } from "#db/statements.ts";
import { Line } from "#db/threads/line.ts";
import type { Request } from "#db/threads/protocol.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { killThread } from "#tests/support/kill-thread.ts";

const suppress = (address: string) =>
  sql`insert into suppression (address, why, at_ms) values (${address}, 'by_hand', 1)`;
/** Some hundred milliseconds of native work that nothing can interrupt. */
const slowCount =
  sql`with recursive n(x) as (select 1 union all select x + 1 from n where x < 2000000) select count(*) as n from n`;
const addresses = sql`select address from suppression order by address`;

test("what arrives together is one commit, and one that fails fails alone", async () => {
  const { db, stats } = await makeDatabase();
  await db.run(suppress("taken"));
  const before = (await stats()).writer!;
  const settled = await Promise.allSettled([
    batch(db, [suppress("a")]),
    batch(db, [suppress("taken")]),
    batch(db, [suppress("b"), suppress("taken")]),
    batch(db, [suppress("c"), suppress("d")]),
    batch(db, [sql`insert into nowhere values (1)`]),
    batch(db, [suppress("e")]),
  ]);
  expect(settled.map(({ status }) => status === "fulfilled")).toEqual([true, false, false, true, false, true]);
  expect((settled[2] as PromiseRejectedResult).reason).toMatchObject({ statementIndex: 1 });
  expect(await batch(db, [addresses])).toEqual([["a", "c", "d", "e", "taken"].map((address) => ({ address }))]);
  const after = (await stats()).writer!;
  expect([after.turns - before.turns, after.requests - before.requests, after.redone]).toEqual([1, 6, 0]);
});

test("requests whose common transaction was lost run again by themselves", async () => {
  const { db, stats } = await makeDatabase();
  await db.run(suppress("taken"));
  const settled = await Promise.allSettled([
    batch(db, [suppress("a")]),
    batch(db, [sql`insert or rollback into suppression (address, why, at_ms) values ('taken', 'by_hand', 1)`]),
    batch(db, [suppress("b")]),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await batch(db, [addresses])).toEqual([[{ address: "a" }, { address: "b" }, { address: "taken" }]]);
  expect((await stats()).writer!.redone).toBe(2);
});

test("a person's write overtakes bulk that came before it", async () => {
  const { db, long } = await makeDatabase();
  const order: string[] = [];
  const fill = (n: number) =>
    batch(long, [sql`
      with recursive i(x) as (select 1 union all select x + 1 from i where x < 2000)
      insert into suppression (address, why, at_ms) select ${n} || '/' || x, 'by_hand', 1 from i`]);
  const bulk = Array.from({ length: 100 }, (_, n) => fill(n).then(() => order.push("bulk")));
  const first = batch(db, [suppress("with the bulk")]).then(() => order.push("first"));
  await Promise.race(bulk);
  const second = batch(db, [suppress("in the midst of it")]).then(() => order.push("second"));
  await Promise.all([...bulk, first, second]);
  expect(order[0]).toBe("first");
  // A slice or two later, if this thread is given the processor; without taking turns it would be the last.
  expect(order.indexOf("second")).toBeLessThan(90);
});

test("a long read blocks neither this thread nor short reads nor writes", async () => {
  const { db, long } = await makeDatabase();
  let over = false;
  const count = batch(long, [slowCount]).then(([rows]) => {
    over = true;
    return rows;
  });
  for (let i = 0; i < 10; i++) {
    await db.run(suppress(`${i}`));
    await batch(db, [addresses]);
  }
  expect(over).toBe(false);
  expect(await count).toEqual([{ n: 2_000_000 }]);
});

test("what somebody's filter makes long holds up neither short reads, nor long ones, nor what is sent", async () => {
  const { db, long, lists, sends } = await makeDatabase();
  let over = false;
  const counts = Promise.all([batch(lists, [slowCount]), batch(lists, [slowCount])]).finally(() => over = true);
  for (let i = 0; i < 10; i++) {
    await sends.run(suppress(`${i}`));
    for (const reader of [db, long, sends]) expect((await batch(reader, [addresses]))[0]).toHaveLength(i + 1);
  }
  expect(over).toBe(false);
  await counts;
});

test("what is sent lets people's writes pass, and does not wait for long reads", async () => {
  const { db, long, sends } = await makeDatabase();
  let over = false;
  const count = batch(long, [slowCount]).finally(() => over = true);
  await batch(sends, [addresses]);
  expect(over).toBe(false);
  const order: string[] = [];
  const asked = [batch(sends, [suppress("sent")]).then(() => order.push("sends"))];
  asked.push(batch(db, [suppress("person")]).then(() => order.push("person")));
  await Promise.all([...asked, count]);
  expect(order[0]).toBe("person");
});

test("several selects read one snapshot", async () => {
  const { db } = await makeDatabase();
  const count = sql`select count(*) as n from suppression`;
  const read = batch(db, [count, slowCount, count]);
  const write = db.run(suppress("meanwhile"));
  const [before, , after] = await read;
  await write;
  expect(after).toEqual(before);
});

test.each(["writer", "short", "long", "lists"] as const)(
  "the %s dies and another takes its place, for everyone",
  async (thread) => {
    const database = await makeDatabase();
    for (let round = 1; round <= 2; round++) {
      const mark = (i: number) => `${round}/${i}`;
      const { kill, respawned } = await killThread(database, thread);
      kill();
      const settled = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => batch(database.db, [suppress(mark(i))])),
      );
      await respawned;
      const [rows] = await batch(database.db, [addresses]);
      expect(await batch(database.long, [addresses])).toEqual([rows]);
      expect(await batch(database.lists, [addresses])).toEqual([rows]);
      const kept = new Set(rows!.map(({ address }) => address));
      settled.forEach((result, i) => {
        if (result.status === "fulfilled") expect(kept).toContain(mark(i));
        else expect(result.reason).toBeInstanceOf(DatabaseUnknown);
      });
      await batch(database.db, [suppress(`after ${round}`)]);
      expect((await database.stats())[thread]!.respawns).toBe(round);
    }
  },
);

test("what was under way when the thread died is unknown, what was not sent yet goes to the next", async () => {
  const [dead, next] = [new MessageChannel(), new MessageChannel()];
  const line = new Line(dead.port1);
  const underWay = line.ask("write", []);
  await Promise.resolve(); // it travels in a microtask
  const unsent = line.ask("write", []);
  line.replace(next.port1);
  await expect(underWay).rejects.toThrow(DatabaseUnknown);
  next.port2.onmessage = ({ data }) => next.port2.postMessage(data.map(({ id }: Request) => ({ id, results: [] })));
  expect(await unsent).toEqual([]);
  await line.close();
  for (const { port2 } of [dead, next]) port2.close();
});

test("a closed database has answered everything and refuses the rest", async () => {
  const { db, close, url } = await makeDatabase();
  const asked = Array.from({ length: 50 }, (_, i) => batch(db, [suppress(`${i}`)]));
  await Promise.all([close(), ...asked]);
  await expect(batch(db, [addresses])).rejects.toThrow("closed");
  const again = await openDatabase({ url });
  expect(await batch(again.db, [sql`select count(*) as n from suppression`])).toEqual([[{ n: 50 }]]);
  await again.close();
});

test("the writer syncs every commit, and keeps foreign keys on", async () => {
  const { db } = await makeDatabase();
  const pragmas = await db.$client.batch(["pragma synchronous", "pragma journal_mode", "pragma foreign_keys"]);
  expect(pragmas.map(({ rows }) => rows[0]![0])).toEqual([2, "wal", 1]);
});

test("a script runs outside of a transaction: a copy of the whole file", async () => {
  const { db, url } = await makeDatabase();
  await db.run(suppress("a"));
  const copy = `${url.slice("file:".length)}.copy`;
  await db.$client.executeMultiple(`vacuum into '${copy}'`);
  const other = await openDatabase({ url: `file:${copy}`, readOnly: true });
  expect(await batch(other.db, [addresses])).toEqual([[{ address: "a" }]]);
  await other.close();
  await expect(db.$client.executeMultiple("begin; insert into nowhere values (1)")).rejects.toThrow(/no such table/);
  await db.run(suppress("b"));
});

test("a file opened for reading only is read and not written", async () => {
  const { db, url } = await makeDatabase();
  await db.run(suppress("a"));
  const other = await openDatabase({ url, readOnly: true });
  expect(await batch(other.db, [addresses])).toEqual([[{ address: "a" }]]);
  await expect(batch(other.db, [suppress("b")])).rejects.toThrow(DatabaseError);
  await other.close();
});

test.each([
  ["a directory that is not there", { url: "file:/nowhere/at/all.db" }],
  ["a file that is not there, for reading", { url: "file:/nowhere.db", readOnly: true }],
  ["a URL of another kind", { url: "postgres://127.0.0.1/parley" }],
])("%s is refused at opening", async (_, options) => {
  await expect(openDatabase(options)).rejects.toThrow(DatabaseError);
});
