import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { expectationIf, expectations, expectationsOfPlanned } from "#jobs/sends/forecast.ts";
import { tickMs } from "#jobs/sends/terms.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { emptyTables, makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const hour = 3_600_000;
const live = { publicUrl: "https://parley.example", sendMode: "live" } as const;
let database: TestDatabase;
let w: ReleaseWorkspace;
let now: number;
beforeAll(async () => {
  database = await makeDatabase();
});
beforeEach(async () => {
  await emptyTables(database.db);
  w = await makeReleaseWorkspace(database.db);
  now = w.nowMs;
});
const expectationOf = async (id: string, sending: Parameters<typeof expectations>[3] = live) =>
  (await expectations(w.db, [id], now, sending)).get(id);

test("[PR3] a due message leaves at the next look, a later one at its date, in an open window", async () => {
  const due = await w.addMessage();
  const later = await w.addMessage({ sendAtMs: now + hour + 1 });
  expect(await expectationOf(due.id)).toEqual({ expectedAtMs: now, wouldLeaveAtMs: null, hold: null, ahead: 0 });
  const at = now + hour + tickMs;
  expect(await expectationOf(later.id)).toEqual({
    expectedAtMs: at,
    wouldLeaveAtMs: null,
    hold: { kind: "send_date", untilMs: at, detail: null },
    ahead: 1,
  });
});

test("[PR3][QU2] the queue ahead is counted, by limit and window", async () => {
  await w.db.run(sql`update sender set hourly_limit = 2`);
  const ids = [];
  for (let i = 0; i < 5; i++) ids.push((await w.addMessage({ sendAtMs: now - 100 + i })).id);
  const found = await expectations(w.db, ids, now, live);
  expect(ids.map((id) => found.get(id)!.expectedAtMs! - now)).toEqual([0, 0, hour, hour, 2 * hour]);
  expect(ids.map((id) => found.get(id)!.hold?.kind ?? null)).toEqual([
    null,
    null,
    "hourly_limit",
    "hourly_limit",
    "hourly_limit",
  ]);
});

test("[PR3] a blocked message says what a person must do, and when it would leave", async () => {
  const m = await w.addMessage({ approvalNeeded: true });
  const held = await w.addMessage({ hold: "missing_data", holdDetail: "user.firstName, account.mrr" });
  expect(await expectationOf(m.id)).toMatchObject({
    expectedAtMs: null,
    wouldLeaveAtMs: now,
    hold: { kind: "approval", untilMs: null },
  });
  expect(await expectationOf(held.id)).toMatchObject({
    hold: { kind: "missing_data", detail: "user.firstName, account.mrr" },
  });
});

test("[SE7][SE4][CH2] what stops a whole sender is said in words", async () => {
  const m = await w.addMessage();
  await w.db.run(sql`update channel set kind = 'smtp'`);
  const fresh = () =>
    w.db.run(sql`insert into change (entity, id, kind, at_ms) values ('setting', 'workspace', 'updated', 0)`);
  expect((await expectationOf(m.id, { publicUrl: null, sendMode: "live" }))!.hold).toMatchObject({
    kind: "channel_broken",
    untilMs: null,
    detail: expect.stringContaining("PUBLIC_URL"),
  });
  for (const publicUrl of ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:80"]) {
    expect((await expectationOf(m.id, { publicUrl, sendMode: "live" }))!.hold?.kind).toBe("channel_broken");
  }
  expect((await expectationOf(m.id, { publicUrl: null, sendMode: "sink" }))!.hold).toBeNull();
  await w.db.run(sql`insert into setting (key, value) values ('paused', '{"atMs":1,"byId":"x"}')`);
  await fresh();
  expect((await expectationOf(m.id))!.hold).toMatchObject({ kind: "paused", detail: "All sending is paused." });
  await w.db.run(sql`delete from setting`);
  await w.db.run(sql`update channel set state = 'broken', broken_why = 'the password is wrong'`);
  await fresh();
  expect((await expectationOf(m.id))!.hold).toMatchObject({ kind: "channel_broken", detail: "the password is wrong" });
});

