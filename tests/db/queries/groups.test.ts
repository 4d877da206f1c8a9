import { type SQL, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { groupMessages } from "#db/queries/groups.ts";
import type { MessageFilter } from "#db/queries/message-lists.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const random = makeRandom(20_261_124);
let database: TestDatabase;
let accounts: string[];
let teammates: string[];
let starts: string[];
let sendAtMs: number;

beforeAll(async () => {
  database = await makeDatabase();
  const w = await makeReleaseWorkspace(database.db);
  teammates = [w.teammateId, await w.addTeammate()];
  accounts = [w.accountId, await w.addAccount({ csmId: teammates[1] })];
  starts = [await addStart(w.db, "<p>One</p>"), await addStart(w.db, "<p>Two</p>")];
  sendAtMs = w.nowMs;
  for (let n = 0; n < 150; n++) {
    await w.addMessage({
      state: random.chance(0.85) ? "pending" : "cancelled",
      accountId: random.pick(accounts),
      teammateId: random.pick(teammates),
      startId: random.pick([null, ...starts]),
      templateId: random.pick([null, "T1"]),
      sendAtMs: sendAtMs + n,
      editedAtMs: random.chance(0.3) ? 1 : null,
      risk: random.pick([0, 20, 100]),
      subject: random.pick(["Hello", "Renewal"]),
    });
  }
});

type Filter = Omit<MessageFilter, "state">;
const filters: [string, () => Filter, () => SQL][] = [
  ["all", () => ({}), () => sql`1`],
  [
    "mine",
    () => ({ mineOf: teammates[1]! }),
    () => sql`(m.teammate_id = ${teammates[1]} or m.account_id = ${accounts[1]})`,
  ],
  [
    "an account's, searched",
    () => ({ accountId: accounts[0]!, q: "RENEW" }),
    () => sql`m.account_id = ${accounts[0]} and m.subject = 'Renewal'`,
  ],
  ["a start's", () => ({ startId: starts[0]! }), () => sql`m.start_id = ${starts[0]}`],
  ["a search", () => ({ q: "hello" }), () => sql`m.subject = 'Hello'`],
];

describe("[PR4] groups say of each start or template what a walk over all its messages says", () => {
  test.each(filters)("%s", async (_, filter, holds) => {
    for (const by of ["start", "template"] as const) {
      const key = sql.raw(`m.${by}_id`);
      const wanted = await database.db.all(sql`select ${key} as id, count(*) as count,
          sum(case when m.edited_at_ms is null then 0 else 1 end) as edited, max(m.risk) as "riskMost",
          min(m.send_at_ms) as "firstSendAtMs"
        from message m where m.state = 'pending' and ${holds()} group by 1 order by 5, 1`);
      const { groups, more } = await groupMessages(database.db, filter(), by, "nobody");
      expect(groups.map(({ name: _name, ...group }) => group)).toEqual(wanted.map((row) => ({ ...row as object })));
      for (const { id, name } of groups) expect(name).toBe(by === "start" && id !== null ? "Start" : null);
      expect(more).toBe(false);
    }
  });
});

test("[PR4] it looks at the next to leave, so many at most, and says that there are more", async () => {
  const bounds = { looked: 40, groups: 2 };
  const { groups, more } = await groupMessages(database.db, {}, "start", "nobody", { ...bounds, groups: 10 });
  expect(more).toBe(true);
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(40);
  expect((await groupMessages(database.db, {}, "start", "nobody", { looked: 1_000, groups: 2 })).groups).toHaveLength(
    2,
  );
  expect((await groupMessages(database.db, {}, "start", "nobody", { looked: 1_000, groups: 2 })).more).toBe(true);
});

test.each(filters)("[VI1] groups are read along an index: %s", async (_, filter) => {
  const dialect = new SQLiteAsyncDialect();
  const statements: SQL[] = [];
  const db = { all: (query: SQL) => (statements.push(query), database.db.all(query)) } as unknown as Db;
  for (const looked of [0, 20_000]) await groupMessages(db, filter(), "start", "nobody", { looked, groups: 50 });
  for (const statement of statements) {
    const { sql: text, params } = dialect.sqlToQuery(statement);
    const { rows } = await database.db.$client.execute({ sql: `explain query plan ${text}`, args: params });
    const steps = Array.from(rows, (row) => (row as unknown as { detail: string }).detail).join("\n");
    expect(steps, text).not.toMatch(/SCAN (m|p|a|u|message|participant|start)\b(?! USING)/);
  }
});
