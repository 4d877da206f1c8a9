import * as Y from "yjs";
import type { RoomRef } from "./protocol.ts";
import { type Opening, pageRows, type TextStore } from "./store.ts";

/** A text read whole. `bytes` is about how much it takes; `unfolded` rows of it are in no piece. */
export type LoadedText = Opening & { doc: Y.Doc; seq: number; bytes: number; unfolded: number };

/** Bytes and updates that are taken in without letting others have their turn: 2 to 5 ms. */
const sliceBytes = 32 * 1024;
const sliceUpdates = 512;

/**
 * The text as it stands, in a document of its own that keeps what is deleted; undefined where there is none. However long its
 * history is, others have their turn (`pause`) between its parts.
 */
export async function loadText(
  store: Pick<TextStore, "find" | "readRows">,
  room: RoomRef,
  pause: () => Promise<void>,
): Promise<LoadedText | undefined> {
  const start = await store.find(room);
  if (!start) return undefined;
  // Deleted words stay: who is told that a delete came too late for the seal must still be able to read them (CO4).
  const loaded = {
    ...openingIn(start),
    doc: new Y.Doc({ gc: false }),
    seq: start.seq,
    bytes: 0,
    unfolded: start.unfolded,
  };
  await take(loaded, start.updates, pause);
  for (let read = start.unfolded; read >= pageRows;) {
    const page = await store.readRows(room, loaded.seq);
    if (!page) return undefined;
    read = page.rows.length;
    await take(loaded, page.rows.map(({ bytes }) => bytes), pause);
    Object.assign(loaded, openingIn(page), {
      seq: page.rows.at(-1)?.seq ?? loaded.seq,
      unfolded: loaded.unfolded + page.rows.length,
    });
  }
  return loaded;
}

const openingIn = ({ isOpen, opening }: Opening): Opening => ({ isOpen, opening });

async function take(into: LoadedText, updates: Uint8Array[], pause: () => Promise<void>): Promise<void> {
  for (let from = 0; from < updates.length;) {
    const slice: Uint8Array[] = [];
    for (let bytes = 0; from < updates.length && bytes < sliceBytes && slice.length < sliceUpdates; from++) {
      slice.push(updates[from]!);
      bytes += updates[from]!.length;
      into.bytes += updates[from]!.length;
    }
    // One transaction: merging thousands of updates first takes minutes, applying them takes milliseconds.
    into.doc.transact(() => slice.forEach((update) => Y.applyUpdate(into.doc, update)));
    if (from < updates.length) await pause();
  }
}
