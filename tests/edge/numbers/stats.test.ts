import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { type FilterWorkspace, makeFilterWorkspace, playbooks, steps } from "#tests/db/filter/workspace.ts";
import { makeTestApp } from "#tests/support/app.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addPlaybookRow } from "#tests/support/playbooks.ts";
import { makeRandom } from "#tests/support/random.ts";
import { startOfTestMs } from "#tests/support/release-workspace.ts";

type Row = FilterWorkspace["rows"]["message"][number];
type Rate = { count: number; of: number } | null;
type Figures = { sent: number } & Record<"opens" | "replies" | "bounces" | "unsubscribes", Rate>;
type By = { key: string | null; label: string; figures: Figures };
type Stats = Record<"bySender" | "byMonth" | "bySteps" | "byVersion", By[]> & { all: Figures; countedSince: null };

const random = makeRandom(20_261_125);
const templates = ["0".repeat(26), "1".repeat(26)];
let w: FilterWorkspace;
let app: Awaited<ReturnType<typeof makeTestApp>>;
/** The version of the stay that made a message. */
const versionOf = new Map<string, number>();

beforeAll(async () => {
  const database = await makeDatabase();
  app = await makeTestApp({ database, startMs: startOfTestMs + 13 * 86_400_000 });
  w = await makeFilterWorkspace(random, 160, database);
  const { db } = database;
  for (const id of templates) {
    await db.run(sql`insert into template (id, name, shared, subject, body, created_by_id, created_at_ms, updated_at_ms)
      values (${id}, 'T', ${id === templates[0]}, '{}', '{}', ${w.teammates[0]}, 0, 0)`);
  }
  for (const id of playbooks) {
    const actions = steps.map((key) => ({ key, kind: "start", ...(key === steps[0] ? { name: "Say hello" } : {}) }));
    await addPlaybookRow(db, { teammateId: w.teammates[0]! }, { id, version: 2, definition: { actions } });
    for (const [n, key] of steps.entries()) {
      await db.run(
        sql`insert into playbook_action (playbook_id, version_no, key, n, kind) values (${id}, 2, ${key}, ${n}, 'start')`,
      );
    }
  }
  const ofStarts = new Map(w.rows.start.map((start) => [start.id, start.playbook_id]));
  for (const { id, start_id, account_id } of w.rows.message) {
    const playbookId = ofStarts.get(start_id!);
    if (!playbookId || random.chance(0.2)) continue;
    const [no, stay] = [random.int(1, 3), newId()];
    versionOf.set(String(id), no);
    await db.run(sql`insert into enrollment (id, playbook_id, version_no, account_id, entered_at_ms, left_at_ms)
      values (${stay}, ${playbookId}, ${no}, ${account_id}, 0, 1)`);
    await db.run(
      sql`insert into enrollment_item (enrollment_id, action_key, item_key, playbook_id, state, message_id, at_ms)
      values (${stay}, 'a', 'u', ${playbookId}, 'made', ${id}, 0)`,
    );
  }
});

const told = (kind: string) => (m: Row) =>
  w.rows.delivery_event.some((e) => e.message_id === m.id && e.kind === kind && e.verdict !== "scanner");
/** What became of messages, by looking at each. */
function figuresOf(messages: Row[]): Figures {
  const left = messages.filter((m) => m.state === "sent" && m.tells !== null);
  const rate = (can: (m: Row) => boolean, does: (m: Row) => boolean): Rate => {
    const able = left.filter(can);
    return able.length === 0 ? null : { count: able.filter(does).length, of: able.length };
  };
  const tells = (bit: number) => (m: Row) => (Number(m.tells) & bit) !== 0;
  return {
    sent: left.length,
    opens: rate((m) => m.untracked === 0, (m) => m.seen_first_at_ms !== null),
    replies: rate(tells(1), told("reply")),
    bounces: rate(tells(2), told("bounce")),
    unsubscribes: rate(tells(4), told("unsubscribe")),
  };
}
const bare = ({ sent, ...rates }: Figures) => ({
  sent,
  ...Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [name, rate && { count: rate.count, of: rate.of }]),
  ),
});
/** Groups of what left, without those of nothing. */
const groups = (messages: Row[], keyOf: (m: Row) => string | null) =>
  new Map(
    Array.from(Map.groupBy(messages, keyOf), ([key, each]) => [key, bare(figuresOf(each))] as const)
      .filter(([, { sent }]) => sent > 0),
  );
