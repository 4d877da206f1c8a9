import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { resubscribeUsers, unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { suggestTargets } from "#jobs/imports/plan.ts";
import { runImports } from "#jobs/imports/run.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";
import { addTeammate } from "#tests/support/people.ts";
import { makeReleaseWorkspace, messageRow } from "#tests/support/release-workspace.ts";
import { countsOf, depsOf, errorsOf, queueImportOf, runAgain } from "#tests/support/imports.ts";

/** Later than any of the dates of the files but one. */
const atMs = Date.UTC(2026, 0, 2, 12);
const run = (database: Parameters<typeof depsOf>[0]) => runImports(depsOf(database, { nowMs: () => atMs }));
/** Uploaded today, so that it can be run after it was tried. */
async function tryOut(database: Awaited<ReturnType<typeof makeDatabase>>, csv: string): Promise<string> {
  const id = await queueImportOf(database.db, csv, { dryRun: true });
  await database.db.run(sql`update import_run set created_at_ms = ${atMs}`);
  await run(database);
  return id;
}
const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
const unsubscribes = async (db: Db) =>
  new Map(
    (await db.all<{ email: string; at: number | null; by: string | null; why: string | null }>(
      sql`select email, unsubscribed_at_ms as at, unsubscribed_by as "by", unsubscribe_reason as why from user`,
    )).map(({ email, at, by, why }) => [email.split("@")[0]!, at === null ? null : why ? [at, by, why] : [at, by]]),
  );
const mapOf = (all: Record<string, unknown>) => new Map(Object.entries(all));

test.each([["a file", makeDatabase], ["a server", makeRemoteDatabase]])(
  "[PD6] [SU2] a column unsubscribes since when it says, by whoever imports, and a second time changes nothing: %s",
  async (_, make) => {
    const database = await make();
    const { db } = database;
    const csv = [
      "Email,Company,Unsubscribed at",
      "ann@b.example,Acme,2024-03-01",
      "bo@b.example,Acme,yes",
      "cy@b.example,Acme,No",
      "di@b.example,Acme,",
      "ed@b.example,Acme,2024-03-01 10:11:12",
      "fay@b.example,Acme,2024-03-01T10:11:12+02:00",
      "gus@b.example,Beta,2030-01-01",
      "hal@b.example,Beta,opted out",
      "ida@b.example,Beta,2024-03-01 10:11:12 UTC",
      "jon@b.example,Beta,31.1.2024",
      "kay@b.example,Beta,0001-01-01 00:00:00",
      "leo@b.example,Beta,maybe",
    ].join("\n");
    const id = await tryOut(database, csv);
    const reason = "is neither yes, no nor a date (YYYY-MM-DD)";
    const counts = { state: "done", rows: 12, created: 9, updated: 0, unchanged: 0, failed: 3 };
    expect(await countsOf(db, id)).toEqual(counts);
    expect(await unsubscribes(db)).toEqual(new Map());
    expect(await runAgain(db, id)).toBe(true);
    await run(database);
    expect(await countsOf(db, id)).toEqual(counts);
    expect(await errorsOf(db, id)).toEqual([11, 12, 13].map((line) => `${line} Unsubscribed at: ${reason}`));
    const all = mapOf({
      ann: [day("2024-03-01"), "T1"],
      bo: [atMs, "T1"],
      cy: null,
      di: null,
      ed: [Date.parse("2024-03-01T10:11:12Z"), "T1"],
      fay: [Date.parse("2024-03-01T08:11:12Z"), "T1"],
      gus: [atMs, "T1"],
      hal: [atMs, "T1"],
      ida: [Date.parse("2024-03-01T10:11:12Z"), "T1"],
    });
    expect(await unsubscribes(db)).toEqual(all);
    const trail = () =>
      db.all<object>(sql`select a.at_ms as atMs, a.actor_id as actorId, a.detail ->> 'by' as "by",
        a.detail ->> 'sinceMs' as sinceMs, u.email from audit a join user u on u.id = a.entity_id
        where a.action = 'user.unsubscribed' order by a.seq`);
    const told = await trail();
    expect(told).toHaveLength(7);
    const who = { atMs, actorId: "T1", by: "T1" };
    expect(told).toContainEqual({ ...who, email: "ann@b.example", sinceMs: day("2024-03-01") });
    expect(told).toContainEqual({ ...who, email: "gus@b.example", sinceMs: atMs });
    const [{ seq }] = await db.all<{ seq: number }>(sql`select max(seq) as seq from change`) as [{ seq: number }];
    const second = await queueImportOf(db, csv);
    await run(database);
    expect(await countsOf(db, second)).toEqual({ ...counts, created: 0, unchanged: 9 });
    expect(await unsubscribes(db)).toEqual(all);
    expect(await trail()).toEqual(told);
    expect(await db.all(sql`select 1 from change where seq > ${seq} and entity = 'user'`)).toEqual([]);
  },
);

test("[PD6] [SU1] [SU2] an unsubscribe before it keeps its time, who and why, and no cell clears one", async () => {
  const database = await makeDatabase();
  const { db } = database;
  await queueImportOf(db, "Email\nann@b.example\nbo@b.example\ncy@b.example\n");
  await run(database);
  const [ann, bo] = await db.all<{ id: string }>(sql`select id from user order by email`);
  const by = { teammateId: await addTeammate(db) };
  await unsubscribeUsers(db, { userIds: [ann!.id], by: "self", atMs: 5, reason: "too much" });
  await unsubscribeUsers(db, { userIds: [bo!.id], by, atMs: 6 });
  const csv = "Email,Opted out\nann@b.example,1970-01-01T00:00:00.003Z\nbo@b.example,no\ncy@b.example,true\n";
  const id = await queueImportOf(db, csv);
  await run(database);
  expect(await countsOf(db, id)).toMatchObject({ created: 0, updated: 1, unchanged: 2, failed: 0 });
  const kept = { ann: [5, "self", "too much"], bo: [6, by.teammateId], cy: [atMs, "T1"] };
  expect(await unsubscribes(db)).toEqual(mapOf(kept));
  // Whoever is taken back by hand is unsubscribed by the file that says so again.
  await resubscribeUsers(db, { userIds: [bo!.id], by, atMs: 7 });
  await queueImportOf(db, "Email,Opted out\nbo@b.example,\nann@b.example,0\n");
  await run(database);
  expect(await unsubscribes(db)).toEqual(mapOf({ ...kept, bo: null }));
});

test("[PD6] a user in several rows is unsubscribed by the first that says so, whatever the others say; a dry run counts alike", async () => {
  const database = await makeDatabase();
  const { db } = database;
  await queueImportOf(db, "Email\nold@b.example\n");
  await run(database);
  const rows = ["no", "2024-03-01", "2023-03-01", "no", "yes"];
  // So many others between them that they come to stand in other batches.
  const others = (n: number) => Array.from({ length: 60 }, (_, m) => `o${n}x${m}@b.example,`);
  const of = (who: string) => rows.flatMap((cell, n) => [`${who}@b.example,${cell}`, ...others(n)]);
  const csv = ["Email,Do not contact", ...of("new"), ...of("old")].join("\n");
  const id = await tryOut(database, csv);
  const tried = await countsOf(db, id);
  expect(tried).toEqual({ state: "done", rows: 610, created: 301, updated: 2, unchanged: 307, failed: 0 });
  expect(await runAgain(db, id)).toBe(true);
  await run(database);
  expect(await countsOf(db, id)).toEqual(tried);
  const since = await unsubscribes(db);
  expect([since.get("new"), since.get("old")]).toEqual(Array(2).fill([day("2024-03-01"), "T1"]));
  const second = await queueImportOf(db, csv);
  await run(database);
  expect(await countsOf(db, second)).toMatchObject({ created: 0, updated: 0, unchanged: 610 });
});

test("[PD6] [SU1] who leaves an address in the row that unsubscribes them is known at it too", async () => {
  const database = await makeDatabase();
  const { db } = database;
  await queueImportOf(db, "Email,User id\nold@b.example,1\n", { kind: "users" });
  await run(database);
  await queueImportOf(db, "Email,User id,Unsubscribed\nnew@b.example,1,yes\n", { kind: "users" });
  await run(database);
  await queueImportOf(db, "Email,Unsubscribed\nold@b.example,2024-03-01\n", { kind: "users" });
  await run(database);
  // What is known of the address is the earlier word.
  expect(await unsubscribes(db)).toEqual(mapOf({ new: [atMs, "T1"], old: [atMs, "T1"] }));
});

test("[SU3] what is pending to whom a file unsubscribes is skipped in the batch of their row; others' goes on", async () => {
  const database = await makeDatabase();
  const { db } = database;
  const w = await makeReleaseWorkspace(db);
  const [gone, stays] = [await w.addUser(), await w.addUser()];
  const emails = await db.all<{ id: string; email: string }>(sql`select id, email from user`);
  const emailOf = (id: string) => emails.find((user) => user.id === id)!.email;
  const pending = await w.addMessage({ users: [gone] });
  const anyway = await w.addMessage({ users: [gone], allowUnsubscribes: false });
  const both = await w.addMessage({ users: [gone, stays] });
  const theirs = await w.addMessage({ users: [stays] });
  await queueImportOf(db, `Email,Unsubscribed\n${emailOf(gone)},2024-03-01\n${emailOf(stays)},no\n`);
  await run(database);
  const skipped = { state: "skipped", endedWhy: "unsubscribed", endedAtMs: atMs };
  expect(await messageRow(db, pending.id)).toMatchObject(skipped);
  for (const { id } of [anyway, both, theirs]) expect(await messageRow(db, id)).toMatchObject({ state: "pending" });
  expect((await unsubscribes(db)).get(emailOf(gone).split("@")[0]!)).toEqual([day("2024-03-01"), "T1"]);
});

test.each([
  ...["unsubscribed", "Unsubscribed At", "UNSUB_TIME", "Unsubscribed from all email", "opted out", "Opt-out"],
  ...["optOut", "Email Opt Out", "Has Opted Out Of Email", "Do Not Contact", "do_not_email"],
])("[PD6] a header “%s” suggests it, of users alone and in flat files, not of accounts", (header) => {
  for (const kind of ["flat", "users"] as const) {
    expect(suggestTargets([header], [], kind)).toEqual({ [header]: "user.unsubscribed" });
  }
  expect(suggestTargets([header], [], "accounts")).toEqual({ [header]: null });
});
