import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { expectationIf, expectations } from "#jobs/sends/forecast.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const hourMs = 3_600_000;
const live = { publicUrl: "https://parley.example", sendMode: "live" } as const;

test("[PR3] a few messages are told what the whole queue tells, and a supposed one what it would be told as it is", async () => {
  const { db, long } = await makeDatabase();
  const w = await makeReleaseWorkspace(db, { sender: { hourlyLimit: 7, dailyLimit: 60 } });
  const random = makeRandom(7);
  const second = await w.addTeammate({ sendingWindow: { wed: [["09:00", "12:30"]], thu: [["09:00", "17:00"]] } });
  await w.addSender(second, { minGapSeconds: 600 });
  const ids: string[] = [];
  for (let n = 0; n < 220; n++) {
    const typing = random.chance(0.1);
    const { id } = await w.addMessage({
      id: newId(),
      teammateId: random.chance(0.5) ? w.teammateId : second,
      lane: random.pick([0, 1, 2, 2, 2, 3]),
      sendAtMs: w.nowMs + random.int(-3 * hourMs, 30 * hourMs),
      ignoreWindow: random.chance(0.1),
      approvalNeeded: random.chance(0.1),
      editedAtMs: typing ? w.nowMs - 1_000 : null,
      editingSinceMs: typing ? w.nowMs - 1_000 : null,
    });
    ids.push(id);
  }
  const whole = await expectations(db, ids, w.nowMs, live);
  for (let round = 0; round < 60; round++) {
    const asked = random.shuffle(ids).slice(0, random.int(1, 4));
    // Something changed, so that nothing kept is used.
    await db.run(sql`insert into change (entity, id, kind, at_ms) values ('message', 'x', 'updated', 0)`);
    const part = await expectations(long, asked, w.nowMs, live);
    for (const id of asked) expect(part.get(id)).toEqual(whole.get(id));
  }
  for (const id of random.shuffle(ids).slice(0, 30)) {
    const [row] = await db.all<{ ignoreWindow: number }>(
      sql`select ignore_window as ignoreWindow from message where id = ${id}`,
    );
    const as = await expectationIf(long, id, { ignoreWindow: row!.ignoreWindow === 1 }, w.nowMs, live);
    expect(as?.expectedAtMs).toBe(whole.get(id)!.expectedAtMs);
  }
});
