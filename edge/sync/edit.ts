import type * as Y from "yjs";
import type { CatchUp } from "./catch-up.ts";
import type { Writer } from "./persist.ts";
import type { Opening } from "./store.ts";

/** A change of a text by a hand of our own: `ifSeq` names the version that it was made for, null for whatever is there. */
export type Edit = { authorId: string; ifSeq: number | null; change: (doc: Y.Doc) => void };
export type Edited =
  | { kind: "saved"; seq: number }
  | { kind: "edited_since"; seq: number }
  | { kind: "sealed" }
  | { kind: "gone" }
  /** The room ended under the edit, which was not written: try again in a fresh one. */
  | { kind: "lost" };

/** A room, to who changes its text. */
export type Editable = {
  /** Resolves when it has its document, or is over. */
  wake(): Promise<void>;
  isAwake(): boolean;
  /** Null before it was loaded, and when it is over. */
  writer(): Writer | null;
  log: Pick<CatchUp, "applied" | "toHead">;
  /** Change the document, write and tell it. */
  carryOut(edit: Edit): void;
  /** Run when the room is over; answers how to call it off. */
  whenOver(run: () => void): () => void;
  findOpening(): Promise<Opening | undefined>;
};

/** Resolves once the edit is on disk, or is known not to be. */
export async function editText(room: Editable, edit: Edit): Promise<Edited> {
  if (edit.ifSeq === null) await room.wake();
  else if (await isLevel(room) && room.log.applied() !== edit.ifSeq) {
    return { kind: "edited_since", seq: room.log.applied() };
  }
  const writer = room.writer();
  if (!writer) return await ended(room);
  room.carryOut(edit);
  if (!await isCommitted(room)) return await ended(room);
  return { kind: "saved", seq: Math.max(writer.seq(), room.log.applied()) };
}

/** True when all is on disk, false when the room ended first. */
const isCommitted = (room: Editable) =>
  new Promise<boolean>((resolve) => {
    const writer = room.writer();
    if (!writer) return resolve(false);
    const callOff = room.whenOver(() => resolve(false));
    writer.whenCommitted(() => {
      callOff();
      resolve(true);
    });
  });

/** True when the room has its document and is level with the log: no word is only here, none only there. False when it ended
 * first. */
async function isLevel(room: Editable): Promise<boolean> {
  for (;;) {
    await room.wake();
    if (!await isCommitted(room)) return false;
    await room.log.toHead();
    const writer = room.writer();
    if (!writer) return false;
    if (room.isAwake() && writer.isCommitted()) return true;
  }
}

async function ended(room: Editable): Promise<Edited> {
  const now = await room.findOpening();
  if (!now) return { kind: "gone" };
  return { kind: now.isOpen ? "lost" : "sealed" };
}