const given = (rows: By[]) =>
  new Map(rows.filter(({ figures }) => figures.sent > 0).map((r) => [r.key, bare(r.figures)]));

const spans = [
  {},
  ...[0, 1, 2].map((n) => ({
    since: new Date(startOfTestMs - (9 - n) * 86_400_000).toISOString(),
    ...(n > 0 ? { before: new Date(startOfTestMs + n * 2 * 86_400_000).toISOString() } : {}),
  })),
];
const within = ({ since, before }: { since?: string; before?: string }) => (m: Row) =>
  (since === undefined || Number(m.ended_at_ms) >= Date.parse(since)) &&
  (before === undefined || Number(m.ended_at_ms) < Date.parse(before));
const ask = async (path: string, query: Record<string, string>): Promise<Stats> => {
  const { status, body } = await app.admin.call(`GET ${path}?${new URLSearchParams(query)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as unknown as Stats;
};

describe("[TR3] figures are what a look at each message finds, of those that can tell", () => {
  test.each(spans)("of a template, by sender and by month: %j", async (span) => {
    const mine = w.rows.message.filter((m) => m.template_id === templates[0]).filter(within(span));
    const timeZone = "Asia/Kathmandu";
    const stats = await ask(`/api/templates/${templates[0]}/stats`, { ...span, timeZone });
    expect(bare(stats.all)).toEqual(bare(figuresOf(mine)));
    expect(stats.countedSince).toBeNull();
    expect(given(stats.bySender)).toEqual(groups(mine, (m) => String(m.teammate_id)));
    const monthOf = (m: Row) =>
      Temporal.Instant.fromEpochMilliseconds(Number(m.ended_at_ms)).toZonedDateTimeISO(timeZone).toPlainDate()
        .with({ day: 1 }).toString();
    expect(given(stats.byMonth)).toEqual(groups(mine, monthOf));
    expect(stats.byMonth.map(({ key }) => key)).toEqual(stats.byMonth.map(({ key }) => key!).toSorted().reverse());
  });

  test.each(spans)("of a playbook, by step and by version: %j", async (span) => {
    for (const playbookId of playbooks) {
      const starts = new Map(w.rows.start.filter((s) => s.playbook_id === playbookId).map((s) => [s.id, s.action_key]));
      const mine = w.rows.message.filter((m) => starts.has(m.start_id!)).filter(within(span));
      const stats = await ask(`/api/playbooks/${playbookId}/stats`, span);
      expect(bare(stats.all)).toEqual(bare(figuresOf(mine)));
      expect(stats.all.sent).toBeGreaterThan(0);
      expect(given(stats.bySteps)).toEqual(groups(mine, (m) => String(starts.get(m.start_id!))));
      expect(stats.bySteps.map(({ label }) => label)).toEqual(["Say hello", steps[1]]);
      expect(given(stats.byVersion)).toEqual(groups(mine, (m) => versionOf.get(String(m.id))?.toString() ?? null));
    }
  });
});

test("[TR3, PE7] figures of what is not there, or somebody else's own, are not found", async () => {
  for (const path of [`templates/${templates[1]}`, `templates/${newId()}`, `playbooks/${newId()}`, "playbooks/none"]) {
    for (const stats of ["stats", "stats.csv"]) {
      expect((await app.admin.call(`GET /api/${path}/${stats}`)).status, path).toBe(404);
    }
  }
});

test("[TR3] figures come as CSV, what no channel can tell in words", async () => {
  const { db } = w.database;
  await db.run(sql`update message set tells = 0 where tells is not null and template_id = ${templates[0]}`);
  const { body, headers } = await app.admin.call(`GET /api/templates/${templates[0]}/stats.csv`);
  const [head, all, ...rest] = String(body.text).trim().split("\r\n");
  expect(headers.get("content-disposition")).toMatch(/^attachment; filename="template-2026-03-17\.csv"$/);
  expect(head).toContain("By,Name,Sent,Opened,Open rate,Replied,Reply rate");
  expect(all).toMatch(/^All,,\d+,\d+,[\d.]+,not tracked,not tracked,not tracked,not tracked,not tracked,not tracked$/);
  expect(rest.some((line) => /^Month,2026-0[23],/.test(line))).toBe(true);
});
