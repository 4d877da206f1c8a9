import { beforeAll, describe, expect, test } from "vitest";
import type { Filter } from "#db/filter/language.ts";
import { type Entity, makeOracle } from "#tests/db/filter/oracle.ts";
import { type FilterWorkspace, makeFilterWorkspace } from "#tests/db/filter/workspace.ts";
import { makeTestApp } from "#tests/support/app.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { startOfTestMs } from "#tests/support/release-workspace.ts";
import { randomQuestion } from "./random-question.ts";

type Rate = { count: number; of: number; value: number; low: number; high: number } | null;
type Row = { key: string | null; label: string; value: number | null; rate: Rate; filter: Filter };
type Answer = {
  countedSince: string | null;
  value: number | null | Rate;
  filter: Filter;
  ofFilter: Filter;
  filters: Filter[];
  fields: string[];
  byLabel: string;
  points: { at: string; since: string; before: string; values: (number | null)[] }[];
  rows: Row[];
  others: { rows: number; value: number };
};

const random = makeRandom(20_261_124);
let w: FilterWorkspace;
let app: Awaited<ReturnType<typeof makeTestApp>>;
let oracle: ReturnType<typeof makeOracle>;

beforeAll(async () => {
  const database = await makeDatabase();
  app = await makeTestApp({ database, startMs: startOfTestMs });
  w = await makeFilterWorkspace(random, 120, database);
  oracle = makeOracle(w);
});

const ask = async (question: unknown) => {
  const { status, body } = await app.admin.call("POST /api/numbers", question);
  return { status, answer: body as unknown as Answer, body };
};
/** What the list says, and a walk over all rows. */
async function listed(filter: Filter): Promise<number> {
  const path = `/api/conversations/count?filter=${encodeURIComponent(JSON.stringify(filter))}`;
  const { status, body } = await app.admin.call(`GET ${path}`);
  expect([status, body.isMore], JSON.stringify(filter)).toEqual([200, false]);
  expect(bySight(filter), JSON.stringify(filter)).toBe(body.count);
  return body.count as number;
}
const bySight = (filter: Filter): number =>
  w.rows.conversation.filter((row) => oracle.matches(filter, "conversation" as Entity, row)).length;

const timed = (field: string, since: string, before: string): Filter[] => [
  { field, op: "since", value: since },
  { field, op: "before", value: before },
];
const allOf = (filter: Filter, more: Filter[]): Filter => ({
  all: [...("all" in filter ? filter.all : [filter]), ...more],
});

/** Null stands for what is not tracked: nothing of it is listed. */
const said = (value: number | null): number => value ?? 0;

describe("[VI5] every number is what the list of its filter counts", () => {
  test("of whatever is asked", async () => {
    const seen = { answered: 0, refused: 0, numbers: 0, nonZero: 0 };
    for (let n = 0; n < 90; n++) {
      const question = randomQuestion(random, w);
      const told = JSON.stringify(question);
      const { status, answer, body } = await ask(question);
      if (status === 422) {
        // Only where a number left no room in what one filter may hold.
        expect(body.error, told).toMatchObject({ code: "invalid_field", field: "filter" });
        seen.refused++;
        continue;
      }
      expect(status, `${told}: ${JSON.stringify(body).slice(0, 300)}`).toBe(200);
      expect(answer.countedSince, told).toBeNull();
      seen.answered++;
      for (const [value, filter] of numbersOf(question.kind, answer)) {
        seen.numbers++;
        if (said(value) > 0) seen.nonZero++;
        expect([said(value), told], JSON.stringify(filter)).toEqual([await listed(filter), told]);
      }
    }
    expect(seen.answered).toBeGreaterThan(70);
    expect(seen.nonZero).toBeGreaterThan(150);
  }, 300_000);

  function numbersOf(kind: string, answer: Answer): [number | null, Filter][] {
    if (kind === "count") return [[answer.value as number | null, answer.filter]];
    if (kind === "rate") {
      const rate = answer.value as Rate;
      return [[rate?.count ?? 0, answer.filter], [rate?.of ?? 0, answer.ofFilter]];
    }
    if (kind === "series") {
      const points = random.shuffle(answer.points).slice(0, 6);
      return points.flatMap(({ since, before, values }) =>
        values.map((value, i): [number | null, Filter] => [
          value,
          allOf(answer.filters[i]!, timed(answer.fields[i]!, since, before)),
        ])
      );
    }
    return answer.rows.map(({ value, filter }) => [value, filter]);
  }
});

