import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeTokenLimit } from "#edge/public/limits.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

test("[AD3] a token is good so many times in its span, each token by itself, and anew when the span is over", () => {
  const may = makeTokenLimit({ points: 2, seconds: 60 });
  const tries = (token: string, n: number) => Array.from({ length: n }, () => may(token));
  expect(tries("a", 3)).toEqual([true, true, false]);
  vi.advanceTimersByTime(30_000);
  expect(tries("b", 2)).toEqual([true, true]);
  vi.advanceTimersByTime(29_999);
  expect([may("a"), may("b")]).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect(tries("a", 3)).toEqual([true, true, false]);
  expect(may("b")).toBe(false);
  vi.advanceTimersByTime(30_000);
  expect(tries("b", 3)).toEqual([true, true, false]);
});
