import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { mostKeptErrors } from "#db/queries/import.ts";
import { runImports } from "#jobs/imports/run.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { countsOf, depsOf, queueImportOf } from "#tests/support/imports.ts";

const people = (count: number, domain: string) =>
  `email,company\n${Array.from({ length: count }, (_, n) => `p${n}@${domain},Company ${n}\n`).join("")}`;

test("[PD6] a large file keeps no small one waiting, and both go in whole", async () => {
  const database = await makeDatabase();
  const large = await queueImportOf(database.db, people(1_000, "large.example.com"));
  const small = await queueImportOf(database.db, people(20, "small.example.com"));
  const ended: unknown[] = [];
  const log = (_level: string, event: string, facts?: Record<string, unknown>) =>
    void (event === "import done" && ended.push(facts!.importId));
  expect(await runImports(depsOf(database, { log }))).toBe(1_020);
  expect(ended).toEqual([small, large]);
  expect(await countsOf(database.db, large)).toMatchObject({ state: "done", created: 1_000 });
});

test("[PD6] an import that comes while another runs begins before that one is done", async () => {
  const database = await makeDatabase();
  const large = await queueImportOf(database.db, people(300, "large.example.com"));
  const isOver = Promise.withResolvers<void>();
  const log = (_level: string, event: string, facts?: Record<string, unknown>) =>
    void (event === "import done" && facts!.importId !== large && isOver.resolve());
  const isUnderWay = Promise.withResolvers<void>();
  // The large one stands still in its second step until the other is over.
  let steps = 0;
  const batch: Db["$client"]["batch"] = async (statements, mode) => {
    const isLarge = statements.some((one) => typeof one === "object" && "args" in one && ofLarge(one.args));
    if (isLarge && ++steps > 1) {
      isUnderWay.resolve();
      await isOver.promise;
    }
    return await database.long.$client.batch(statements, mode);
  };
  const ofLarge = (args: unknown) => Array.isArray(args) && args.includes(large) && args.includes(50);
  const long = Object.create(database.long, { $client: { value: { ...database.long.$client, batch } } }) as Db;
  const running = runImports(depsOf({ db: database.db, long }, { log }));
  await isUnderWay.promise;
  await queueImportOf(database.db, people(20, "small.example.com"));
  expect(await running).toBe(320);
});

test("[PD6] bad rows are all counted, and only so many are kept", async () => {
  const database = await makeDatabase();
  const { db } = database;
  const id = await queueImportOf(db, "email,company\nno address,Acme\nnone either,Acme\n");
  await db.run(sql`update import_run set failed = ${mostKeptErrors - 1} where id = ${id}`);
  await runImports(depsOf(database));
  expect(await countsOf(db, id)).toMatchObject({ state: "done", failed: mostKeptErrors + 1 });
  expect(await db.all(sql`select line from import_error where import_id = ${id}`)).toEqual([]);
});