describe("[VI5] a breakdown", () => {
  const single = ["template", "playbook", "step", "conversation.traits.textOne", "conversation.traits.booleanOne"];
  test.each(single)("by %s holds each conversation once, those behind the last row among the others", async (by) => {
    for (const limit of [1, 2, 50]) {
      const { answer } = await ask({ kind: "breakdown", measure: "conversations", by, limit });
      expect(answer.rows.length).toBeLessThanOrEqual(limit);
      const shown = answer.rows.reduce((sum, { value }) => sum + said(value), 0);
      expect(shown + answer.others.value).toBe(w.rows.conversation.length);
      expect(answer.rows.map(({ value }) => said(value))).toEqual(
        answer.rows.map(({ value }) => said(value)).toSorted((a, b) => b - a),
      );
    }
  });

  test.each(["sender", "channel", "account.status", "account.traits.selectOne", "account.traits.numberOne"])(
    "by %s has a row for each value that a conversation is tied to",
    async (by) => {
      const { answer } = await ask({ kind: "breakdown", measure: "conversations", by, limit: 50 });
      expect(answer.rows.length).toBeGreaterThan(1);
      expect(answer.others).toEqual({ rows: 0, value: 0 });
      for (const { value, filter } of answer.rows) expect(value).toBe(await listed(filter));
      const tied = answer.rows.map(({ filter }) => filter);
      expect(await listed({ any: tied })).toBe(w.rows.conversation.length);
    },
  );

  test("conditions on an account speak of the one that a row is of", async () => {
    const filter: Filter = { field: "account.status", op: "is", value: "trial" };
    const { answer } = await ask({ kind: "breakdown", measure: "conversations", by: "account.status", filter });
    expect(answer.rows.map(({ key }) => key)).toEqual(["trial"]);
  });
});

test("[TR3] a share is of those that were sent and can tell, and null where none can", async () => {
  for (const measure of ["opened", "replied", "bounced", "unsubscribed"]) {
    const { answer } = await ask({ kind: "rate", measure });
    const rate = answer.value as Rate;
    expect(rate!.value).toBe(rate!.count / rate!.of);
    expect(rate!.of).toBeLessThan(await listed({ field: "conversation.sent", op: "is", value: true }));
    const blind: Filter = { all: [{ field: "conversation.sent", op: "is", value: true }] };
    const none = allOf(blind, [{ field: `conversation.${tracked[measure]}`, op: "is", value: false }]);
    const nothing = allOf(none, [{ field: `conversation.${counted[measure]}`, op: "is", value: false }]);
    expect(await listed(nothing)).toBeGreaterThan(0);
    expect((await ask({ kind: "rate", measure, filter: nothing })).answer.value).toBeNull();
    expect((await ask({ kind: "count", measure, filter: nothing })).answer.value).toBeNull();
    const series = await ask({ kind: "series", measures: [measure, "sent"], every: "month", filter: nothing });
    const { points } = series.answer;
    expect(points.map(({ values: [told, sent] }) => [told, sent !== null])).toEqual(points.map(() => [null, true]));
    expect(points.length).toBeGreaterThan(0);
    const rows = await ask({ kind: "breakdown", measure, by: "channel", filter: nothing });
    expect(rows.answer.rows.map(({ value }) => value)).toEqual(rows.answer.rows.map(() => null));
    expect(rows.answer.rows.length).toBeGreaterThan(0);
  }
});
const tracked: Record<string, string> = {
  opened: "opensTracked",
  replied: "repliesTracked",
  bounced: "bouncesTracked",
  unsubscribed: "unsubscribesTracked",
};
const counted: Record<string, string> = {
  opened: "seen",
  replied: "replied",
  bounced: "bounced",
  unsubscribed: "unsubscribed",
};

