import { expect, test } from "vitest";
import { isFullDue } from "#jobs/playbooks/full-due.ts";
import { makeWalk } from "#jobs/playbooks/walk.ts";

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];
const nowMs = 100 * hourMs;
const swept = (agoMs: number, over = {}) => ({
  sweptAtMs: nowMs - agoMs,
  sweptVersion: 2,
  version: 2,
  dayBeganAtMs: null,
  asksOfTime: false,
  tookMs: 0,
  ...over,
});

test.each(
  [
    ["never looked at", { ...swept(0), sweptAtMs: null }, true],
    ["a version that was never looked at, whatever such looks take", swept(0, { version: 3, tookMs: hourMs }), true],
    ["just under an hour ago", swept(hourMs - 1), false],
    ["an hour ago", swept(hourMs), true],
    ["days count: just under a minute ago", swept(minuteMs - 1, { asksOfTime: true }), false],
    ["days count: a minute ago", swept(minuteMs, { asksOfTime: true }), true],
    [
      "days count: a minute ago, and all looks take 30 s",
      swept(minuteMs, { asksOfTime: true, tookMs: 30 * secondMs }),
      false,
    ],
    [
      "days count: five minutes ago, and all looks take 30 s",
      swept(5 * minuteMs, { asksOfTime: true, tookMs: 30 * secondMs }),
      true,
    ],
    ["another day began since", swept(1_000, { dayBeganAtMs: nowMs - 999, tookMs: hourMs }), true],
    ["the day began just as it was looked at", swept(1_000, { dayBeganAtMs: nowMs - 1_000 }), false],
  ] as const,
)("[PB6] a look at every account: %s", (_, o, due) => {
  expect(isFullDue(o, nowMs)).toBe(due);
});

test("[PB6] a stretch is as long as 40 ms allow, by how long the one before took", async () => {
  const clock = { nowMs: 0 };
  const walk = makeWalk(() => clock.nowMs);
  const asked: number[] = [];
  const step = (msPerRow: number) =>
    walk.step((rows) => {
      asked.push(rows);
      clock.nowMs += rows * msPerRow;
      return Promise.resolve(null);
    });
  for (const msPerRow of [0.001, 0.001, 0.001, 0.001, 1, 0.1, 0.1]) await step(msPerRow);
  // Twice as many at most, never more than 5,000, and fewer at once where rows turn out dear.
  expect(asked).toEqual([500, 1_000, 2_000, 4_000, 5_000, 50, 100]);
});
