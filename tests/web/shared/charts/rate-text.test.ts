import { expect, test } from "vitest";
import { percentText, rateSentence, rateText, shortNumber, widestOf } from "#web/shared/charts/rate-text.ts";

const rate = (count: number, of: number, low: number, high: number) => ({ count, of, value: count / of, low, high });
/** As it is read: the spaces that keep a number and its sign together are spaces. */
const read = (text: string) => text.replaceAll("\u00a0", " ");

test.each([
  [rate(3, 8, 0.137, 0.694), "3 of 8", "3 of 8 (14–69 %)"],
  [rate(312, 821, 0.3475, 0.4137), "38 %", "38 %, 312 of 821 (35–41 %)"],
  [rate(0, 40, 0, 0.0876), "0 %", "0 %, 0 of 40 (0–9 %)"],
  [rate(1_000, 1_000, 0.9962, 1), "100 %", "100 %, 1,000 of 1,000 (100–100 %)"],
  [null, "not tracked", "not tracked"],
  [{ count: 0, of: 0, value: 0, low: 0, high: 1 }, "none sent", "none sent"],
])("[TR3] %j is said as it is known", (given, short, whole) => {
  expect(read(rateText(given))).toBe(short);
  expect(read(rateSentence(given))).toBe(whole);
});

test.each([
  [0, "0 %"],
  [0.001, "0.1 %"],
  [0.00001, "0.1 %"],
  [0.004, "0.4 %"],
  [0.382, "38 %"],
  [0.9996, "99.9 %"],
  [1, "100 %"],
])("[TR3] a share of %d never says nothing of something, nor all of less", (share, said) => {
  expect(read(percentText(share))).toBe(said);
});

test.each([
  [[], 0.25],
  [[rate(0, 40, 0, 0.0876), null], 0.25],
  [[rate(0, 40, 0, 0.0876), rate(3, 8, 0.137, 0.494)], 0.5],
  [[rate(3, 8, 0.137, 0.694)], 1],
])("[TR3] bars of %j have room for a share of so much", (rates, widest) => {
  expect(widestOf(rates)).toBe(widest);
});

test.each([[0, "0"], [9_999, "9,999"], [12_345, "12.3k"], [1_500_000, "1.5M"]])("%d is short on an axis", (n, said) => {
  expect(shortNumber(n)).toBe(said);
});
