import { expect, test } from "vitest";
import { makeLine } from "#web/features/dashboards/make-line.ts";

const never = new AbortController().signal;
/** What happens next, after everything that has been resolved. */
const soon = () => new Promise((resolve) => setImmediate(resolve));

test("[VI5] widgets are asked for a few at a time, in their order, also after one that failed", async () => {
  const line = makeLine(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const asked = Array.from({ length: 5 }, (_, n) =>
    line(() => {
      begun.push(n);
      return new Promise<number>((resolve, reject) =>
        ends[n] = () => n === 1 ? reject(new Error("failed")) : resolve(n)
      );
    }, never).catch((error: Error) => error.message));
  await soon();
  expect(begun).toEqual([0, 1]);
  ends[1]!();
  await soon();
  expect(begun).toEqual([0, 1, 2]);
  ends[2]!();
  ends[0]!();
  await soon();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  ends[3]!();
  ends[4]!();
  expect(await Promise.all(asked)).toEqual([0, "failed", 2, 3, 4]);
});

test("[VI5] what nobody waits for any more is not asked, and keeps nobody waiting", async () => {
  const line = makeLine(1);
  const gone = new AbortController();
  let end = () => {};
  const first = line(() => new Promise<void>((resolve) => end = resolve), never);
  const second = line(() => Promise.reject(new Error("was asked")), gone.signal);
  const third = line(() => Promise.resolve("third"), never);
  await soon();
  gone.abort();
  end();
  await first;
  await expect(second).rejects.toThrow(/abort/i);
  expect(await third).toBe("third");
});
