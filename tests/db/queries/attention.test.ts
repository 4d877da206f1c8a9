import { type SQL, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { type AttentionAsked, attentionKinds, countAttention, listAttention } from "#db/queries/attention.ts";
import { dismiss } from "#db/queries/dismiss.ts";
import type { Bounds, Place } from "#db/queries/list.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { changesOf, makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const random = makeRandom(20_261_123);
let database: TestDatabase;
let me: string;
type Expected = { kind: string; id: string; at: number; isMine: boolean };
const expected: Expected[] = [];

beforeAll(async () => {
  database = await makeDatabase();
  const w = await makeReleaseWorkspace(database.db);
  me = await w.addTeammate();
  const accounts = [w.accountId, await w.addAccount({ aeId: me })];
  for (let n = 0; n < 240; n++) {
    const at = w.nowMs + random.int(0, 30);
    const over = { accountId: random.pick(accounts), teammateId: random.pick([me, w.teammateId]) };
    const isMine = over.teammateId === me || over.accountId === accounts[1];
    const kind = random.pick(["failed", "unknown", "bounced", "held", "dismissed", "seen to", "fine"]);
    const state = { failed: "failed", dismissed: "failed", unknown: "unknown", held: "pending", fine: "pending" }[kind];
    const m = await w.addMessage({
      ...over,
      state: (state ?? "sent") as "sent",
      endedAtMs: state === "pending" ? null : at,
      endedWhy: "550 no such user",
      dismissedAtMs: kind === "dismissed" ? at : null,
      stuckHold: kind === "held" ? "approval" : null,
      stuckAtMs: kind === "held" ? at : null,
    });
    if (kind === "failed" || kind === "unknown" || kind === "held") expected.push({ kind, id: m.id, at, isMine });
    if (kind !== "bounced" && kind !== "seen to") continue;
    const events = Array.from({ length: random.int(1, 3) }, () => ({ id: newId(), at: w.nowMs + random.int(0, 30) }));
    for (const event of events) {
      await database.db.run(sql`insert into delivery_event (id, message_id, kind, detail, done_at_ms, at_ms)
        values (${event.id}, ${m.id}, 'bounce', '5.1.1', ${kind === "seen to" ? at : null}, ${event.at})`);
    }
    const newest = events.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))[0]!;
    if (kind === "bounced") expected.push({ kind, ...newest, isMine });
  }
});

const wide: Bounds = { mostDriven: 5_000, walkedAtOnce: 5_000, mostWalks: 400 };
const narrow: Bounds = { mostDriven: -1, walkedAtOnce: 7, mostWalks: 400 };
const short: Bounds = { mostDriven: -1, walkedAtOnce: 7, mostWalks: 2 };
const asks: [string, () => Partial<AttentionAsked>][] = [
  ["all", () => ({})],
  ["mine", () => ({ mineOf: me })],
  ...attentionKinds.map((kind): [string, () => Partial<AttentionAsked>] => [kind, () => ({ kind })]),
  ["bounced of mine", () => ({ kind: "bounced", mineOf: me })],
];
const meant = ({ kind, mineOf }: Partial<AttentionAsked>) =>
  expected.filter((e) => (!kind || e.kind === kind) && (!mineOf || e.isMine))
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));

describe("[PR10] [VI1] all pages of what needs attention are the sorted whole, nothing twice and nothing left out", () => {
  test.each(asks)("%s", async (_, ask) => {
    const wanted = meant(ask()).map(({ kind, id }) => `${kind} ${id}`);
    expect(wanted.length).toBeGreaterThan(5);
    for (const bounds of [wide, narrow, short]) {
      const found: string[] = [];
      for (let after: Place | null = null, pages = 0;; pages++) {
        const page = await listAttention(database.db, { ...ask(), after, limit: random.int(1, 25) }, bounds);
        found.push(...page.rows.map(({ kind, place }) => `${kind} ${place.id}`));
        after = page.next;
        if (!after) break;
        expect(pages).toBeLessThan(500);
      }
      expect(found).toEqual(wanted);
    }
  });

  test("[PR10] the counts are those of the lists", async () => {
    for (const mineOf of [undefined, me]) {
      const counts = await countAttention(database.db, mineOf);
      for (const kind of attentionKinds) expect([kind, counts[kind]]).toEqual([kind, meant({ kind, mineOf }).length]);
    }
  });
});

test("[PR10] what is dismissed is out of the list and back in it, told and on the trail once", async () => {
  for (const kind of ["failed", "bounced"] as const) {
    const [first] = (await listAttention(database.db, { kind, after: null, limit: 1 })).rows;
    const o = { messageId: first!.messageId, actorId: me, nowMs: 5 };
    const before = await countAttention(database.db);
    expect(await dismiss(database.db, { ...o, dismissed: true })).toBe(true);
    expect(await dismiss(database.db, { ...o, dismissed: true })).toBe(false);
    expect(await countAttention(database.db)).toEqual({ ...before, [kind]: before[kind] - 1 });
    expect(await dismiss(database.db, { ...o, dismissed: false })).toBe(true);
    expect(await countAttention(database.db)).toEqual(before);
    expect(await changesOf(database.db, first!.messageId)).toEqual(["message.dismissed", "message.dismissed"]);
    const trail = await database.db.all<{ action: string }>(
      sql`select action from audit where entity_id = ${first!.messageId} order by seq`,
    );
    expect(trail.map(({ action }) => action)).toEqual(["message.dismissed", "message.undismissed"]);
  }
  const [held] = (await listAttention(database.db, { kind: "held", after: null, limit: 1 })).rows;
  const o = { messageId: held!.messageId, dismissed: true, actorId: me, nowMs: 5 };
  expect(await dismiss(database.db, o)).toBe(false);
});

// Last: an `explain` leaves its reader at the state that it saw.
test.each(asks)("[PR10] [VI1] what needs attention is read along its indexes: %s", async (_, ask) => {
  const dialect = new SQLiteAsyncDialect();
  const statements: SQL[] = [];
  const db = { all: (query: SQL) => (statements.push(query), database.db.all(query)) } as unknown as Db;
  for (const after of [null, { value: 1, id: newId() }]) {
    await listAttention(db, { ...ask(), after, limit: 20 }, narrow);
  }
  await countAttention(db, ask().mineOf);
  expect(statements.length).toBeGreaterThan(2);
  for (const statement of statements) {
    const { sql: text, params } = dialect.sqlToQuery(statement);
    const { rows } = await database.db.$client.execute({ sql: `explain query plan ${text}`, args: params });
    const steps = Array.from(rows, (row) => (row as unknown as { detail: string }).detail).join("\n")
      // The rows that an index gave are gone through once more, those that are mine counted.
      .replaceAll(/^CO-ROUTINE t\n(SCAN|SEARCH) t USING INDEX .*\nSCAN t$/gm, "");
    expect(steps, text).not.toMatch(/SCAN (t|m|a|e|message|delivery_event)\b(?! USING)/);
    if (!text.includes("distinct")) expect(steps, text).not.toContain("TEMP B-TREE");
  }
});
