import { expect, test } from "vitest";
import { makePlaces } from "#edge/list-places.ts";

const limits = { atOnce: 3, atOnceOfOne: 2, waiting: 4, waitingOfOne: 3 };

/** What each that was let in does until it is ended, in the order of their coming in. */
function makeWork() {
  const places = makePlaces(limits);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string, o: { signal?: AbortSignal; goesOn?: boolean } = {}) =>
    places.run({ who: name[0]!, ...o }, () => {
      begun.push(name);
      const { promise, resolve } = Promise.withResolvers<string>();
      ends.set(name, () => resolve(name));
      return promise;
    });
  const end = async (name: string) => {
    ends.get(name)!();
    await settled();
  };
  return { ask, begun, end };
}
/** All that follows of what was settled is done. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const tooFast = { code: "too_fast", retryAfterSeconds: 2 };

test("[AD4] of one teammate two lists are at work, and those who wait are let in by turns", async () => {
  const { ask, begun, end } = makeWork();
  const all = ["a1", "a2", "a3", "a4", "b1", "b2", "c1"].map((name) => ask(name));
  await settled();
  expect(begun).toEqual(["a1", "a2", "b1"]);
  await end("a1");
  // The others have one at work already.
  expect(begun.slice(3)).toEqual(["c1"]);
  await end("a2");
  await end("b1");
  await end("c1");
  expect(begun.slice(4).toSorted()).toEqual(["a3", "a4", "b2"]);
  for (const name of ["a3", "a4", "b2"]) await end(name);
  expect(await Promise.all(all)).toEqual(["a1", "a2", "a3", "a4", "b1", "b2", "c1"]);
});

test("[AD4] a line that is full turns away, one teammate's before everybody's, and has places again after", async () => {
  const { ask, begun, end } = makeWork();
  const done = new Set<string>();
  const held = ["a1", "a2", "a3", "a4", "a5"].map((name) => ask(name));
  await expect(ask("a6")).rejects.toMatchObject(tooFast);
  held.push(ask("b1"), ask("b2"));
  await expect(ask("c1")).rejects.toMatchObject(tooFast);
  held.push(ask("c2", { goesOn: true }));
  for (const _ of held) {
    const next = begun.find((name) => !done.has(name))!;
    done.add(next);
    await end(next);
  }
  await Promise.all(held);
  const again = ask("c1");
  await settled();
  await end("c1");
  expect(await again).toBe("c1");
});

test("[AD4] what waits for one who has gone is never begun, and what is at work keeps its place until it ends", async () => {
  const { ask, begun, end } = makeWork();
  const going = new AbortController();
  const first = ask("a1", { signal: going.signal });
  const second = ask("a2");
  await settled();
  const third = ask("a3", { signal: going.signal });
  const refused = expect(third).rejects.toMatchObject(tooFast);
  going.abort();
  await refused;
  await expect(ask("a4", { signal: going.signal })).rejects.toMatchObject(tooFast);
  const fifth = ask("a5");
  await settled();
  expect(begun).toEqual(["a1", "a2"]);
  await end("a1");
  expect(begun).toEqual(["a1", "a2", "a5"]);
  await end("a2");
  await end("a5");
  expect(await Promise.all([first, second, fifth])).toEqual(["a1", "a2", "a5"]);
});

test("a list that fails leaves its place", async () => {
  const places = makePlaces({ ...limits, atOnce: 1 });
  for (let n = 0; n < 3; n++) {
    await expect(places.run({ who: "a" }, () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  }
  expect(await places.run({ who: "a" }, () => Promise.resolve(7))).toBe(7);
});
