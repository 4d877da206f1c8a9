import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { DatabaseUnknown } from "#db/errors.ts";
import { findImport } from "#db/queries/import.ts";
import { unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { runImports } from "#jobs/imports/run.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";
import { addTeammate } from "#tests/support/people.ts";
import { makeRandom } from "#tests/support/random.ts";
import {
  addTrait,
  atMs,
  contents,
  countsOf,
  customers,
  depsOf,
  queueImportOf,
  runAgain,
} from "#tests/support/imports.ts";

describe("[PD6] the customer list of 1,000 rows", () => {
  test("goes in whole, and a second time changes nothing and clears no unsubscribe", async () => {
    const database = await makeDatabase();
    const { db } = database;
    const csmId = await addTeammate(db);
    await addTrait(db, "user", "country", "text");
    const plan = { csmId, status: "subscribed", owners: true };
    const first = await queueImportOf(db, await customers(), plan);
    expect(await runImports(depsOf(database))).toBe(1000);
    const allIn = { state: "done", rows: 1000, created: 1000, updated: 0, unchanged: 0, failed: 0 };
    expect(await countsOf(db, first)).toEqual(allIn);

    const [{ id: userId }] = await db.all<{ id: string }>(sql`select id from user limit 1`) as [{ id: string }];
    await unsubscribeUsers(db, { userIds: [userId], by: "self", atMs });
    const before = await contents(db);
    expect(before.users).toHaveLength(1000);
    expect(before.accounts).toHaveLength(992);
    for (const account of before.accounts as Record<string, unknown>[]) {
      expect(account).toMatchObject({ csm_id: csmId, status: "subscribed", user_count: account.counted });
    }
    const [{ n: written }] = await db.all<{ n: number }>(sql`select count(*) as n from audit`) as [{ n: number }];
    const second = await queueImportOf(db, await customers(), plan);
    await runImports(depsOf(database));
    expect(await countsOf(db, second)).toEqual({ ...allIn, created: 0, unchanged: 1000 });
    expect(await contents(db)).toEqual(before);
    // Uploaded, run, done: nothing about people.
    expect(await db.all(sql`select action from audit where seq > ${written} order by seq`)).toEqual(
      ["import.created", "import.run", "import.done"].map((action) => ({ action })),
    );
    expect(await db.all(sql`select n from import_piece`)).toEqual([]);
    expect(await runImports(depsOf(database))).toBe(0);
  });

  test("names companies twice that differ: what it says first holds, and a second time nothing changes", async () => {
    const database = await makeDatabase();
    const { db } = database;
    await addTrait(db, "account", "country", "text");
    await addTrait(db, "account", "subscriptionDate", "date");
    const first = await queueImportOf(db, await customers(), { dryRun: true });
    for (const isTried of [true, false]) {
      await runImports(depsOf(database));
      expect(await countsOf(db, first)).toMatchObject({ rows: 1000, created: 1000, failed: 0 });
      expect((await findImport(db, first))!.disagreed).toBe(8);
      if (isTried) await runAgain(db, first);
    }
    const before = await contents(db);
    const [{ n: written }] = await db.all<{ n: number }>(sql`select count(*) as n from audit`) as [{ n: number }];
    const second = await queueImportOf(db, await customers());
    await runImports(depsOf(database));
    expect(await contents(db)).toEqual(before);
    // Eight companies, two rows each: the later one says otherwise.
    expect(await countsOf(db, second)).toMatchObject({ created: 0, updated: 0, unchanged: 1000 });
    expect(await db.all(sql`select action from audit where seq > ${written} order by seq`)).toEqual(
      ["import.created", "import.run", "import.done"].map((action) => ({ action })),
    );
    expect(await db.all(sql`select 1 from import_said`)).toEqual([]);
  });

  test("killed again and again, it ends as if it had run in one go", async () => {
    const straight = await makeDatabase();
    const id = await queueImportOf(straight.db, await customers());
    await runImports(depsOf(straight));
    const killed = await makeDatabase();
    const again = await queueImportOf(killed.db, await customers());
    const random = makeRandom(7);
    let runs = 0;
    while ((await findImport(killed.db, again))!.state !== "done") {
      let batches = random.int(0, 2);
      const dying = { ...killed.long.$client, batch: dies(killed.long, () => batches-- > 0, random.chance(0.5)) };
      const long = Object.create(killed.long, { $client: { value: dying } }) as Db;
      // Dead processes do not give their lease back: another takes it when it has run out.
      await killed.db.run(sql`update job_lease set until_ms = 0`);
      await runImports(depsOf({ db: killed.db, long }, { log: () => {} }));
      expect(++runs).toBeLessThan(60);
    }
    expect(runs).toBeGreaterThan(5);
    expect(await countsOf(killed.db, again)).toEqual(await countsOf(straight.db, id));
    expect(await contents(killed.db)).toEqual(await contents(straight.db));
  });

  /** Write batches until `mayGoOn` says no; then they fail, before they are written or after. */
  function dies(db: Db, mayGoOn: () => boolean, afterwards: boolean): Db["$client"]["batch"] {
    return async (statements, mode) => {
      const isStep = JSON.stringify(statements, (_, v) => (typeof v === "bigint" ? Number(v) : v)).includes(
        "update import_run",
      );
      if (!isStep || mayGoOn()) return await db.$client.batch(statements, mode);
      if (afterwards) await db.$client.batch(statements, mode);
      throw new DatabaseUnknown("killed");
    };
  }

  test("two runners that both believe to hold the lease put every row in once", async () => {
    const database = await makeDatabase();
    const { db } = database;
    const id = await queueImportOf(db, await customers());
    const noLease = async () => {
      for (;;) {
        await db.run(sql`update job_lease set until_ms = 0`);
        await runImports(depsOf(database));
        if ((await findImport(db, id))!.state === "done") return;
      }
    };
    await Promise.all([noLease(), noLease(), noLease()]);
    expect(await countsOf(db, id)).toMatchObject({ rows: 1000, created: 1000, updated: 0, failed: 0 });
    expect((await contents(db)).accounts).toHaveLength(992);
  });

  test("goes in over a remote server alike", async () => {
    const database = await makeRemoteDatabase();
    const id = await queueImportOf(database.db, await customers());
    await runImports(depsOf(database));
    expect(await countsOf(database.db, id)).toMatchObject({ state: "done", rows: 1000, created: 1000 });
    expect((await contents(database.db)).accounts).toHaveLength(992);
  });

  test("stops when the process drains, and goes on where it stood", async () => {
    const database = await makeDatabase();
    const id = await queueImportOf(database.db, await customers());
    let looks = 0;
    const some = await runImports(depsOf(database, { isStopping: () => ++looks > 4 }));
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(1000);
    expect(await countsOf(database.db, id)).toMatchObject({ state: "running", rows: some });
    expect(await runImports(depsOf(database))).toBe(1000 - some);
    expect(await countsOf(database.db, id)).toMatchObject({ state: "done", rows: 1000, created: 1000 });
  });
});
