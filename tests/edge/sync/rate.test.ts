import { expect, test } from "vitest";
import { makeRate } from "#edge/sync/rate.ts";

test("a burst passes whole, then as much as time gives back, and never more than a burst", () => {
  let nowMs = 0;
  const rate = makeRate({ perSecond: 10, atOnce: 5, nowMs: () => nowMs });
  const passing = () => Array.from({ length: 20 }, () => rate(1)).filter(Boolean).length;
  expect(passing()).toBe(5);
  nowMs += 200;
  expect(passing()).toBe(2);
  nowMs += 60_000;
  expect(passing()).toBe(5);
});

test("what weighs little passes more often", () => {
  const rate = makeRate({ perSecond: 1, atOnce: 2, nowMs: () => 0 });
  expect(Array.from({ length: 20 }, () => rate(0.25)).filter(Boolean)).toHaveLength(8);
});
