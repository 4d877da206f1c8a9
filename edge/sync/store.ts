import type { Db } from "#db/client.ts";
import { appendUpdate, findDraft, findOpening, readDraftRows, tellEdited } from "#db/queries/draft.ts";
import { appendText, readTextRows, roomOf, type TextRef } from "#db/queries/text.ts";
import {
  type Appended,
  draftLog,
  findAppend,
  keepPiece,
  type LogPlace,
  type LogRow,
  readHeads,
  readPlace,
  readUnfolded,
  roomLog,
  type TextLog,
} from "#db/queries/text-log.ts";
import { openText } from "#jobs/texts/read.ts";
import { settleText } from "#jobs/texts/settle.ts";
import { foldLog } from "./fold.ts";
import type { Append } from "./persist.ts";
import { roomName, type RoomRef } from "./protocol.ts";

/** Whether a text takes edits, and which opening of it this is: a draft that was sealed and reopened is another one (CO4). */
export type Opening = { isOpen: boolean; opening: number };

/** The beginning of a text: Yjs updates, and the seq of the last of them; `unfolded` are those at the end that no piece holds. */
export type TextStart = Opening & { updates: Uint8Array[]; seq: number; unfolded: number };

/** What rooms need of the database, for drafts, templates and signatures alike. */
export type TextStore = {
  /** The text's seed, its pieces and its first rows behind these; undefined where there is none. One that nobody opened before is
   * begun, once (CO2). */
  find(room: RoomRef): Promise<TextStart | undefined>;
  findOpening(room: RoomRef): Promise<Opening | undefined>;
  /** The next rows behind `afterSeq`, fewer than `pageRows` where these are all. */
  readRows(room: RoomRef, afterSeq: number): Promise<(Opening & { rows: LogRow[] }) | undefined>;
  append(room: RoomRef, append: Append): Promise<Appended | undefined>;
  findAppend(room: RoomRef, append: Append): Promise<Appended | undefined>;
  /** Lists, starts and mails are to see the text as it is now. */
  tell(room: RoomRef, o: { subject: string | null; atMs: number }): Promise<void>;
  /** Merge rows into pieces. */
  fold(room: RoomRef): Promise<void>;
};

/** Rows of one read: about 2 ms to take in. */
export const pageRows = 512;

/** The store over the database. `nowMs` stamps what it begins. */
export const textStore = (db: Db, nowMs: () => number): TextStore => ({
  find: (room) => isText(room) ? findBegun(db, room, nowMs()) : findDraftStart(db, room.id),
  findOpening: (room) => isText(room) ? findTextOpening(db, room) : findDraftOpening(db, room.id),
  readRows: (room, afterSeq) => isText(room) ? readText(db, room, afterSeq) : readDraft(db, room.id, afterSeq),
  append(room, { opening, ...append }) {
    if (isText(room)) return appendText(db, room, append);
    return appendUpdate(db, { ...append, messageId: room.id, sealNo: opening });
  },
  findAppend: (room, { rows }) => findAppend(db, logOf(room), rows),
  async tell(room, { subject, atMs }) {
    if (isText(room)) await settleText(db, room, atMs);
    else await tellEdited(db, { messageId: room.id, subject, atMs });
  },
  fold: (room) =>
    foldLog({
      readUnfolded: (limit) => readUnfolded(db, logOf(room), limit),
      keepPiece: (piece) => keepPiece(db, logOf(room), piece),
    }),
});

const isText = (room: RoomRef): room is TextRef => room.kind !== "draft";
const logOf = (room: RoomRef): TextLog => isText(room) ? roomLog(roomOf(room)) : draftLog(room.id);

type Draft = { state: string; sealNo: number };
const openingOf = ({ state, sealNo }: Draft): Opening => ({ isOpen: state === "pending", opening: sealNo });

async function findDraftStart(db: Db, messageId: string): Promise<TextStart | undefined> {
  const draft = await findDraft(db, messageId, { limit: pageRows });
  return draft && { ...openingOf(draft), updates: draft.updates, seq: draft.seq, unfolded: draft.unfolded };
}

async function findDraftOpening(db: Db, messageId: string): Promise<Opening | undefined> {
  const draft = await findOpening(db, messageId);
  return draft && openingOf(draft);
}

async function readDraft(db: Db, messageId: string, afterSeq: number) {
  const read = await readDraftRows(db, { messageId, afterSeq, limit: pageRows });
  return read && { ...openingOf(read), rows: read.rows };
}

/** A text opens again as the one it was: nothing is sealed off it. */
const textOpening = 0;

async function findBegun(db: Db, room: TextRef, nowMs: number): Promise<TextStart | undefined> {
  const text = await openText(db, room, { nowMs, limit: pageRows });
  if (!text) return undefined;
  const { isOpen, updates, seq, unfolded } = text;
  return { isOpen, opening: textOpening, updates, seq, unfolded };
}

async function findTextOpening(db: Db, room: TextRef): Promise<Opening | undefined> {
  const text = await readTextRows(db, room, { afterSeq: 0, limit: 0 });
  return text && { isOpen: text.isOpen, opening: textOpening };
}

async function readText(db: Db, room: TextRef, afterSeq: number) {
  const read = await readTextRows(db, room, { afterSeq, limit: pageRows });
  return read && { isOpen: read.isOpen, opening: textOpening, rows: read.rows };
}

/** What a follower of both logs reads. */
export type LogHeads = {
  readPlace(): Promise<LogPlace>;
  /** The rooms that have rows behind `place`, each with the seq of its last. */
  readHeads(place: LogPlace): Promise<{ place: LogPlace; heads: { room: string; seq: number }[]; more: boolean }>;
};

export const logHeads = (db: Db): LogHeads => ({
  readPlace: () => readPlace(db),
  async readHeads(after) {
    const { place, drafts, rooms, more } = await readHeads(db, after);
    const named = drafts.map(({ id, seq }) => ({ room: roomName({ kind: "draft", id }), seq }));
    return { place, heads: [...named, ...rooms.map(({ id, seq }) => ({ room: id, seq }))], more };
  },
});
