import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import type { Append } from "#edge/sync/persist.ts";
import { roomName, type RoomRef } from "#edge/sync/protocol.ts";
import type { LogHeads, TextStore } from "#edge/sync/store.ts";

/** A store with one open text in it. */
export type StoreBench = {
  store: TextStore;
  heads: LogHeads;
  room: RoomRef;
  /** Close it to edits, as a seal does or an archive. */
  close(): Promise<unknown> | void;
  reopen(): Promise<unknown> | void;
};

/** What rooms rely on, of the database and of the double that stands for it. A text that is sealed opens anew under another number,
 * one that is archived as the one it was. */
export function textStoreContract(
  name: string,
  { isSealed }: { isSealed: boolean },
  open: () => Promise<StoreBench>,
): void {
  const append = (opening: number, ...bytes: number[]): Append => ({
    opening,
    rows: bytes.map((byte) => ({ appendId: newId(), authorId: "ann", bytes: new Uint8Array([byte]) })),
    ifSeq: null,
    subject: null,
    tell: false,
    atMs: 1,
  });
  const logOf = async ({ store, room }: StoreBench) =>
    (await store.find(room))!.updates.slice(1).map((bytes) => bytes[0]);

  describe(name, () => {
    test("[CO3] rows are found in the order in which they were appended, and read on behind any of them", async () => {
      const bench = await open();
      const { store, room } = bench;
      const first = (await store.append(room, append(0, 1, 2)))!;
      const second = (await store.append(room, append(0, 3)))!;
      expect(second.seq).toBeGreaterThan(first.seq);
      expect([first.afterSeq, second.afterSeq]).toEqual([0, first.seq]);
      expect(await logOf(bench)).toEqual([1, 2, 3]);
      expect(await store.find(room)).toMatchObject({ isOpen: true, opening: 0, seq: second.seq, unfolded: 3 });
      const { rows } = (await store.readRows(room, first.seq))!;
      expect(rows).toMatchObject([{ seq: second.seq, bytes: new Uint8Array([3]) }]);
      expect(await store.readRows(room, second.seq)).toMatchObject({ isOpen: true, opening: 0, rows: [] });
    });

    test("[CO3] an append is found by its rows, and given twice is in once", async () => {
      const bench = await open();
      const { store, room } = bench;
      const given = append(0, 1, 2);
      expect(await store.findAppend(room, given)).toBeUndefined();
      const appended = await store.append(room, given);
      expect(await store.findAppend(room, given)).toEqual(appended);
      await expect(store.append(room, given)).rejects.toThrow();
      expect(await logOf(bench)).toEqual([1, 2]);
    });

    test("[PD7] an append that stands on a version is refused where there is another", async () => {
      const bench = await open();
      const { store, room } = bench;
      const { seq } = (await store.append(room, { ...append(0, 1), ifSeq: 0 }))!;
      expect(await store.append(room, { ...append(0, 2), ifSeq: 0 })).toBeUndefined();
      expect(await store.append(room, { ...append(0, 3), ifSeq: seq })).toMatchObject({ afterSeq: seq });
      expect(await logOf(bench)).toEqual([1, 3]);
    });

    test("[CO4] a closed text takes nothing and keeps what it had; a reopened one takes its own opening's edits", async () => {
      const bench = await open();
      const { store, room } = bench;
      const { seq } = (await store.append(room, append(0, 1)))!;
      await bench.close();
      expect(await store.append(room, append(0, 2))).toBeUndefined();
      const opening = isSealed ? 1 : 0;
      expect(await store.find(room)).toMatchObject({ isOpen: false, opening, seq });
      expect(await store.findOpening(room)).toEqual({ isOpen: false, opening });
      expect(await store.readRows(room, 0)).toMatchObject({ isOpen: false, opening });
      await bench.reopen();
      if (isSealed) expect(await store.append(room, append(0, 3))).toBeUndefined();
      expect((await store.append(room, append(opening, 4)))!.seq).toBeGreaterThan(seq);
      expect(await logOf(bench)).toEqual([1, 4]);
    });

    test("[CO7] who follows the logs is told of a text's rows by its room's name, of each once", async () => {
      const { store, heads, room } = await open();
      const before = await heads.readPlace();
      expect((await heads.readHeads(before)).heads).toEqual([]);
      await store.append(room, append(0, 1, 2));
      const { seq } = (await store.append(room, append(0, 3)))!;
      const told = await heads.readHeads(before);
      expect(told).toMatchObject({ heads: [{ room: roomName(room), seq }], more: false });
      expect((await heads.readHeads(told.place)).heads).toEqual([]);
    });

    test("a text that is not there is not found and takes nothing", async () => {
      const { store, room } = await open();
      const nowhere = { ...room, id: newId() };
      expect(await store.find(nowhere)).toBeUndefined();
      expect(await store.findOpening(nowhere)).toBeUndefined();
      expect(await store.readRows(nowhere, 0)).toBeUndefined();
      expect(await store.append(nowhere, append(0, 1))).toBeUndefined();
    });
  });
}
