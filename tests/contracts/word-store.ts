import { expect, test } from "vitest";
import type { Kept, WordStore } from "#web/shared/live-text/kept-words.ts";

const room = "draft:01J0000000000000000000000M";
export const kept = (change: Partial<Kept> = {}): Kept => ({
  ...{ teammateId: "ada", room, tab: "1", rev: 1, atMs: 1_000, update: new Uint8Array([1, 2, 3]) },
  ...change,
});
const bytes = (found: Kept[]) => found.map(({ tab, update }) => [tab, ...update]).toSorted();

/** What every place for unsaved words must do (CO3). `open` gives an empty one. */
export function wordStoreContract(name: string, open: () => Promise<WordStore> | WordStore): void {
  const suite = (says: string, run: (store: WordStore) => Promise<void>) =>
    test(`[CO3] ${name}: ${says}`, async () => await run(await open()));

  suite(
    "what a tab keeps is read back, the newest in place of the older, each tab's beside the others'",
    async (store) => {
      await store.put(kept());
      await store.put(kept({ tab: "2", update: new Uint8Array([9]) }));
      await store.put(kept({ rev: 2, update: new Uint8Array([4, 5]) }));
      expect(bytes(await store.read({ teammateId: "ada", room }))).toEqual([["1", 4, 5], ["2", 9]]);
    },
  );

  suite("another teammate, or another room, reads none of it", async (store) => {
    await store.put(kept());
    expect(await store.read({ teammateId: "ben", room })).toEqual([]);
    expect(await store.read({ teammateId: "ada", room: `${room}X` })).toEqual([]);
    expect(await store.read({ teammateId: "ad", room })).toEqual([]);
    expect(await store.rooms("ben")).toEqual([]);
  });

  suite("what was written anew since it was read is not forgotten with it", async (store) => {
    await store.put(kept());
    const [read] = await store.read({ teammateId: "ada", room });
    await store.put(kept({ rev: 2, update: new Uint8Array([7]) }));
    await store.drop([read!]);
    expect(bytes(await store.read({ teammateId: "ada", room }))).toEqual([["1", 7]]);
    await store.drop([kept({ rev: 2 })]);
    expect(await store.read({ teammateId: "ada", room })).toEqual([]);
  });

  suite("rooms are named once, with the newest instant", async (store) => {
    await store.put(kept());
    await store.put(kept({ tab: "2", atMs: 3_000 }));
    await store.put(kept({ room: "template:01J0000000000000000000000T", atMs: 2_000 }));
    expect((await store.rooms("ada")).toSorted((a, b) => a.atMs - b.atMs)).toEqual([
      { room: "template:01J0000000000000000000000T", atMs: 2_000 },
      { room, atMs: 3_000 },
    ]);
  });

  suite("a sweep leaves what is young and of the teammate who is here, and nothing else", async (store) => {
    await store.put(kept());
    await store.put(kept({ tab: "2", atMs: 5_000 }));
    await store.put(kept({ teammateId: "ben", atMs: 5_000 }));
    await store.sweep({ teammateId: "ada", beforeMs: 2_000 });
    expect((await store.read({ teammateId: "ada", room })).map(({ tab }) => tab)).toEqual(["2"]);
    expect(await store.read({ teammateId: "ben", room })).toEqual([]);
  });

  suite("whoever signs out leaves nothing, and takes nobody's", async (store) => {
    await store.put(kept());
    await store.put(kept({ teammateId: "ben" }));
    await store.clear("ada");
    expect(await store.rooms("ada")).toEqual([]);
    expect(await store.read({ teammateId: "ben", room })).toHaveLength(1);
  });
}
