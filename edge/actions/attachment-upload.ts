import { createHash } from "node:crypto";
import type { Db } from "#db/client.ts";
import {
  type Attachment,
  attachmentPieceBytes,
  endUpload,
  findAttachments,
  findSameAttachment,
  forgetUpload,
  insertAttachmentPiece,
  openUpload,
} from "#db/queries/attachment.ts";
import { isRefusedName } from "#jobs/document/file-kinds.ts";
import { cleanFileName, largestMessageBytes } from "#jobs/document/files.ts";
import { Refusal } from "../errors.ts";
import { type FileKind, readKind, refusedKind } from "./file-kind.ts";
import { joined, makePieces } from "./pieces.ts";

/** How much of the beginning is looked at: a photo's size stands behind its thumbnails. */
const headBytes = 512 * 1024;

type Upload = {
  id: string;
  name: string;
  body: ReadableStream<Uint8Array> | null;
  /** What the request says its body will be, null where it does not. */
  announcedBytes: number | null;
  actorId: string;
  nowMs: () => number;
};
type Arrived = { size: number; sha256: string } & FileKind;

const tooLarge = (bytes: number) => {
  const megabytes = Math.ceil(bytes / 1_000_000);
  return new Refusal("too_large", `file: too large: ${megabytes} MB, a message holds 25 MB`, "file");
};
const notWhole = () => new Refusal("invalid_field", "file: did not arrive whole", "file");

/**
 * Stores the file as it arrives, a piece at a time (CO9), and answers what it is. Never more than its beginning is held. A file that is
 * there already is answered as the one it is; a repeat under the same id after the first came through stores nothing.
 * @throws {Refusal} too large, empty, cut short, or of a kind that no provider would carry: then nothing stays.
 */
export async function receiveAttachment(db: Db, o: Upload): Promise<Attachment> {
  const name = cleanFileName(o.name);
  if ((o.announcedBytes ?? 0) > largestMessageBytes) throw tooLarge(o.announcedBytes!);
  if (isRefusedName(name)) throw refusedKind(name);
  if (!await openUpload(db, { id: o.id, name, createdById: o.actorId, atMs: o.nowMs() })) {
    return (await findAttachments(db, [o.id]))[0]!;
  }
  try {
    const arrived = await storePieces(db, { ...o, name });
    const same = await findSameAttachment(db, { ...arrived, name });
    if (!same) {
      const made = { id: o.id, name, ...arrived };
      if (!await endUpload(db, { ...made, actorId: o.actorId, atMs: o.nowMs() })) throw notWhole();
      return made;
    }
    await forgetUpload(db, o.id);
    return same;
  } catch (cause) {
    // What is thrown on is the cause; what could not be deleted now is by the hourly job.
    await forgetUpload(db, o.id).catch(() => {});
    throw cause;
  }
}

async function storePieces(db: Db, { id, name, body, announcedBytes }: Upload): Promise<Arrived> {
  const hash = createHash("sha256");
  const pieces = makePieces(attachmentPieceBytes);
  let head = new Uint8Array();
  let [size, n, isText] = [0, 0, true];
  for await (const chunk of arriving(body)) {
    size += chunk.length;
    if (size > largestMessageBytes) throw tooLarge(size);
    hash.update(chunk);
    isText &&= !chunk.includes(0);
    if (head.length < headBytes) head = joined(head, chunk.subarray(0, headBytes - head.length));
    for (const piece of pieces.add(chunk)) await insertAttachmentPiece(db, id, n++, piece);
  }
  if (announcedBytes !== null && announcedBytes !== size) throw notWhole();
  if (size === 0) throw new Refusal("invalid_field", "file: is empty", "file");
  const kind = await readKind({ name, head, isText });
  const last = pieces.rest();
  if (last.length > 0) await insertAttachmentPiece(db, id, n, last);
  return { size, sha256: hash.digest("hex"), ...kind };
}

/** A caller who goes away in the middle is no fault of ours. */
async function* arriving(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => Promise.reject(notWhole()));
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
