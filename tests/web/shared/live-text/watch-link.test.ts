import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeLinkWatch } from "#web/shared/live-text/watch-link.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function makeWatch() {
  const seen: string[] = [];
  const watch = makeLinkWatch({
    ask: () => seen.push("ask"),
    onDead: () => seen.push("dead"),
    onSlow: () => seen.push("slow"),
  });
  return { watch, seen };
}

test("[CO3] a line on which nothing comes is known to be dead within five seconds of the first unanswered word", async () => {
  const { watch, seen } = makeWatch();
  watch.asked();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen).toEqual(["ask", "dead"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual(["ask", "dead"]);
});

test("[CO3] a server that answers but saves nothing is slow, not dead", async () => {
  const { watch, seen } = makeWatch();
  watch.asked();
  for (let second = 0; second < 30; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    if (seen.at(-1) === "ask") watch.heard();
  }
  expect(seen).not.toContain("dead");
  expect(seen.filter((one) => one === "slow")).toEqual(["slow"]);
});

test("[CO3] what is answered is watched no more, and the next question anew", async () => {
  const { watch, seen } = makeWatch();
  watch.asked();
  await vi.advanceTimersByTimeAsync(1_900);
  watch.heard();
  watch.answered();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual([]);
  watch.asked();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen).toEqual(["ask", "dead"]);
});

test("[CO3] the browser's word that it is offline is tried at once", async () => {
  const { watch, seen } = makeWatch();
  watch.probe();
  expect(seen).toEqual(["ask"]);
  watch.heard();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual(["ask"]);
  watch.probe();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen).toEqual(["ask", "ask", "dead"]);
});
