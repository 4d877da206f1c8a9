import { expect, test } from "vitest";
import { wilson } from "#jobs/rules/wilson.ts";

/** By Wilson's formula as published, written out in another language. */
const known: [count: number, of: number, low: number, high: number][] = [
  [0, 10, 0, 0.2775328],
  [1, 10, 0.0178762, 0.4041500],
  [5, 10, 0.2365931, 0.7634069],
  [10, 10, 0.7224672, 1],
  [1, 1, 0.2065493, 1],
  [15, 148, 0.0623864, 0.1604872],
  [500, 1_000, 0.4690696, 0.5309304],
];

test.each(known)("[TR3] %i of %i has the interval that statisticians give it", (count, of, low, high) => {
  const interval = wilson(count, of);
  expect(interval.low).toBeCloseTo(low, 5);
  expect(interval.high).toBeCloseTo(high, 5);
});

test("[TR3] it holds the share, stays within 0 and 1, and narrows as more is known", () => {
  for (let of = 1; of <= 60; of++) {
    for (let count = 0; count <= of; count++) {
      const { low, high } = wilson(count, of);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(count / of);
      expect(high).toBeGreaterThanOrEqual(count / of);
      const more = wilson(count * 4, of * 4);
      expect(more.high - more.low).toBeLessThan(high - low);
    }
  }
});

test("[TR3] of none nothing is known, and more than all is a fault", () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  for (const [count, of] of [[2, 1], [-1, 1], [NaN, 1]] as const) expect(() => wilson(count, of)).toThrow(RangeError);
});
