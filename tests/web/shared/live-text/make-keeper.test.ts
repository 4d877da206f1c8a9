import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Kept, makeMemoryWords, type WordStore } from "#web/shared/live-text/kept-words.ts";
import { keepAfterMs, makeKeeper } from "#web/shared/live-text/make-keeper.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const place = { teammateId: "ada", room: "draft:01J0000000000000000000000M" };
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A tab in which words are typed; `words` are those that no server acknowledged. */
function makeTab(store: WordStore, tab: string) {
  const one = { words: "", isKept: null as boolean | null };
  const keeper = makeKeeper({
    store,
    at: { ...place, tab },
    words: () => one.words === "" ? null : new TextEncoder().encode(one.words),
    onKept: (isKept) => one.isKept = isKept,
  });
  const type = (word: string) => {
    one.words += word;
    keeper.soon();
  };
  return { one, keeper, type };
}
const inStore = async (store: WordStore) => (await store.read(place)).map(({ update }) => text(update)).toSorted();

test("[CO3] words are kept within a moment of the first key, however fast the next ones come", async () => {
  const store = makeMemoryWords();
  const { type, one } = makeTab(store, "1");
  for (let n = 0; n < 10; n++) {
    type(String(n));
    await vi.advanceTimersByTimeAsync(keepAfterMs / 4);
  }
  // Ten keys, each well before the last one's moment is over: the first four are there all the same.
  expect((await inStore(store))[0]).toMatch(/^0123/);
  await vi.advanceTimersByTimeAsync(keepAfterMs);
  expect(await inStore(store)).toEqual(["0123456789"]);
  expect(one.isKept).toBe(true);
});

test("[CO3] what is saved before its moment comes is never written", async () => {
  const store = makeMemoryWords();
  const put = vi.spyOn(store, "put");
  const { type, one, keeper } = makeTab(store, "1");
  type("a");
  one.words = "";
  keeper.forget();
  await vi.advanceTimersByTimeAsync(10 * keepAfterMs);
  expect(put).not.toHaveBeenCalled();
});

test("[CO3] once saved, the words of this tab and of those it took over are forgotten, and no others", async () => {
  const store = makeMemoryWords();
  const dead = makeTab(store, "dead");
  dead.type("old ");
  dead.keeper.now();
  const living = makeTab(store, "living");
  living.type("first ");
  living.keeper.now();
  await vi.advanceTimersByTimeAsync(0);

  const here = makeTab(store, "here");
  expect((await here.keeper.left()).map(text).toSorted()).toEqual(["first ", "old "]);
  // The other one is still typed in.
  living.type("second");
  living.keeper.now();
  await vi.advanceTimersByTimeAsync(0);
  here.keeper.forget();
  await vi.advanceTimersByTimeAsync(0);
  expect(await inStore(store)).toEqual(["first second"]);
});

test("[CO3] [CO4] words that stay unsaved from tab to tab are there once, not once a reload", async () => {
  const store = makeMemoryWords();
  let words = "late ";
  for (let reload = 0; reload < 3; reload++) {
    const { one, keeper } = makeTab(store, `tab ${reload}`);
    words = (await keeper.left()).map(text).join("") || words;
    one.words = words;
    keeper.now();
    await vi.advanceTimersByTimeAsync(0);
    keeper.stop();
  }
  expect(await inStore(store)).toEqual(["late "]);
  expect((await store.read(place)).map(({ tab }: Kept) => tab)).toEqual(["tab 2"]);
});

test("[CO3] a browser that takes no more is said so, and that what came before is taken over only once it is kept", async () => {
  const store = makeMemoryWords();
  const dead = makeTab(store, "dead");
  dead.type("old");
  dead.keeper.now();
  const { keeper, type, one } = makeTab({ ...store, put: () => Promise.reject(new Error("QuotaExceededError")) }, "1");
  await keeper.left();
  type("new");
  await vi.advanceTimersByTimeAsync(keepAfterMs);
  expect(one.isKept).toBe(false);
  expect(await inStore(store)).toEqual(["old"]);
});
