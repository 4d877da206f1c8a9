import { describe, expect, test } from "vitest";
import type { Append } from "#db/queries/draft.ts";
import { newId } from "#db/ids.ts";
import type { DraftStore } from "#edge/sync/live-room.ts";

/** A store with one pending draft in it. */
export type StoreBench = {
  store: DraftStore;
  messageId: string;
  seal(): Promise<unknown> | void;
  reopen(): Promise<unknown> | void;
};

/** What rooms rely on, of the database and of the double that stands for it. */
export function draftStoreContract(name: string, open: () => Promise<StoreBench>): void {
  const append = (messageId: string, sealNo: number, ...bytes: number[]): Append => ({
    messageId,
    sealNo,
    rows: bytes.map((byte) => ({ appendId: newId(), authorId: "ann", bytes: new Uint8Array([byte]) })),
    ifSeq: null,
    subject: null,
    tell: false,
    atMs: 1,
  });
  const logOf = async ({ store, messageId }: StoreBench) =>
    (await store.find(messageId))!.updates.slice(1).map((bytes) => bytes[0]);

  describe(name, () => {
    test("[CO3] rows are found in the order in which they were appended, the last one's seq is the draft's", async () => {
      const bench = await open();
      const { store, messageId } = bench;
      const first = await store.append(append(messageId, 0, 1, 2));
      const second = await store.append(append(messageId, 0, 3));
      expect(second).toBeGreaterThan(first!);
      expect(await logOf(bench)).toEqual([1, 2, 3]);
      expect(await store.find(messageId)).toMatchObject({ state: "pending", sealNo: 0, seq: second, unfolded: 3 });
    });

    test("[CO3] an append is found by its rows, and given twice is in once", async () => {
      const bench = await open();
      const { store, messageId } = bench;
      const given = append(messageId, 0, 1, 2);
      expect(await store.findAppend(given)).toBeUndefined();
      const seq = await store.append(given);
      expect(await store.findAppend(given)).toBe(seq);
      await expect(store.append(given)).rejects.toThrow();
      expect(await logOf(bench)).toEqual([1, 2]);
    });

    test("[CO4] a sealed draft takes nothing and keeps what it had; a reopened one takes its own opening's edits", async () => {
      const bench = await open();
      const { store, messageId } = bench;
      const seq = await store.append(append(messageId, 0, 1));
      await bench.seal();
      expect(await store.append(append(messageId, 0, 2))).toBeUndefined();
      expect(await store.find(messageId)).toMatchObject({ state: "sending", sealNo: 1, seq });
      expect(await store.findOpening(messageId)).toMatchObject({ state: "sending", sealNo: 1 });
      await bench.reopen();
      expect(await store.append(append(messageId, 0, 3))).toBeUndefined();
      expect(await store.append(append(messageId, 1, 4))).toBeGreaterThan(seq!);
      expect(await logOf(bench)).toEqual([1, 4]);
    });

    test("a draft that is not there is not found and takes nothing", async () => {
      const { store } = await open();
      const nowhere = newId();
      expect(await store.find(nowhere)).toBeUndefined();
      expect(await store.findOpening(nowhere)).toBeUndefined();
      expect(await store.append(append(nowhere, 0, 1))).toBeUndefined();
    });
  });
}
