import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import { readCalendar } from "#jobs/sends/calendar.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { tickMs } from "#jobs/sends/terms.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { emptyTables, makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const live = { publicUrl: "https://parley.example", sendMode: "live" } as const;
// Thursday noon before Europe's clocks change on Sunday.
const nowMs = Date.parse("2026-03-26T11:00Z");
const weekdays = { mon: [["09:00", "17:00"]], thu: [["09:00", "17:00"]], fri: [["09:00", "17:00"]] };
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
});
beforeEach(() => emptyTables(database.db));

/** Two senders with limits, more overdue than the first may send before a leave of two days in which the second stands in, who is away a
 * day of it themselves half of the time. */
async function makeQueues(random: Random) {
  const limits = () => ({
    hourlyLimit: random.pick([null, 2, 5]),
    dailyLimit: random.pick([6, 9]),
    minGapSeconds: random.pick([0, 45]),
  });
  const w = await makeReleaseWorkspace(database.db, {
    teammate: { timeZone: "Europe/Berlin", sendingWindow: random.pick([null, weekdays]) as never },
    sender: limits(),
  });
  const mo = await w.addTeammate({ firstName: "Mo", timeZone: "America/New_York" });
  const { hourlyLimit, dailyLimit, minGapSeconds } = limits();
  await w.addSender(mo, { hourlyLimit, dailyLimit });
  await w.db.run(sql`update sender set min_gap_seconds = ${minGapSeconds} where teammate_id = ${mo}`);
  const leaveMs = nowMs + random.int(1, 3) * dayMs;
  const off = (teammateId: string, standInId: string | null, fromMs: number, days: number) =>
    w.db.run(
      sql`insert into time_off (id, teammate_id, stand_in_id, from_day, to_day, created_by_id, created_at_ms) values
      (${newId()}, ${teammateId}, ${standInId}, ${dayOf(fromMs)}, ${
        dayOf(fromMs + (days - 1) * dayMs)
      }, ${mo}, ${nowMs})`,
    );
  await off(w.teammateId, mo, leaveMs, 2);
  if (random.chance(0.5)) await off(mo, null, leaveMs + dayMs, 1);
  const startId = await addStart(w.db, "<p>Hello</p>");
  for (let i = 0; i < 30; i++) {
    await w.addMessage({
      startId,
      teammateId: random.chance(0.7) ? w.teammateId : mo,
      lane: random.int(0, 3),
      sendAtMs: nowMs + random.int(-hourMs, random.pick([0, 0, 5 * dayMs])),
      ignoreWindow: random.chance(0.1),
    });
  }
  await assignStandIns(w.db, nowMs);
  return { w, mo };
}

async function replayed(w: ReleaseWorkspace, told: Map<string, number>, random: Random) {
  const lastMs = Math.max(...told.values());
  const ticks = new Set([...told.values()].flatMap((atMs) => [atMs - tickMs, atMs]));
  for (let i = 0; i < 20; i++) ticks.add(Math.floor(random.int(nowMs, lastMs) / tickMs) * tickMs);
  for (const clock of [...ticks].filter((atMs) => atMs >= nowMs).sort((a, b) => a - b)) {
    await releaseDue(releaseDeps(w.db, { clock }));
  }
  return await w.db.all<{ id: string; at: number; by: string; standsInForId: string | null }>(
    sql`select id, ended_at_ms as at, teammate_id as by, stands_in_for_id as "standsInForId" from message where state = 'sent'`,
  );
}

let overdueMoved = 0;
test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "[PR3] [SW4] what is overdue when a leave begins leaves by its stand-in at the tick it was told, seed %i",
  async (seed) => {
    const random = makeRandom(seed);
    const { w, mo } = await makeQueues(random);
    const rows = await w.db.all<{ id: string; teammateId: string }>(
      sql`select id, teammate_id as "teammateId" from message`,
    );
    const first = new Map(rows.map(({ id, teammateId }) => [id, teammateId]));
    const ids = [...first.keys()];
    const told = new Map(
      [...await expectations(w.db, ids, nowMs, live)].map(([id, { expectedAtMs }]) => [id, expectedAtMs!]),
    );
    expect([...told.values()].every((atMs) => atMs > 0)).toBe(true);
    const calendars = await Promise.all(
      [w.teammateId, mo].map((teammateId) =>
        readCalendar(w.db, { teammateId, channelId: w.channelId }, {
          fromDay: dayOf(nowMs),
          days: 30,
          nowMs,
          sending: live,
        })
      ),
    );
    const sent = await replayed(w, told, random);
    expect(sent.filter(({ id, at }) => at !== told.get(id)).map(({ id, at }) => [told.get(id), at])).toEqual([]);
    expect(sent.length).toBe(ids.length);
    // Each sender's calendar has what left by them.
    for (const [n, by] of [w.teammateId, mo].entries()) {
      const leaving = calendars[n]!.days.reduce((sum, day) => sum + day.leaving, 0);
      expect(leaving).toBe(sent.filter((mail) => mail.by === by).length);
    }
    overdueMoved += sent.filter((mail) => first.get(mail.id) === w.teammateId && mail.by === mo).length;
  },
  120_000,
);

test("[SW4] some were handed over between", () => expect(overdueMoved).toBeGreaterThan(5));
