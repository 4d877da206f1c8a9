import type { Kept, KeptAt, WordStore } from "./kept-words.ts";

/** How soon after a keystroke unsaved words are kept, and how often while one types on. */
export const keepAfterMs = 100;

/** Keeps the unsaved words of one tab in one room, newest in place of older, until they are saved or taken care of (CO3, CO4). */
export type Keeper = {
  /** What earlier tabs left here; asked once. */
  left(): Promise<Uint8Array[]>;
  /** There are new words: they are kept within `keepAfterMs`, however fast more follow. */
  soon(): void;
  /** Keep them at once: the page may be going. */
  now(): void;
  /** All is saved, or taken care of: nothing of this tab, or of those that `left` answered, is kept any more. */
  forget(): void;
  stop(): void;
};

/** `words` makes what is to be kept at that moment, null for nothing. `onKept` hears whether the last writing is in the browser. */
export function makeKeeper(o: {
  store: WordStore;
  at: KeptAt;
  words: () => Uint8Array | null;
  onKept: (isKept: boolean) => void;
}): Keeper {
  const { store, at } = o;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rev = 0;
  /** Of `rev`, what may lie in the store. */
  let written = 0;
  let others: Kept[] = [];

  function now(): void {
    clearTimeout(timer);
    timer = undefined;
    const update = o.words();
    if (!update) return;
    written = ++rev;
    const mine = written;
    // What others left is in it.
    const taken = others;
    store.put({ ...at, rev, atMs: Date.now(), update }).then(() => {
      if (mine !== written) return;
      others = others.filter((one) => !taken.includes(one));
      if (taken.length > 0) void store.drop(taken);
      o.onKept(true);
    }, () => o.onKept(false));
  }

  return {
    async left() {
      others = (await store.read(at)).filter((kept) => kept.tab !== at.tab);
      return others.map(({ update }) => update);
    },
    soon() {
      timer ??= setTimeout(now, keepAfterMs);
    },
    now,
    forget() {
      clearTimeout(timer);
      timer = undefined;
      const gone = [...others, ...(written > 0 ? [{ ...at, rev: written }] : [])];
      others = [];
      written = 0;
      if (gone.length > 0) void store.drop(gone);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
