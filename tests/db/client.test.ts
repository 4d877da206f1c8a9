import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { DatabaseError, violatesUnique } from "#db/errors.ts";
import { channel, suppression } from "#db/schema/index.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";

const suppress = (address: string) =>
  sql`insert into suppression (address, why, at_ms) values (${address}, 'by_hand', ${5}) returning address`;

describe.each([["file", makeDatabase], ["remote", makeRemoteDatabase]] as const)("%s", (_, make) => {
  test("a row written through drizzle comes back as it went in", async () => {
    const { db } = await make();
    const bytes = new Uint8Array(9000).map((_, i) => i % 251);
    const row = {
      id: "c1",
      kind: "smtp",
      name: "Mail",
      settings: { host: "127.0.0.1", port: 25, tls: false },
      sealedSecret: Buffer.from(bytes.subarray(7)),
      idempotencyMs: 90_000,
      createdAtMs: 1_763_800_000_123,
    } as const;
    await db.insert(channel).values(row);
    const found = await db.select().from(channel).where(eq(channel.id, "c1"));
    expect(found).toMatchObject([{ ...row, state: "ok", brokenWhy: null }]);
    expect(await db.select({ name: channel.name }).from(channel)).toEqual([{ name: "Mail" }]);
  });

  test("whole numbers are bound as integers, also in untyped places", async () => {
    const { db } = await make();
    const [row] = await db.all<Record<string, unknown>>(sql`
      select typeof(${7}) as whole, typeof(${7.5}) as part, typeof(${-(2 ** 53) + 1}) as large, typeof(${true}) as flag,
        typeof(${new Date(9)}) as date, typeof(${new Uint8Array(2)}) as bytes, typeof(${null}) as none,
        json_object('n', ${7}) as json, cast(${7} as text) as text, (select group_concat(value) from json_each(${"[1,2]"})) as list`);
    expect(row).toEqual({
      whole: "integer",
      part: "real",
      large: "integer",
      flag: "integer",
      date: "integer",
      bytes: "blob",
      none: "null",
      json: '{"n":7}',
      text: "7",
      list: "1,2",
    });
  });

  test("what SQLite has no type for is refused before it is bound", async () => {
    const { db } = await make();
    for (const value of [undefined, NaN, Infinity, {}, [], 2n ** 64n, Symbol("x"), () => 1]) {
      await expect(db.$client.execute("select ?", [value])).rejects.toThrow(TypeError);
    }
    await expect(db.$client.execute("select :a", { a: 1 })).rejects.toThrow(TypeError);
  });

  test("half a character in JSON does not end the process that reads it back", async () => {
    const { db } = await make();
    const words = ["a\ud800b", "\udc00", "\\ud800", "\\\\ud800", "😀", "\ud83d\ud83d\ude00", '"\\u0041'];
    const json = JSON.stringify(words.map((w) => ({ w })));
    const rows = await db.all<{ w: string }>(sql`select value ->> 'w' as w from json_each(${json})`);
    expect(rows.map((row) => row.w)).toEqual(words.map((word) => word.toWellFormed()));
    expect(await db.all(sql`select ${"[\ud800"} as text`)).toEqual([{ text: "[\ufffd" }]);
  });

  test("blobs come back as bytes from statements of our own", async () => {
    const { db } = await make();
    const [rows] = await batch(db, [sql`select ${new Uint8Array([1, 2, 3])} as bytes, x'' as none, 1 as n, 1 as n`]);
    expect(rows).toEqual([{ bytes: expect.any(Uint8Array), none: expect.any(Uint8Array), n: 1 }]);
    expect([...rows![0]!.bytes as Uint8Array]).toEqual([1, 2, 3]);
  });

  test("a batch answers the rows of each statement, and later ones see the earlier", async () => {
    const { db } = await make();
    const sets = await batch(db, [
      suppress("a@x.y"),
      sql`select count(*) as n from suppression`,
      sql`delete from suppression`,
    ]);
    expect(sets).toEqual([[{ address: "a@x.y" }], [{ n: 1 }], []]);
    expect(await batch(db, [])).toEqual([]);
  });

  test("a batch that fails leaves nothing, and names the statement and the constraint", async () => {
    const { db } = await make();
    await db.run(suppress("a@x.y"));
    const error = await batch(db, [suppress("b@x.y"), suppress("a@x.y")]).catch((e) => e);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(error.statementIndex).toBe(1);
    expect(error.code).toMatch(/^SQLITE_CONSTRAINT/);
    expect(violatesUnique(error, "suppression.address")).toBe(true);
    expect(violatesUnique(error, "suppression.addres")).toBe(false);
    expect(await db.select().from(suppression)).toHaveLength(1);
    const wrapped = await db.run(suppress("a@x.y")).catch((e) => e);
    expect(violatesUnique(wrapped, "suppression.address")).toBe(true);
  });

  test("drizzle's batch is one transaction", async () => {
    const { db } = await make();
    const row = { address: "a@x.y", why: "by_hand", atMs: 1 } as const;
    const both = [db.insert(suppression).values(row), db.insert(suppression).values(row)] as const;
    await expect(db.batch(both)).rejects.toThrow(DatabaseError);
    expect(await db.$count(suppression)).toBe(0);
  });

  test("what was awaited is seen by the next read, on both readers", async () => {
    const { db, long } = await make();
    for (let i = 0; i < 50; i++) {
      await (i % 2 ? db : long).run(suppress(`${i}@x.y`));
      expect([await db.$count(suppression), await long.$count(suppression)]).toEqual([i + 1, i + 1]);
    }
  });

  test("transactions over several calls are refused, and several statements in one text", async () => {
    const { db } = await make();
    await expect(db.transaction(async () => {})).rejects.toThrow("not offered");
    await expect(batch(db, [sql`begin immediate`])).rejects.toThrow("not offered");
    await expect(batch(db, [suppress("a"), sql`commit`])).rejects.toThrow("not offered");
    await expect(batch(db, [sql`select 1; delete from suppression`])).rejects.toThrow("not offered");
    expect(await db.$count(suppression)).toBe(0);
  });

  test("foreign keys are enforced", async () => {
    const { db } = await make();
    const orphan =
      sql`insert into sender (id, channel_id, teammate_id, address, created_at_ms) values ('s', 'c', 't', 'a@x.y', 1)`;
    await expect(batch(db, [orphan])).rejects.toThrow(/FOREIGN KEY/);
  });

  test("a missing table is an error of that request alone", async () => {
    const { db } = await make();
    await expect(batch(db, [sql`select * from nowhere`])).rejects.toThrow(/no such table/);
    expect(await batch(db, [sql`select 1 as one`])).toEqual([[{ one: 1 }]]);
  });
});
