import { type SQL, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import type { Bounds, Place } from "#db/queries/list.ts";
import { listMessages, type MessagesAsked } from "#db/queries/message-lists.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const random = makeRandom(20_261_122);
let database: TestDatabase;
let teammates: string[];
let accounts: string[];

beforeAll(async () => {
  database = await makeDatabase();
  const w = await makeReleaseWorkspace(database.db);
  teammates = [w.teammateId, await w.addTeammate()];
  accounts = [w.accountId, await w.addAccount({ csmId: teammates[1] }), await w.addAccount()];
  for (let n = 0; n < 180; n++) {
    await w.addMessage({
      state: random.chance(0.9) ? "pending" : "sent",
      accountId: random.pick(accounts),
      teammateId: random.pick(teammates),
      risk: random.pick([0, 0, 0, 20, 100, 120]),
      riskMrrCents: random.pick([0, 50_000, 50_001, 900_000]),
      startId: random.chance(0.5) ? "S1" : null,
      subject: random.pick(["Hello", "Renewal"]),
    });
  }
});

const filters: [string, () => Partial<MessagesAsked>, SQL | (() => SQL)][] = [
  ["all", () => ({}), sql`1`],
  [
    "mine",
    () => ({ mineOf: teammates[1]! }),
    () => sql`(m.teammate_id = ${teammates[1]} or m.account_id = ${accounts[1]})`,
  ],
  ["an account's", () => ({ accountId: accounts[2]! }), () => sql`m.account_id = ${accounts[2]}`],
  [
    "a start's of one sender",
    () => ({ startId: "S1", teammateId: teammates[0]! }),
    () => sql`m.start_id = 'S1' and m.teammate_id = ${teammates[0]}`,
  ],
  ["a search", () => ({ q: "renewal" }), sql`m.subject = 'Renewal'`],
];
const bounds: Bounds[] = [
  { mostDriven: 5_000, walkedAtOnce: 5_000, mostWalks: 400 },
  { mostDriven: -1, walkedAtOnce: 17, mostWalks: 400 },
  { mostDriven: -1, walkedAtOnce: 17, mostWalks: 2 },
];
const asked = (filter: Partial<MessagesAsked>, after: Place | null): MessagesAsked => ({
  state: "pending",
  byRisk: true,
  descending: false,
  ...filter,
  after,
  limit: random.int(1, 40),
});

describe("[PR4] [VI1] all pages of the riskiest first are the sorted whole, no row twice and none left out", () => {
  test.each(filters)("%s", async (_, filter, holds) => {
    const where = typeof holds === "function" ? holds() : holds;
    const expected = await database.db.all<{ id: string }>(sql`select m.id from message m
      where m.state = 'pending' and ${where} order by m.risk desc, m.risk_mrr_cents desc, m.id desc`);
    expect(expected.length).toBeGreaterThan(20);
    for (const bound of bounds) {
      const ids: string[] = [];
      for (let after: Place | null = null, pages = 0;; pages++) {
        const page = await listMessages(database.db, asked(filter(), after), bound);
        ids.push(...page.ids);
        after = page.next;
        if (!after) break;
        expect(pages).toBeLessThan(400);
      }
      expect(ids).toEqual(expected.map(({ id }) => id));
    }
  });
});

test.each(filters)("[PR4] [VI1] the riskiest first is read along its index: %s", async (_, filter) => {
  const dialect = new SQLiteAsyncDialect();
  const statements: SQL[] = [];
  const db = { all: (query: SQL) => (statements.push(query), database.db.all(query)) } as unknown as Db;
  const deep: Place = { value: 20, second: 50_000, id: "01JD3K5V8ZQ4N6T0W2Y4A6C8E0" };
  for (const bound of bounds.slice(0, 2)) {
    for (const after of [null, deep]) await listMessages(db, asked(filter(), after), bound);
  }
  let walks = 0;
  for (const statement of statements) {
    const { sql: text, params } = dialect.sqlToQuery(statement);
    const { rows } = await database.db.$client.execute({ sql: `explain query plan ${text}`, args: params });
    const steps = Array.from(rows, (row) => (row as unknown as { detail: string }).detail).join("\n");
    expect(steps, text).not.toMatch(/SCAN (t|m|p|a|u|message|participant)\b(?! USING)/);
    if (!text.includes('indexed by "message_risk"')) continue;
    walks++;
    expect(steps, text).not.toContain("TEMP B-TREE");
    // From its place on: all three columns are a range of the index, not only the first.
    if (params.includes(deep.id)) {
      expect(steps, text).toMatch(/message_risk \(\(risk,risk_mrr_cents,id\)<\(\?,\?,\?\)\)/);
    }
  }
  expect(walks).toBeGreaterThan(0);
});
