import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { findImport, insertImport, insertPiece } from "#db/queries/import.ts";
import { runImports } from "#jobs/imports/run.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addTeammate } from "#tests/support/people.ts";
import { addTrait, atMs, contents, countsOf, depsOf, errorsOf, queueImportOf } from "#tests/support/imports.ts";

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
    const id = await queueImportOf(db, csv);
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
      "15 First Name: An earlier row of the file says otherwise, and holds; the rest of this row went in.",
      "16 -: a quote is closed before the end of its cell",
      "20 Company Id: An earlier row of the file says otherwise, and holds; the rest of this row went in.",
    ]);
    expect(await countsOf(db, id)).toMatchObject({
      state: "done",
      rows: 18,
      created: 4,
      updated: 0,
      unchanged: 1,
      failed: 13,
    });
    const { users, accounts } = await contents(db);
    expect(users).toMatchObject([
      { email: "ann@b.example", external_id: "u1", first_name: "Ann", traits: "since=2026-02-28" },
      { email: "ned@b.example", first_name: '<b>Ned</b> "N"', accounts: "Nix & <Co>:0:" },
      { email: "oda@b.example", accounts: "Acme:0:" },
      { email: "pia@b.example", accounts: null },
    ]);
    expect(accounts).toMatchObject([
      { name: "Acme", external_id: "a1", mrr_cents: 125_050, health: 7, renews_on: "2027-01-31", traits: "tier=gold" },
      { name: "Nix & <Co>" },
    ]);
  });

  test("two keys that match different users, in the database and in the file", async () => {
    const database = await makeDatabase();
    const { db } = database;
    await queueImportOf(db, "Email,User Id\na@b.example,1\nb@b.example,2\n");
    await runImports(depsOf(database));
    const id = await queueImportOf(db, "Email,User Id\na@b.example,2\nc@b.example,3\nc@b.example,1\nd@b.example,1\n");
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
    await queueImportOf(db, csv, { accountKey: "account.externalId" });
    await runImports(depsOf(database));
    expect(await contents(db)).toMatchObject({
      users: [{ accounts: "Acme:1:CTO" }, { accounts: "Acme:0:" }, { accounts: "Acme:0:" }],
      accounts: [{ external_id: "1", user_count: 1 }, { external_id: "2", user_count: 2 }],
    });
    const id = await queueImportOf(db, "Email,Company\nd@b.example,ACME\n");
    await runImports(depsOf(database));
    expect(await errorsOf(db, id)).toEqual(["2 Company: is the name of several accounts: an externalId says which"]);
  });

  test("a blank cell leaves what is there, a CSM and a status of the row go before those for all", async () => {
    const database = await makeDatabase();
    const { db } = database;
    const [all, one] = [await addTeammate(db), await addTeammate(db, { email: "one@parley.test" })];
    await queueImportOf(
      db,
      "Email,First Name,Company,Status,CSM\na@b.example,Ann,A,,\nb@b.example,Bo,B,churned,one@parley.test\n",
      {
        csmId: all,
        status: "trial",
      },
    );
    await runImports(depsOf(database));
    const id = await queueImportOf(db, "Email,First Name,Company\na@b.example,,A\nb@b.example,Bob,b\n");
    await runImports(depsOf(database));
    expect(await countsOf(db, id)).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await contents(db)).toMatchObject({
      users: [{ first_name: "Ann" }, { first_name: "Bob", name_key: "bob" }],
      accounts: [{ name: "A", status: "trial", csm_id: all }, { name: "B", status: "churned", csm_id: one }],
    });
  });

  test("a file of broken lines only comes to its end", async () => {
    const database = await makeDatabase();
    const id = await queueImportOf(database.db, `Email,First Name\n${'"x,y\n'.repeat(60)}`);
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
    const id = await queueImportOf(database.db, csv);
    await runImports(depsOf(database));
    expect(await errorsOf(database.db, id)).toEqual(["2 note: is longer than 10000 characters"]);
    expect((await contents(database.db)).users).toMatchObject([{ email: "b@b.example", traits: "note=two\nlines" }]);
  });

  test("[AD4] a fault of our own ends the import in words that say nothing of the inside, and the next one runs", async () => {
    const database = await makeDatabase();
    const { db } = database;
    const id = await queueImportOf(db, "Email\na@b.example\n");
    await db.run(sql`update import_run set plan = json_remove(plan, '$.columns') where id = ${id}`);
    const next = await queueImportOf(db, "Email\nb@b.example\n");
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
