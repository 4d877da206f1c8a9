import { describe, expect, test } from "vitest";
import { alone, heightAt, labelled, nearestTo, pathOf, placeAt, spreadOut, ticksTo } from "#web/shared/charts/scale.ts";
import { makeRandom } from "#tests/support/random.ts";

describe("the axis of a chart", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [10, [0, 5, 10]],
    [41, [0, 20, 40, 60]],
    [1_234, [0, 500, 1_000, 1_500]],
  ])("[VI5] up to %d it has round steps", (most, ticks) => {
    expect(ticksTo(most)).toEqual(ticks);
  });

  test("[VI5] its steps are whole and even, few, and hold the highest value, whatever that is", () => {
    const random = makeRandom(7);
    for (let n = 0; n < 500; n++) {
      const most = Math.floor(random.next() ** 6 * 1e9);
      const ticks = ticksTo(most);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(new Set(ticks.slice(1).map((tick, at) => tick - ticks[at]!)).size).toBe(1);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }
  });
});

test("values stand between the bottom and the top, nothing at the bottom", () => {
  expect([0, 5, 10].map((value) => heightAt(value, 10, 100, 20))).toEqual([100, 60, 20]);
  expect(heightAt(0, 0, 100, 20)).toBe(100);
});

test("points stand from edge to edge, one alone in the middle, and each place is nearest to its own", () => {
  expect([0, 1, 2].map((n) => placeAt(n, 3, 10, 110))).toEqual([10, 60, 110]);
  expect(placeAt(0, 1, 10, 110)).toBe(60);
  for (let n = 0; n < 12; n++) expect(nearestTo(placeAt(n, 12, 30, 500), 12, 30, 500)).toBe(n);
  expect([-50, 34, 36, 900].map((place) => nearestTo(place, 3, 10, 60))).toEqual([0, 1, 1, 2]);
  expect(nearestTo(5, 0, 0, 0)).toBe(0);
});

test("[TR3] a line is broken where nothing was tracked, and what has no neighbour is a dot", () => {
  const points = [{ x: 0, y: 1 }, { x: 1, y: 2.04 }, null, { x: 3, y: 4 }, null];
  expect(pathOf(points)).toBe("M0 1L1 2M3 4");
  expect(alone(points)).toEqual([{ x: 3, y: 4 }]);
  expect(pathOf([])).toBe("");
});

describe("labels at the ends of lines", () => {
  test("[VI5] none covers another, and they stay in the order of their lines", () => {
    expect(spreadOut([50, 52, 51], 10, 0, 100)).toEqual([50, 70, 60]);
    expect(spreadOut([98, 99], 10, 0, 100)).toEqual([90, 100]);
    expect(spreadOut([10, 80], 10, 0, 100)).toEqual([10, 80]);
  });
  test("[VI5] wherever the lines end, they are as far apart as asked", () => {
    const random = makeRandom(11);
    for (let n = 0; n < 200; n++) {
      const placed = spreadOut(Array.from({ length: 5 }, () => random.next() * 100), 13, 0, 100).toSorted((a, b) =>
        a - b
      );
      expect(placed[0]).toBeGreaterThanOrEqual(-1e-9);
      expect(placed.at(-1)).toBeLessThanOrEqual(100);
      placed.slice(1).forEach((place, at) => expect(place - placed[at]!).toBeGreaterThanOrEqual(13 - 1e-9));
    }
  });
});

test("as many names stand under the axis as have room, evenly", () => {
  expect(labelled(13, 640, 64)).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect(labelled(3, 640, 64)).toEqual([0, 1, 2]);
  expect(labelled(5, 20, 64)).toEqual([0]);
  expect(labelled(0, 640, 64)).toEqual([]);
});
