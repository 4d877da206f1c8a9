import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { expectations } from "#jobs/sends/forecast.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { tickMs } from "#jobs/sends/terms.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { emptyTables, makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const hour = 3_600_000;
const live = { publicUrl: "https://parley.example", sendMode: "live" } as const;
let database: TestDatabase;
let w: ReleaseWorkspace;
beforeAll(async () => {
  database = await makeDatabase();
});
beforeEach(async () => {
  await emptyTables(database.db);
  // The clocks of Berlin change on 29 March 2026.
  w = await makeReleaseWorkspace(database.db, { teammate: { timeZone: "Europe/Berlin" } });
});

test.each([
  { seed: 1, limits: { hourlyLimit: 4, dailyLimit: 9, minGapSeconds: 0 } },
  { seed: 2, limits: { hourlyLimit: null, dailyLimit: 7, minGapSeconds: 90 } },
  { seed: 3, limits: { hourlyLimit: 3, dailyLimit: null, minGapSeconds: 0 } },
])("[PR3][SE2][SW2][QU2] what was expected is what happens, tick for tick (seed $seed)", async ({ seed, limits }) => {
  const random = makeRandom(seed);
  const window = {
    fri: [["14:00", "17:00"]],
    sat: [["22:00", "03:30"]],
    mon: [["09:00", "11:00"]],
    tue: [["00:00", "24:00"]],
  };
  await w.db.run(sql`update teammate set sending_window = ${JSON.stringify(window)}`);
  await w.db.run(sql`update sender set hourly_limit = ${limits.hourlyLimit}, daily_limit = ${limits.dailyLimit},
    min_gap_seconds = ${limits.minGapSeconds}`);
  const startMs = Date.UTC(2026, 2, 27, 12);
  const startId = await addStart(w.db, "<p>Hi</p>");
  const ids: string[] = [];
  for (let i = 0; i < 36; i++) {
    const ignoreWindow = random.chance(0.1);
    const message = await w.addMessage({
      startId,
      lane: ignoreWindow ? 0 : random.int(0, 3),
      ignoreWindow,
      sendAtMs: startMs + random.int(-2, 60) * hour + random.int(0, 5_000),
      ...(random.chance(0.15) ? { approvalNeeded: true } : {}),
    });
    ids.push(message.id);
  }
  const expected = await expectations(w.db, ids, startMs, live);
  const provider = makeProvider();
  const release = (clock: number) => releaseDue(releaseDeps(w.db, { clock, channel: provider.channel }));
  const isDueBy = (ms: number) => ids.filter((id) => (expected.get(id)!.expectedAtMs ?? Infinity) <= ms).sort();
  const ticks = [...new Set(ids.flatMap((id) => expected.get(id)!.expectedAtMs ?? []))].sort((a, b) => a - b);
  expect(ticks.length).toBeGreaterThan(8);
  for (const tick of ticks) {
    for (const clock of [tick - tickMs, tick]) {
      await release(clock);
      expect(provider.asked.map(({ messageId }) => messageId).sort(), new Date(clock).toISOString()).toEqual(
        isDueBy(clock),
      );
    }
  }
  expect(ids.filter((id) => expected.get(id)!.hold?.kind === "approval").length).toBe(
    ids.length - provider.asked.length,
  );
});
