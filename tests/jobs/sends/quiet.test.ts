import { describe, expect, test } from "vitest";
import { readFacts } from "#db/queries/send-facts.ts";
import { editingMostMs, ownHolds, quietMs } from "#jobs/rules/gates.ts";
import { ownFactsOf } from "#jobs/sends/facts.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import { makeRandom } from "#tests/support/random.ts";
import type { ReleaseWorkspace } from "#tests/support/release-workspace.ts";

describe.each(databases)("the wait for typing, over %s", (_, make) => {
  let w: ReleaseWorkspace;
  useWorkspace(make, (fresh) => void (w = fresh));
  const { claimed } = claimsIn(() => w);

  test("[PR7] the claim waits for exactly those that the rule says wait, to the millisecond", async () => {
    await w.db.run("update sender set hourly_limit = null, daily_limit = null");
    const random = makeRandom(20260612);
    const near = (ms: number) => ms + random.int(-1, 1);
    const ago = () => w.nowMs - random.pick([0, 1, near(quietMs), near(editingMostMs), near(2 * editingMostMs)]);
    const ids: string[] = [];
    for (let n = 0; n < 150; n++) {
      const editedAtMs = random.chance(0.9) ? w.nowMs - random.pick([0, 1, near(quietMs), near(-quietMs)]) : null;
      const { id } = await w.addMessage({
        sendAtMs: Math.min(ago(), w.nowMs),
        editedAtMs,
        editingSinceMs: editedAtMs === null || random.chance(0.1) ? null : Math.min(ago(), editedAtMs),
        sendNowAtMs: random.chance(0.2) ? ago() : null,
      });
      ids.push(id);
    }
    const facts = await readFacts(w.db, ids);
    const free = facts.filter((row) => ownHolds(ownFactsOf(row), w.nowMs).length === 0).map(({ id }) => id);
    expect(Math.min(free.length, ids.length - free.length)).toBeGreaterThan(20);
    expect((await claimed(ids, { most: 1_000 })).map(({ id }) => id)).toEqual(free);
  });
});