describe("[VI5] what became of mail goes by when the first mail of a conversation left", () => {
  const [since, before] = [-4, 5].map((days) => new Date(startOfTestMs + days * 86_400_000).toISOString());
  const within = { since, before };
  /** When the first that Parley sent of it left, by sight of all rows. */
  const firstSent = (id: unknown): number | undefined =>
    w.rows.message.filter((m) => m.conversation_id === id && m.state === "sent" && m.tells !== null)
      .map((m) => Number(m.ended_at_ms)).toSorted((a, b) => a - b)[0];
  const isWithin = (at: unknown) => Number(at) >= Date.parse(since!) && Number(at) < Date.parse(before!);

  test("whenever it was created: a conversation is counted by that", async () => {
    const { conversation } = w.rows;
    const sent = conversation.filter(({ id }) => isWithin(firstSent(id) ?? NaN));
    const made = conversation.filter((row) => isWithin(row.created_at_ms));
    expect(sent.filter((row) => !made.includes(row)).length).toBeGreaterThan(0);
    expect(made.filter(({ id }) => firstSent(id) !== undefined && !isWithin(firstSent(id))).length).toBeGreaterThan(0);
    for (const [measure, wanted] of [["sent", sent], ["conversations", made]] as const) {
      const { answer } = await ask({ kind: "count", measure, ...within });
      expect([measure, answer.value]).toEqual([measure, wanted.length]);
      expect(await listed(answer.filter)).toBe(wanted.length);
    }
    const answered = sent.filter((row) => row.replied_at_ms !== null).length;
    const { answer } = await ask({ kind: "count", measure: "replied", ...within });
    expect([answer.value, await listed(answer.filter)]).toEqual([answered, answered]);
    expect(answered).toBeGreaterThan(0);
  });

  test("what was never sent is not among it, of all time neither, and each stands in one week", async () => {
    const measures = ["replied", "conversations", "sent"];
    const all = await Promise.all(
      measures.map(async (measure) => (await ask({ kind: "count", measure })).answer.value),
    );
    const { conversation } = w.rows;
    const sent = conversation.filter(({ id }) => firstSent(id) !== undefined);
    const replied = sent.filter((row) => row.replied_at_ms !== null);
    expect(replied.length).toBeLessThan(conversation.filter((row) => row.replied_at_ms !== null).length);
    expect(all).toEqual([replied.length, conversation.length, sent.length]);
    const { answer } = await ask({ kind: "series", measures, every: "week" });
    // This week is the last of them.
    const endMs = Date.parse(answer.points.at(-1)!.before);
    const past = [
      replied.filter(({ id }) => firstSent(id)! < endMs).length,
      conversation.filter((row) => Number(row.created_at_ms) < endMs).length,
      sent.filter(({ id }) => firstSent(id)! < endMs).length,
    ];
    expect(measures.map((_, i) => answer.points.reduce((sum, { values }) => sum + said(values[i]!), 0))).toEqual(past);
    expect(answer.fields).toEqual(["conversation.sentAt", "conversation.createdAt", "conversation.sentAt"]);
  });
});

test("[VI5] as a file, rows are headed by what they are", async () => {
  const csv = async (by: string) => {
    const { status, body } = await app.admin.call("POST /api/numbers.csv", { kind: "breakdown", measure: "sent", by });
    expect(status).toBe(200);
    return String(body.text).replace("\ufeff", "").split("\r\n")[0];
  };
  expect(await csv("sender")).toBe("Sender,Sent");
  expect(await csv("account.status")).toBe("Account status,Sent");
  expect(await csv("conversation.traits.textOne")).toBe("textOne,Sent");
});

test("[VI5] what cannot be asked is refused by its place", async () => {
  const refused = async (question: unknown) => (await ask(question)).body.error as { field: string; code: string };
  const count = { kind: "count", measure: "sent" };
  const full = (n: number) => ({ all: Array(n).fill({ field: "conversation.replied", op: "is", value: true }) });
  const bad: [unknown, string][] = [
    [{ ...count, filter: { field: "conversation.nothing", op: "is", value: 1 } }, "filter.field"],
    [{ ...count, since: "0001-01-01T00:00:00Z" }, "since"],
    [{ ...count, timeZone: "Mars/Olympus" }, "timeZone"],
    [{ kind: "breakdown", measure: "sent", by: "conversation.traits.none" }, "by"],
    [{ kind: "breakdown", measure: "sent", by: "sender", asRate: true }, "asRate"],
    [{ kind: "series", measures: ["sent"], every: "day", since: "2020-01-01T00:00:00Z" }, "every"],
    [{ kind: "rate", measure: "sent" }, "measure"],
    // Fifty conditions are all that a filter holds: none is left for what a row adds.
    [{ kind: "breakdown", measure: "sent", by: "sender", filter: full(49) }, "filter"],
    [{ kind: "breakdown", measure: "sent", by: "step", filter: full(48) }, "filter"],
  ];
  expect((await ask({ kind: "breakdown", measure: "sent", by: "sender", filter: full(48) })).status).toBe(200);
  for (const [question, field] of bad) {
    expect(await refused(question), JSON.stringify(question)).toMatchObject({ code: "invalid_field", field });
  }
});
