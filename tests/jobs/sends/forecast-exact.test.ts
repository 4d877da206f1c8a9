import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import type { SendingWindow } from "#db/schema/teammate.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { tickMs } from "#jobs/sends/terms.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { emptyTables, makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const live = { publicUrl: "https://parley.example", sendMode: "live" } as const;
// Thursday noon in Berlin, New York and Sydney before their clocks change on Sunday: forward, forward and back.
const begins: [zone: string, nowMs: number][] = [
  ["Europe/Berlin", Date.parse("2026-03-26T11:00Z")],
  ["America/New_York", Date.parse("2026-03-05T17:00Z")],
  ["Australia/Sydney", Date.parse("2026-04-02T01:00Z")],
];
const windows: SendingWindow[] = [
  null,
  { mon: [["09:00", "17:00"]], tue: [["09:00", "17:00"]], thu: [["09:00", "17:00"]], fri: [["09:00", "17:00"]] },
  {
    thu: [["22:00", "02:30"]],
    sat: [["21:00", "03:10"]],
    sun: [["02:15", "02:45"], ["23:00", "01:00"]],
    mon: [["08:00", "09:00"]],
  },
];

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
});
beforeEach(() => emptyTables(database.db));

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** A sender with limits, a gap, leave and a holiday, and a queue in every lane. */
async function makeQueue(random: Random, zone: string, nowMs: number, window: SendingWindow) {
  const w = await makeReleaseWorkspace(database.db, {
    teammate: { timeZone: zone, sendingWindow: window },
    sender: {
      hourlyLimit: random.pick([null, 3, 7]),
      dailyLimit: random.pick([null, 12, 20]),
      minGapSeconds: random.pick([0, 45, 600]),
    },
  });
  const startId = await addStart(w.db, "<p>Hello</p>");
  const leaveMs = nowMs + random.int(0, 4) * dayMs;
  await w.db.run(sql`insert into time_off (id, teammate_id, from_day, to_day, created_by_id, created_at_ms) values
    (${newId()}, ${w.teammateId}, ${dayOf(leaveMs)}, ${dayOf(leaveMs + dayMs)}, ${w.teammateId}, 0)`);
  await w.db.run(sql`insert into holiday (day, name) values (${dayOf(nowMs + 5 * dayMs)}, 'Day of the queue')`);
  for (let i = 0; i < 24; i++) {
    await w.addMessage({
      startId,
      lane: random.int(0, 3),
      sendAtMs: nowMs + random.int(-hourMs, random.pick([0, hourMs, 4 * dayMs])),
      ignoreWindow: random.chance(0.1),
    });
  }
  return w;
}

async function sentAt(w: ReleaseWorkspace): Promise<Map<string, number>> {
  const rows = await w.db.all<{ id: string; at: number }>(
    sql`select id, ended_at_ms as at from message where state = 'sent'`,
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

const cases = begins.flatMap(([zone, nowMs], i) =>
  windows.map((window, j) => ({ zone, nowMs, window, seed: 10 * i + j }))
);

test.each(cases)(
  "[PR3] [SW4] over a clock change in $zone, every mail leaves at the tick it was told, seed $seed",
  async ({ zone, nowMs, window, seed }) => {
    const random = makeRandom(seed);
    const w = await makeQueue(random, zone, nowMs, window);
    const ids = (await w.db.all<{ id: string }>(sql`select id from message`)).map(({ id }) => id);
    const told = new Map(
      [...await expectations(w.db, ids, nowMs, live)].map(([id, { expectedAtMs }]) => [id, expectedAtMs!]),
    );
    expect([...told.values()].every((atMs) => atMs > 0)).toBe(true);
    const lastMs = Math.max(...told.values());
    // The tick of each mail, the one before it, and some in between: at every other, nothing has changed since.
    const ticks = new Set([...told.values()].flatMap((atMs) => [atMs - tickMs, atMs]));
    for (let i = 0; i < 20; i++) ticks.add(Math.floor(random.int(nowMs, lastMs) / tickMs) * tickMs);
    for (const clock of [...ticks].filter((atMs) => atMs >= nowMs).sort((a, b) => a - b)) {
      await releaseDue(releaseDeps(w.db, { clock }));
    }
    const sent = await sentAt(w);
    expect(ids.filter((id) => sent.get(id) !== told.get(id)).map((id) => [told.get(id), sent.get(id)])).toEqual([]);
  },
);
