import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { runImports } from "#jobs/imports/run.ts";
import { email } from "#jobs/imports/cells.ts";
import { suggestTargets } from "#jobs/imports/plan.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addTrait, contents, countsOf, depsOf, errorsOf, queueImportOf, runAgain } from "#tests/support/imports.ts";

const emailsIn = (all: Awaited<ReturnType<typeof contents>>) =>
  (all.users as { email: string }[]).map((user) => user.email);
/** Windows-1252 of a text whose letters are all in it. */
const windows1252 = (text: string): Uint8Array => {
  const table = new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, n) => n));
  return Uint8Array.from(text, (letter) => table.indexOf(letter));
};

describe("[PD6] files as spreadsheets write them", () => {
  test("Windows-1252 with semicolons and quotes over lines: every letter is what it was, and lines are counted right", async () => {
    const database = await makeDatabase();
    await addTrait(database.db, "user", "note", "text");
    const csv = windows1252(
      'Email;First Name;Company;note\r\njoe@b.example;José;"Müller & Söhne";"5 € – „gut“\r\nwirklich"\r\nno;x;;\r\n',
    );
    const id = await queueImportOf(database.db, csv, { encoding: "windows-1252" });
    await runImports(depsOf(database));
    expect(await contents(database.db)).toMatchObject({
      users: [{ email: "joe@b.example", first_name: "José", traits: "note=5 € – „gut“\r\nwirklich" }],
      accounts: [{ name: "Müller & Söhne" }],
    });
    expect(await errorsOf(database.db, id)).toEqual(["4 Email: is not an e-mail address"]);
  });

  test("a cell of a megabyte is one row's fault, quoted or not, and what follows is read", async () => {
    const database = await makeDatabase();
    await addTrait(database.db, "user", "note", "text");
    const long = "x".repeat(1_100_000);
    const csv = `note,Email\n${long},a@b.example\n"${long}",b@b.example\nok,c@b.example\n`;
    const id = await queueImportOf(database.db, csv);
    await runImports(depsOf(database));
    expect(await errorsOf(database.db, id)).toEqual([
      "2 note: is longer than 10000 characters",
      "3 note: is longer than 10000 characters",
    ]);
    expect(emailsIn(await contents(database.db))).toEqual(["c@b.example"]);
  });

  test("of a line that is longer than may be, nothing goes in, not even its end that looks like a row", async () => {
    const database = await makeDatabase();
    await addTrait(database.db, "user", "note", "text");
    const endless = "x".repeat(5_000_000);
    const id = await queueImportOf(database.db, `note,Email\n${endless},a@b.example\nok,c@b.example\nok,no\n`);
    await runImports(depsOf(database));
    expect(await errorsOf(database.db, id)).toEqual([
      "2 -: is longer than a row may be",
      "4 Email: is not an e-mail address",
    ]);
    expect(emailsIn(await contents(database.db))).toEqual(["c@b.example"]);
    const last = await queueImportOf(database.db, `note,Email\nok,d@b.example\n${endless},a@b.example`);
    await runImports(depsOf(database));
    expect(await countsOf(database.db, last)).toMatchObject({ state: "done", created: 1, failed: 1 });
  });
});

test.each<[string, string | null]>([
  ["Ann+news@B.example", "ann+news@b.example"],
  ["ann@MÜNCHEN.example", "ann@xn--mnchen-3ya.example"],
  ["ann@例え.テスト", null],
  ["änn@b.example", null],
  ["ann b@b.example", null],
  ["ann@b .example", null],
  ["ann@b@c.example", null],
  ["ann@b.example, bo@b.example", null],
  ["Ann <ann@b.example>", null],
  ["ann@m\u200bü.example/x", null],
  ["a\u200bnn@b.example", null],
  ["@", null],
])("[PD6][AD4] the address %s", (cell, expected) => {
  const read = email(cell);
  expect(read.ok ? read.value : null).toBe(expected);
});

