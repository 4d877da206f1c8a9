import { expect, test } from "vitest";
import { makeRests, restOf } from "#web/shared/live-rests.ts";

const renewedAt = (changesMs: number[]) => {
  const rests = makeRests();
  return changesMs.filter((atMs) => rests.mayRenew("count", 10_000, atMs));
};

test("[VI4] what is dear to ask for is renewed at once by a change that comes alone", () => {
  expect(renewedAt([0, 60_000, 120_000])).toEqual([0, 60_000, 120_000]);
});

test("[VI4] while changes go on it is renewed more and more seldom, and every 10 s in the end", () => {
  const second = Array.from({ length: 600 }, (_, n) => n * 250);
  const times = renewedAt(second);
  const gaps = times.slice(1).map((at, n) => at - times[n]!);
  expect(gaps.slice(0, 4)).toEqual([1_250, 2_500, 5_000, 10_000]);
  expect(new Set(gaps.slice(4))).toEqual(new Set([10_000]));
  // A quiet time ends that.
  expect(renewedAt([...second, 200_000, 201_250]).slice(-2)).toEqual([200_000, 201_250]);
});

test("each view rests for itself, and only what says so or is deep in a list", () => {
  const rests = makeRests();
  expect([rests.mayRenew("a", 8_000, 0), rests.mayRenew("b", 8_000, 1), rests.mayRenew("a", 8_000, 2)])
    .toEqual([true, true, false]);
  expect(restOf(undefined, { pages: [1, 2] })).toBe(null);
  expect(restOf({ restMs: 5 }, undefined)).toBe(5);
  expect(restOf(undefined, { pages: Array(11).fill(0) })).toBe(10_000);
});
