import { type SQL, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test } from "vitest";
import { compileFilter, filterHolds } from "#db/filter/compile.ts";
import type { Filter } from "#db/filter/language.ts";
import { parseFilter } from "#db/filter/parse.ts";
import type { Bounds, Reader } from "#db/queries/list.ts";
import * as by from "#db/queries/numbers-by.ts";
import { byCreation, byFirstSent, type Time } from "#db/queries/numbers-time.ts";
import { type Groups, openTally } from "#db/queries/numbers.ts";
import { mailOfStart, mailOfTemplate, openCount } from "#db/queries/stats.ts";
import { makeOracle } from "#tests/db/filter/oracle.ts";
import { randomFilter } from "#tests/db/filter/random-filter.ts";
import { type FilterWorkspace, makeFilterWorkspace } from "#tests/db/filter/workspace.ts";
import { makeRandom } from "#tests/support/random.ts";

const random = makeRandom(20_261_126);
let w: FilterWorkspace;
beforeAll(async () => {
  w = await makeFilterWorkspace(random, 120);
});

const always = { fromMs: Number.MIN_SAFE_INTEGER, toMs: Number.MAX_SAFE_INTEGER };
const whole: Bounds = { mostDriven: 5_000, walkedAtOnce: 5_000, mostWalks: 0 };
const inPieces: Bounds[] = [
  { ...whole, mostDriven: -1, walkedAtOnce: 25 },
  { ...whole, mostDriven: 5_000, walkedAtOnce: 20 },
];
const parsed = (filter: Filter) =>
  parseFilter(filter, w.registry, { of: "conversation", nowMs: w.nowMs, timeZone: "UTC", meId: w.teammates[0]! });
const anyFilter = () =>
  randomFilter(random, w, [...w.registry.fields.values()].filter((field) => field.entity !== "message"), 2);

const dimensions = (): (by.Dimension | null)[] => {
  const trait = (entity: string) => {
    const { id } = w.traits.find((one) => one.entity === entity && one.type === "text")!;
    return { traitId: id, column: "txt" as const };
  };
  const shared = sql`1`;
  return [
    ...[null, by.byTemplate, by.byPlaybook, by.byStep, by.byMessages("teammate_id"), by.byMessages("channel_id")],
    ...[by.byConversationTrait(trait("conversation")), by.byAccountTrait(trait("account"), shared)],
    by.byAccountColumn("status", shared),
  ];
};
const times = [byCreation, byFirstSent];
/** When a conversation is, by sight of all rows; NaN where it never is. */
function atOf(time: Time, { id, created_at_ms: createdAtMs }: Record<string, unknown>): number {
  if (time === byCreation) return Number(createdAtMs);
  const left = w.rows.message.filter((m) => m.conversation_id === id && m.state === "sent" && m.tells !== null);
  return left.length === 0 ? NaN : Math.min(...left.map((m) => Number(m.ended_at_ms)));
}
const plain = (groups: Groups) => [...groups].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));