describe("[PD6] rows that speak of the same", () => {
  const csv =
    "Email,User Id,First Name,Company\n ann@b.example ,u1,Ann,Acme\nANN@b.example,,Anna,\nbo@b.example,u2,Bo,acme\n";

  test("two rows of one file for one user: one user, as the first row says; twice in, nothing changes", async () => {
    const database = await makeDatabase();
    const id = await queueImportOf(database.db, csv);
    await runImports(depsOf(database));
    expect(await countsOf(database.db, id)).toMatchObject({ created: 2, unchanged: 1 });
    expect(await errorsOf(database.db, id)).toEqual([
      "3 First Name: An earlier row of the file says otherwise, and holds; the rest of this row went in.",
    ]);
    const once = await contents(database.db);
    expect(once).toMatchObject({ users: [{ first_name: "Ann", external_id: "u1" }, { email: "bo@b.example" }] });
    expect(once.accounts).toHaveLength(1);
    const plain = "Email,User Id,First Name,Company\nann@b.example,u1,Ann,Acme\nbo@b.example,u2,Bo,Acme\n";
    for (const dryRun of [true, false]) {
      const again = await queueImportOf(database.db, plain, { dryRun });
      await runImports(depsOf(database));
      expect(await countsOf(database.db, again)).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });
    }
    expect(await contents(database.db)).toEqual(once);
  });

  test("what a later row says otherwise of somebody's place in an account is told by its column", async () => {
    const database = await makeDatabase();
    const rows = ["Ann@b.example,Acme,CTO,yes", "ann@b.example,Acme,CEO,yes", "ann@b.example,Acme,CTO,no"];
    const id = await queueImportOf(database.db, ["Email,Company,Role,Owner", ...rows, rows[0]].join("\n"));
    await runImports(depsOf(database));
    expect(await countsOf(database.db, id)).toMatchObject({ created: 1, unchanged: 3, failed: 0 });
    expect(await errorsOf(database.db, id)).toEqual([
      "3 Role: An earlier row of the file says otherwise, and holds; the rest of this row went in.",
      "4 Owner: An earlier row of the file says otherwise, and holds; the rest of this row went in.",
    ]);
  });

  test("a dry run counts as the real one, also where rows of one user are far apart", async () => {
    const database = await makeDatabase();
    const { db } = database;
    await queueImportOf(db, "Email,User Id\nold@b.example,9\n");
    await runImports(depsOf(database));
    const filler = (from: number) =>
      Array.from({ length: 70 }, (_, n) => `f${from + n}@b.example,f${from + n},F,Firm ${n}`).join("\n");
    const file = ["Email,User Id,First Name,Company", "ann@b.example,1,Ann,Acme", "bo@b.example,2,,", filler(0)]
      .concat(["ann@b.example,1,Ann,Acme", "ann@b.example,1,Anna,Acme", "bo@b.example,1,,", "old@b.example,9,Old,"])
      .concat([filler(100), "old@b.example,9,Old,", "no,,,", "ann@b.example,9,,"]).join("\n");
    const id = await queueImportOf(db, file, { dryRun: true });
    const before = await contents(db);
    await runImports(depsOf(database));
    const [told, faults] = [await countsOf(db, id), await errorsOf(db, id)];
    expect(await contents(db)).toEqual(before);
    expect(await runAgain(db, id)).toBe(true);
    await runImports(depsOf(database));
    expect(await countsOf(db, id)).toEqual(told);
    expect(await errorsOf(db, id)).toEqual(faults);
    expect(told).toMatchObject({ rows: 149, created: 142, updated: 1, unchanged: 3, failed: 3 });
  });

  test("a dry run that a process left half-way is told from its beginning", async () => {
    const database = await makeDatabase();
    const rows = Array.from({ length: 300 }, (_, n) => (n % 10 === 0 ? "no" : `u${n}@b.example`)).join("\n");
    const id = await queueImportOf(database.db, `Email\n${rows}\n`, { dryRun: true });
    let looks = 0;
    await runImports(depsOf(database, { isStopping: () => ++looks > 3 }));
    expect(await countsOf(database.db, id)).toMatchObject({ state: "running" });
    await runImports(depsOf(database));
    expect(await countsOf(database.db, id)).toMatchObject({ state: "done", rows: 300, created: 270, failed: 30 });
    expect(await errorsOf(database.db, id)).toHaveLength(30);
  });

  test("two imports at once that speak of the same people make each of them once", async () => {
    const database = await makeDatabase();
    const file = (name: string) =>
      `Email,First Name,Company\n${
        Array.from({ length: 400 }, (_, n) => `u${n}@b.example,${name},Firm ${n % 7}`).join("\n")
      }\n`;
    const ids = [await queueImportOf(database.db, file("A")), await queueImportOf(database.db, file("B"))];
    await Promise.all([runImports(depsOf(database)), runImports(depsOf(database))]);
    await runImports(depsOf(database));
    for (const id of ids) {
      expect(await countsOf(database.db, id)).toMatchObject({ state: "done", rows: 400, failed: 0 });
    }
    const { users, accounts } = await contents(database.db);
    expect([users.length, accounts.length]).toEqual([400, 7]);
    for (const account of accounts as { user_count: number; counted: number }[]) {
      expect(account.user_count).toBe(account.counted);
    }
  });

  test("[SU2] no import clears an unsubscribe, whatever its columns are called", async () => {
    const database = await makeDatabase();
    await queueImportOf(database.db, csv);
    await runImports(depsOf(database));
    await database.db.run(sql`update user set unsubscribed_at_ms = 5, unsubscribed_by = 'self'`);
    await queueImportOf(
      database.db,
      "Email,First Name,Unsubscribed,unsubscribed_at,Subscribed\nann@b.example,Eva,no,,yes\n",
    );
    await runImports(depsOf(database));
    expect((await contents(database.db)).users).toMatchObject([
      { first_name: "Eva", unsubscribed_at_ms: 5 },
      { unsubscribed_at_ms: 5 },
    ]);
  });
});

test("[PD6] a field goes before a trait that is called the same, and headers like words of the language are headers", () => {
  const traits = [{ entity: "user" as const, key: "mail", label: "Email" }];
  const columns = ["Email", "mail", "__proto__", "constructor", "toString"];
  const suggested = suggestTargets(columns, traits);
  expect(Object.entries(suggested)).toEqual([
    ["Email", "user.email"],
    ["mail", null],
    ["__proto__", null],
    ["constructor", null],
    ["toString", null],
  ]);
});
