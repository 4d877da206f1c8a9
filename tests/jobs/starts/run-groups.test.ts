import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Db, openDatabase } from "#db/client.ts";
import { findStart } from "#db/queries/start.ts";
import { runStarts, type StartsDeps } from "#jobs/starts/run.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { startProcess } from "#tests/support/process.ts";
import { makeStartWorkspace } from "./start-workspace.ts";

const deps = (
  { db, long }: Pick<TestDatabase, "db" | "long">,
  nowMs: number,
  more: Partial<StartsDeps> = {},
): StartsDeps => ({
  db,
  long,
  nowMs: () => nowMs,
  log: (level, event, fields) => {
    if (level === "error") throw new Error(`${event} ${JSON.stringify(fields)}`);
  },
  ...more,
});

/** So many accounts of three users each, the last of whom is in the next account too. */
async function makeAccounts(database: TestDatabase, accounts: number) {
  const w = await makeStartWorkspace(database.db, 0);
  const ids = Array.from({ length: accounts }, (_, n) => `A${String(n).padStart(5, "0")}`);
  const users = ids.flatMap((accountId, n) => [0, 1, 2].map((k) => ({ accountId, id: `${accountId}U${k}`, n, k })));
  await database.db.run(sql`insert into account (id, name, name_key, created_at_ms, updated_at_ms)
    select value, value, value, 0, 0 from json_each(${JSON.stringify(ids)})`);
  await database.db.run(sql`insert into user (id, email, first_name, last_name, name_key, created_at_ms, updated_at_ms)
    select j.value ->> 'id', lower(j.value ->> 'id') || '@x.example', j.value ->> 'id', 'Doe', j.value ->> 'k', 0, 0
    from json_each(${JSON.stringify(users)}) j`);
  const more = users.filter(({ k, n }) => k === 2 && n + 1 < accounts)
    .map(({ id, n }) => ({ id, accountId: ids[n + 1] }));
  await database.db.run(sql`insert into membership (account_id, user_id)
    select j.value ->> 'accountId', j.value ->> 'id' from json_each(${JSON.stringify([...users, ...more])}) j`);
  const addStart = () =>
    w.addStart({ strategy: "perAccount", on: { kind: "accounts", accountIds: ids, audience: "all" } });
  return { ...w, addStart, ids };
}

/** Each conversation as "account: addresses in To, in order". */
const groupsOf = async (db: Db, startId: string) =>
  (await db.all<{ said: string }>(sql`select c.account_id || ': ' || (select group_concat(x.local, ' ') from (
      select upper(substr(p.address, 7, instr(p.address, '@') - 7)) as local from participant p
      where p.message_id = m.id and p.role = 'to' order by p.n) x) as said
    from conversation c join message m on m.conversation_id = c.id where c.start_id = ${startId} order by c.account_id`))
    .map((row) => row.said);
const countOf = async (db: Db, startId: string) => ({
  ...(await db.all(sql`select count(distinct c.id) as conversations, count(distinct m.id) as messages,
      count(p.address) as people, count(distinct p.address) as addresses
    from conversation c join message m on m.conversation_id = c.id join participant p on p.message_id = m.id
    where c.start_id = ${startId}`))[0] as object,
});
const all = (n: number) => ({ conversations: n, messages: n, people: 3 * n, addresses: 3 * n });

test("[ST5] one conversation an account, everybody in its To once, in order of their names", async () => {
  const database = await makeDatabase();
  const w = await makeAccounts(database, 3);
  const id = await w.addStart();
  expect(await runStarts(deps(database, w.nowMs))).toBe(3);
  expect(await groupsOf(database.db, id)).toEqual(["A00000: U0 U1 U2", "A00001: U0 U1 U2", "A00002: U0 U1 U2"]);
  expect(await findStart(database.db, id)).toMatchObject({
    state: "done",
    planned: 3,
    created: 3,
    skipped: [{ why: "duplicate", count: 2, sample: ["a00000u2@x.example", "a00001u2@x.example"] }],
  });
  const [names] = await database.db.all<{ name: string }>(sql`select p.name from participant p where p.n = 2 limit 1`);
  expect(names!.name).toMatch(/^A0000\dU2 Doe$/);
});

test("[ST5] [ST8] racing runners of two processes create each group once, and nobody stands in two", async () => {
  const database = await makeDatabase();
  const w = await makeAccounts(database, 250);
  const other = await openDatabase({ url: database.url });
  try {
    const ids = [await w.addStart(), await w.addStart()];
    const created = await Promise.all([
      runStarts(deps(database, w.nowMs)),
      runStarts(deps(other, w.nowMs)),
      runStarts(deps(database, w.nowMs)),
      runStarts(deps(other, w.nowMs)),
    ]);
    const rest = await runStarts(deps(other, w.nowMs));
    expect(created.reduce((sum, n) => sum + n, rest)).toBe(500);
    for (const id of ids) {
      expect(await countOf(database.db, id)).toEqual(all(250));
      expect(await findStart(database.db, id)).toMatchObject({ state: "done", planned: 250, created: 250 });
    }
  } finally {
    await other.close();
  }
});

test.each([1, 3, 9])(
  "[ST5] [SE5] killed at its batch %i, a start of groups goes on and each is whole",
  async (batches) => {
    const database = await makeDatabase();
    const w = await makeAccounts(database, 150);
    const id = await w.addStart();
    const script = new URL("runner.ts", import.meta.url);
    const lines = await startProcess(script, [database.url, String(w.nowMs)]).killAfter(batches);
    expect(lines).not.toContain("created 150");
    await runStarts(deps(database, w.nowMs + 31_000));
    expect(await countOf(database.db, id)).toEqual(all(150));
    expect(new Set((await groupsOf(database.db, id)).map((said) => said.split(": ")[1]))).toEqual(
      new Set(["U0 U1 U2"]),
    );
  },
);

test("[ST5] who is gone by then is left out of their group; a group without anybody is none", async () => {
  const database = await makeDatabase();
  const w = await makeAccounts(database, 2);
  const id = await w.addStart();
  let looks = 0;
  await runStarts(deps(database, w.nowMs, { isStopping: () => ++looks > 1 }));
  const gone = ["A00000U0", "A00001U0", "A00001U1", "A00001U2"];
  const list = JSON.stringify(gone);
  await database.db.run(sql`delete from membership where user_id in (select value from json_each(${list}))`);
  await database.db.run(sql`delete from user where id in (select value from json_each(${list}))`);
  expect(await runStarts(deps(database, w.nowMs))).toBe(1);
  expect(await groupsOf(database.db, id)).toEqual(["A00000: U1 U2"]);
  expect(await database.db.all(sql`select 1 from participant where n not in (0, 1)`)).toEqual([]);
  expect(await findStart(database.db, id)).toMatchObject({ state: "done", planned: 2, created: 1 });
});