describe("[VI5] counts of conversations", () => {
  test("are the same at once and in pieces, from what is rare and along time", async () => {
    for (let n = 0; n < 12; n++) {
      const filter = anyFilter();
      const conditions = compileFilter(parsed(filter), "conversation");
      const sums = [filterHolds(parsed(anyFilter()), "conversation")];
      for (const dimension of dimensions()) {
        const asked = { sums, by: dimension };
        for (const time of times) {
          const [first, ...others] = await Promise.all(
            [whole, ...inPieces].map(async (bounds) =>
              (await openTally(w.database.db, conditions, time, bounds)).count(always, asked)
            ),
          );
          for (const other of others) {
            expect(plain(other.groups), JSON.stringify(filter)).toEqual(plain(first!.groups));
            expect(other.countedFromMs).toBeNull();
          }
        }
      }
    }
  });

  test("whose time is up are of the newest, to the instant that they say", async () => {
    const oracle = makeOracle(w);
    let short = 0;
    for (let n = 0; n < 25; n++) {
      const filter = anyFilter();
      const conditions = compileFilter(parsed(filter), "conversation");
      for (const [time, bounds] of times.flatMap((time) => inPieces.map((bounds) => [time, bounds] as const))) {
        const tally = await openTally(w.database.db, conditions, time, { ...bounds, mostMs: 0 });
        const { groups, countedFromMs } = await tally.count(always, { sums: [], by: null });
        if (countedFromMs !== null) short++;
        const since = w.rows.conversation.filter((row) => atOf(time, row) >= (countedFromMs ?? -Infinity));
        const wanted = since.filter((row) => oracle.matches(filter, "conversation", row)).length;
        expect(groups.get(null)?.n ?? 0, JSON.stringify(filter)).toBe(wanted);
      }
    }
    expect(short).toBeGreaterThan(10);
  });

  test("end when nobody waits for them any more", async () => {
    const gone = AbortSignal.abort();
    const tally = await openTally(w.database.db, [], byCreation, { ...inPieces[0]!, signal: gone });
    expect((await tally.count(always, { sums: [], by: null })).countedFromMs).not.toBeNull();
  });
});

describe("[VI5] no number looks through a table", () => {
  const dialect = new SQLiteAsyncDialect();
  /** The steps of all that was asked. */
  async function expectIndexed(read: (db: Reader) => Promise<unknown>): Promise<string[]> {
    const asked: SQL[] = [];
    const taken: string[] = [];
    const all = (query: SQL) => (asked.push(query), w.database.db.all(query));
    await read({ all } as unknown as Reader);
    expect(asked.length).toBeGreaterThan(0);
    for (const statement of asked) {
      const { sql: text, params } = dialect.sqlToQuery(statement);
      const { rows } = await w.database.db.$client.execute({ sql: `explain query plan ${text}`, args: params });
      const steps = Array.from(rows, (row) => (row as unknown as { detail: string }).detail);
      // What was found already is gone through as it is.
      const scans = steps.filter((step) => /^SCAN /.test(step) && !/ USING (COVERING )?INDEX /.test(step))
        .filter((step) => !/^SCAN ([fd] VIRTUAL TABLE|search_text VIRTUAL TABLE|[dxg]$|\(|CONSTANT ROW)/.test(step));
      expect(scans, `${text}\n${steps.join("\n")}`).toEqual([]);
      taken.push(...steps);
    }
    return taken;
  }

  test("of conversations, by anything", async () => {
    for (let n = 0; n < 3; n++) {
      const filter = anyFilter();
      for (const dimension of dimensions()) {
        for (const bounds of [whole, ...inPieces]) {
          await expectIndexed(async (db) => {
            for (const time of times) {
              const tally = await openTally(db, compileFilter(parsed(filter), "conversation"), time, bounds);
              await tally.firstMs();
              await tally.count(always, { sums: [filterHolds(parsed(anyFilter()), "conversation")], by: dimension });
            }
          });
        }
      }
    }
  });

  test("of what left, by its indexes alone: no mail is read", async () => {
    const sent: Filter = { field: "conversation.sent", op: "is", value: true };
    const steps = await expectIndexed(async (db) => {
      const tally = await openTally(db, [], byFirstSent, inPieces[0]!);
      await tally.count(always, { sums: [filterHolds(parsed(sent), "conversation")], by: null });
    });
    const ofMail = steps.filter((step) => step.includes(" message_"));
    expect(ofMail.length).toBeGreaterThan(2);
    expect(ofMail.filter((step) => !/COVERING INDEX message_left(_at)?\b/.test(step))).toEqual([]);
  });

  test("of messages, and in pieces they are the same", async () => {
    for (const mail of [mailOfTemplate("0".repeat(26)), ...w.rows.start.map(({ id }) => mailOfStart(String(id)))]) {
      const count = (db: Reader, bounds: Bounds) => openCount(db, bounds).count(mail, always);
      await expectIndexed((db) => count(db, whole));
      const all = await count(w.database.db, whole);
      expect(await count(w.database.db, inPieces[0]!)).toEqual(all);
    }
  });
});