test("[PR3] a forecast is kept until something could move the queue", async () => {
  const m = await w.addMessage();
  expect((await expectationOf(m.id))!.hold).toBeNull();
  await w.db.run(sql`update sender set paused_at_ms = 1`);
  expect((await expectationOf(m.id))!.hold).toBeNull();
  await w.db.run(sql`insert into change (entity, id, kind, at_ms) values ('sender', ${w.senderId}, 'updated', 0)`);
  expect((await expectationOf(m.id))!.hold).toMatchObject({ kind: "paused" });
});

test("[PR3] a picker says before the click when it would leave", async () => {
  await w.db.run(sql`update teammate set sending_window = '{"thu":[["09:00","10:00"]]}'`);
  const m = await w.addMessage();
  const thursday = Date.UTC(2026, 2, 5, 9);
  const at = async (supposed: Parameters<typeof expectationIf>[2]) =>
    (await expectationIf(w.db, m.id, supposed, now, live))?.expectedAtMs;
  expect(await at({ sendNow: true })).toBe(thursday);
  expect(await at({ sendNow: true, ignoreWindow: true })).toBe(now);
  expect(await at({ sendAtMs: thursday + hour })).toBe(thursday + 7 * 24 * hour);
  expect(await expectationIf(w.db, newId(), { sendNow: true }, now, live)).toBeUndefined();
});

test("[ST6][PR3] planned messages stand behind what is in line", async () => {
  await w.db.run(sql`update sender set hourly_limit = 1`);
  await w.addMessage();
  const planned = [newId(), newId()].sort().map((id) => ({
    ...w,
    id,
    sendAtMs: now,
    sendAtIs: "send_date" as const,
    approvalNeeded: false,
  }));
  const found = await expectationsOfPlanned(w.db, planned, now, live);
  expect(planned.map(({ id }) => found.get(id)!.expectedAtMs)).toEqual([now + hour, now + 2 * hour]);
});

test("[PR3] what is not pending, or unknown, expects nothing, and what is to be skipped is held for good and says why", async () => {
  const sent = await w.addMessage({ state: "sent" });
  const gone = await w.addMessage({ users: [await w.addUser({ unsubscribedAtMs: 1 })] });
  const found = await expectations(w.db, [sent.id, gone.id, "?"], now, live);
  const nothing = { expectedAtMs: null, wouldLeaveAtMs: null, hold: null, ahead: 0 };
  const hold = { kind: "no_recipient", untilMs: null, detail: "Its reader unsubscribed." };
  expect([...found.values()]).toEqual([nothing, { ...nothing, hold }, nothing]);
});

test("[PR3] a page of 50 in queues of 10,000 is quick", async () => {
  const users = await Promise.all(Array.from({ length: 5 }, () => w.addUser()));
  await w.db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
    insert into conversation (id, account_id, subject, state, created_by_id, created_at_ms, active_at_ms)
    select 'C' || i, ${w.accountId}, 'x', 'pending', 'x', 0, 0 from n`);
  await w.db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
    insert into message (id, conversation_id, account_id, direction, state, lane, sender_mode, default_teammate_id, teammate_id,
      sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject, created_at_ms)
    select 'M' || i, 'C' || i, ${w.accountId}, 'out', 'pending', 2, 'teammate', 'x', ${w.teammateId}, 'teammate', ${w.channelId}, 1,
      ${now} + i * 1000, 'send_date', 'x', 0 from n`);
  await w.db.run(
    sql`insert into participant (message_id, role, n, user_id, address) select id, 'to', 0, ${
      users[0]
    }, 'x' from message`,
  );
  const ids = Array.from({ length: 50 }, (_, i) => `M${9_000 + i}`);
  const beganMs = performance.now();
  const found = await expectations(w.db, ids, now, live);
  const tookMs = performance.now() - beganMs;
  expect(found.get("M9000")!.ahead).toBe(8_999);
  const againMs = performance.now();
  await expectations(w.db, ids, now, live);
  const keptMs = performance.now() - againMs;
  expect(keptMs).toBeLessThan(tookMs);
});
