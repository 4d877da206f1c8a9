import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { DatabaseUnknown } from "#db/errors.ts";
import { newId } from "#db/ids.ts";
import {
  endUpload,
  findImport,
  insertImport,
  insertPiece,
  listImportErrors,
  pieceBytes,
  queueImport,
} from "#db/queries/import.ts";
import { insertTrait } from "#db/queries/trait.ts";
import { unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import type { TraitType } from "#db/schema/people.ts";
import { readHeader } from "#jobs/imports/csv.ts";
import { type ImportPlan, suggestTargets } from "#jobs/imports/plan.ts";
import { type ImportsDeps, runImports } from "#jobs/imports/run.ts";
import { makeDatabase, makeRemoteDatabase, type TestDatabase } from "#tests/support/database.ts";
import { addTeammate } from "#tests/support/people.ts";
import { makeRandom } from "#tests/support/random.ts";

const atMs = 1_000_000;
const customers = () => Deno.readFile(new URL("../../fixtures/customers-1000.csv", import.meta.url));
const depsOf = (database: Pick<TestDatabase, "db" | "long">, more: Partial<ImportsDeps> = {}): ImportsDeps => ({
  db: database.db,
  long: database.long,
  nowMs: () => atMs,
  log: (level, event, fields) => {
    if (level === "error") throw new Error(`${event} ${JSON.stringify(fields)}`);
  },
  ...more,
});

/** An uploaded file, waiting to run by what its headers suggest. */
async function queue(db: Db, csv: string | Uint8Array, over: Partial<ImportPlan> = {}): Promise<string> {
  const bytes = typeof csv === "string" ? new TextEncoder().encode(csv) : csv;
  const id = newId();
  const { columns, delimiter, bytes: headerBytes, lines: headerLines } = readHeader(bytes, true)!;
  const traits = await db.all<{ entity: "user"; key: string; label: string }>(sql`select * from trait_definition`);
  const suggested = suggestTargets(columns, traits);
  const shape = { columns, delimiter, headerBytes, headerLines };
  const plan: ImportPlan = {
    ...shape,
    targets: columns.map((column) => suggested[column]!),
    accountKey: "account.name",
    csmId: null,
    aeId: null,
    status: null,
    owners: false,
    ...over,
  };
  await insertImport(db, { id, fileName: "x.csv", createdById: "T1", atMs });
  for (let n = 0; n * pieceBytes < bytes.length; n++) {
    await insertPiece(db, id, n, bytes.slice(n * pieceBytes, (n + 1) * pieceBytes));
  }
  await endUpload(db, { id, totalBytes: bytes.length, shape, actorId: "T1", atMs });
  await queueImport(db, { id, plan, fromByte: headerBytes, fromLine: headerLines, actorId: "T1", atMs });
  return id;
}

async function countsOf(db: Db, id: string) {
  const { state, rows, created, updated, unchanged, failed } = (await findImport(db, id))!;
  return { state, rows, created, updated, unchanged, failed };
}
const errorsOf = async (db: Db, id: string) =>
  (await listImportErrors(db, id, 1000)).map(({ line, field, reason }) => `${line} ${field ?? "-"}: ${reason}`);

/** Everything that an import makes, without ids and times. */
const contents = async (db: Db) => ({
  users: await db.all(sql`select u.email, u.external_id, u.first_name, u.last_name, u.name_key, u.unsubscribed_at_ms,
    (select group_concat(a.name || ':' || m.is_owner || ':' || coalesce(m.role, '')) from membership m
      join account a on a.id = m.account_id where m.user_id = u.id) as accounts,
    (select group_concat(d.key || '=' || coalesce(t.txt, t.num), ';') from user_trait t
      join trait_definition d on d.id = t.trait_id where t.entity_id = u.id) as traits
    from user u order by u.email`),
  accounts: await db.all(
    sql`select a.name, a.external_id, a.status, a.csm_id, a.mrr_cents, a.renews_on, a.health, a.user_count,
    (select count(*) from membership m where m.account_id = a.id) as counted,
    (select group_concat(d.key || '=' || coalesce(t.txt, t.num), ';') from account_trait t
      join trait_definition d on d.id = t.trait_id where t.entity_id = a.id) as traits
    from account a order by a.name_key, a.external_id`,
  ),
});

const addTrait = (db: Db, entity: "user" | "account", key: string, type: TraitType) =>
  insertTrait(db, {
    id: newId(),
    entity,
    key,
    label: key,
    type,
    options: type === "select" ? [{ value: "gold", label: "Gold plan" }] : null,
    editRight: "members",
    archivedAtMs: null,
    createdAtMs: atMs,
  }, "T1");

describe("[PD6] the customer list of 1,000 rows", () => {
  test("goes in whole, and a second time changes nothing and clears no unsubscribe", async () => {
    const database = await makeDatabase();
    const { db } = database;
    const csmId = await addTeammate(db);
    await addTrait(db, "user", "country", "text");
    const plan = { csmId, status: "subscribed", owners: true };
    const first = await queue(db, await customers(), plan);
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
    const second = await queue(db, await customers(), plan);
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

  test("killed again and again, it ends as if it had run in one go", async () => {
    const straight = await makeDatabase();
    const id = await queue(straight.db, await customers());
    await runImports(depsOf(straight));
    const killed = await makeDatabase();
    const again = await queue(killed.db, await customers());
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
    const id = await queue(db, await customers());
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
    const id = await queue(database.db, await customers());
    await runImports(depsOf(database));
    expect(await countsOf(database.db, id)).toMatchObject({ state: "done", rows: 1000, created: 1000 });
    expect((await contents(database.db)).accounts).toHaveLength(992);
  });

  test("stops when the process drains, and goes on where it stood", async () => {
    const database = await makeDatabase();
    const id = await queue(database.db, await customers());
    let looks = 0;
    const some = await runImports(depsOf(database, { isStopping: () => ++looks > 4 }));
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(1000);
    expect(await countsOf(database.db, id)).toMatchObject({ state: "running", rows: some });
    expect(await runImports(depsOf(database))).toBe(1000 - some);
    expect(await countsOf(database.db, id)).toMatchObject({ state: "done", rows: 1000, created: 1000 });
  });
});

describe("[PD6] bad rows are told by line and column, and the good ones go in", () => {
  test("a file with every fault", async () => {
    const database = await makeDatabase();
    const { db } = database;
    await addTeammate(db, { email: "cem@parley.test" });
    await addTrait(db, "user", "since", "date");
    await addTrait(db, "account", "tier", "select");
    const csv = [
      "Email,User Id,First Name,Company,Company Id,CSM,MRR,Health,Renewal,since,tier",
      'ann@b.example,u1,Ann,Acme,a1,CEM@parley.test,"$1,250.50",7,2027-01-31,2026-02-28,gold plan',
      ",u2,Nobody,Acme,,,,,,,",
      "not an address,u3,Bo,Acme,,,,,,,",
      '"cy@b.example,u4,Cy,Acme,,,,,,,',
      "di@b.example,u5,Di",
      "ed@b.example,u6,Ed,Acme,,who@parley.test,,,,,",
      `fay@b.example,u7,${"x".repeat(101)},Acme,,,,,,,`,
      "gus@b.example,u8,Gus,Acme,,,lots,,,,",
      "hal@b.example,u9,Hal,Acme,,,,11,,,",
      "ida@b.example,u10,Ida,Acme,,,,,31.1.2027,,",
      "jon@b.example,u11,Jon,Acme,,,,,,2026-02-30,",
      "kay@b.example,u12,Kay,Acme,,,,,,,silver",
      "leo@b.example,u13,Leo,,,,5,,,,",
      "ANN@b.example,u1,Anna,,,,,,,,",
      '"<img src=x onerror=alert(1)>"@b.example,,X,,,,,,,,',
      'ned@b.example,u16,"<b>Ned</b> ""N""",Nix & <Co>,,,,,,,',
      "",
      ",,,,,,,,,,",
      "oda@b.example,u17,Oda,ACME,a2,,,,,,",
      "pia@b.example,u18,Pia,,,,,,,,",
    ].join("\r\n");
    const id = await queue(db, csv);
    await runImports(depsOf(database));
    expect(await errorsOf(db, id)).toEqual([
      "3 Email: is empty",
      "4 Email: is not an e-mail address",
      "5 -: a quote is opened and not closed",
      "6 -: has 3 columns instead of 11",
      "7 CSM: is no active teammate's e-mail",
      "8 First Name: is longer than 100 characters",
      "9 MRR: is not an amount of money",
      "10 Health: is not a whole number from 0 to 10",
      "11 Renewal: is not a date (YYYY-MM-DD)",
      "12 since: is not a date (YYYY-MM-DD)",
      "13 tier: is none of its options (gold)",
      "14 Company: is empty, though it names the row's account",
      "16 -: a quote is closed before the end of its cell",
    ]);
    expect(await countsOf(db, id)).toMatchObject({ state: "done", rows: 18, created: 4, updated: 1, failed: 13 });
    const { users, accounts } = await contents(db);
    expect(users).toMatchObject([
      { email: "ann@b.example", external_id: "u1", first_name: "Anna", traits: "since=2026-02-28" },
      { email: "ned@b.example", first_name: '<b>Ned</b> "N"', accounts: "Nix & <Co>:0:" },
      { email: "oda@b.example", accounts: "Acme:0:" },
      { email: "pia@b.example", accounts: null },
    ]);
    expect(accounts).toMatchObject([
      { name: "Acme", external_id: "a2", mrr_cents: 125_050, health: 7, renews_on: "2027-01-31", traits: "tier=gold" },
      { name: "Nix & <Co>" },
    ]);
  });

  test("two keys that match different users, in the database and in the file", async () => {
    const database = await makeDatabase();
    const { db } = database;
    await queue(db, "Email,User Id\na@b.example,1\nb@b.example,2\n");
    await runImports(depsOf(database));
    const id = await queue(db, "Email,User Id\na@b.example,2\nc@b.example,3\nc@b.example,1\nd@b.example,1\n");
    await runImports(depsOf(database));
    expect(await errorsOf(db, id)).toEqual([
      "2 Email: is one user's and the externalId another's",
      "4 Email: is one user's and the externalId another's",
    ]);
    expect((await contents(db)).users).toMatchObject([
      { email: "b@b.example", external_id: "2" },
      { email: "c@b.example", external_id: "3" },
      { email: "d@b.example", external_id: "1" },
    ]);
  });

  test("keyed by external id, two accounts of one name stay two; by name they are refused as ambiguous", async () => {
    const database = await makeDatabase();
    const { db } = database;
    const csv =
      "Email,Company,Company Id,Role,Owner\na@b.example,Acme,1,CTO,yes\nb@b.example,Acme,2,,no\nc@b.example,,2,,\n";
    await queue(db, csv, { accountKey: "account.externalId" });
    await runImports(depsOf(database));
    expect(await contents(db)).toMatchObject({
      users: [{ accounts: "Acme:1:CTO" }, { accounts: "Acme:0:" }, { accounts: "Acme:0:" }],
      accounts: [{ external_id: "1", user_count: 1 }, { external_id: "2", user_count: 2 }],
    });
    const id = await queue(db, "Email,Company\nd@b.example,ACME\n");
    await runImports(depsOf(database));
    expect(await errorsOf(db, id)).toEqual(["2 Company: is the name of several accounts: an externalId says which"]);
  });

  test("a blank cell leaves what is there, a CSM and a status of the row go before those for all", async () => {
    const database = await makeDatabase();
    const { db } = database;
    const [all, one] = [await addTeammate(db), await addTeammate(db, { email: "one@parley.test" })];
    await queue(
      db,
      "Email,First Name,Company,Status,CSM\na@b.example,Ann,A,,\nb@b.example,Bo,B,churned,one@parley.test\n",
      {
        csmId: all,
        status: "trial",
      },
    );
    await runImports(depsOf(database));
    const id = await queue(db, "Email,First Name,Company\na@b.example,,A\nb@b.example,Bob,b\n");
    await runImports(depsOf(database));
    expect(await countsOf(db, id)).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await contents(db)).toMatchObject({
      users: [{ first_name: "Ann" }, { first_name: "Bob", name_key: "bob" }],
      accounts: [{ name: "A", status: "trial", csm_id: all }, { name: "B", status: "churned", csm_id: one }],
    });
  });

  test("a file of broken lines only comes to its end", async () => {
    const database = await makeDatabase();
    const id = await queue(database.db, `Email,First Name\n${'"x,y\n'.repeat(60)}`);
    await runImports(depsOf(database));
    expect(await countsOf(database.db, id)).toEqual({
      state: "done",
      rows: 60,
      created: 0,
      updated: 0,
      unchanged: 0,
      failed: 60,
    });
  });

  test("a cell of many kilobytes, over the pieces of the file, is one row's fault", async () => {
    const database = await makeDatabase();
    await addTrait(database.db, "user", "note", "text");
    const csv = `Email,note\na@b.example,"${"line\n".repeat(30_000)}"\nb@b.example,"two\nlines"\n`;
    const id = await queue(database.db, csv);
    await runImports(depsOf(database));
    expect(await errorsOf(database.db, id)).toEqual(["2 note: is longer than 10000 characters"]);
    expect((await contents(database.db)).users).toMatchObject([{ email: "b@b.example", traits: "note=two\nlines" }]);
  });

  test("[AD4] a fault of our own ends the import in words that say nothing of the inside, and the next one runs", async () => {
    const database = await makeDatabase();
    const { db } = database;
    const id = await queue(db, "Email\na@b.example\n");
    await db.run(sql`update import_run set plan = json_remove(plan, '$.columns') where id = ${id}`);
    const next = await queue(db, "Email\nb@b.example\n");
    const logged: unknown[] = [];
    await runImports(depsOf(database, { log: (_, event) => logged.push(event) }));
    const run = (await findImport(db, id))!;
    expect(run).toMatchObject({ state: "failed", failure: expect.stringMatching(/^Something went wrong on our side/) });
    expect(logged).toEqual(["import failed", "import done"]);
    expect(await countsOf(db, next)).toMatchObject({ state: "done", created: 1 });
  });

  test("an upload that nobody ran is forgotten after a day", async () => {
    const database = await makeDatabase();
    const { db } = database;
    await insertImport(db, { id: "old", fileName: "x", createdById: "T1", atMs: atMs - 86_400_001 });
    await insertImport(db, { id: "new", fileName: "x", createdById: "T1", atMs: atMs - 86_399_999 });
    for (const id of ["old", "new"]) await insertPiece(db, id, 0, new Uint8Array([1]));
    await runImports(depsOf(database));
    expect(await db.all(sql`select import_id as id from import_piece`)).toEqual([{ id: "new" }]);
  });
});
