import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import {
  type Attachment,
  attachmentPieceBytes,
  endUpload,
  insertAttachmentPiece,
  openUpload,
} from "#db/queries/attachment.ts";

/** A PNG of one colour, of any size. */
export function pngOf(width: number, height: number, [r, g, b] = [40, 90, 200]): Uint8Array<ArrayBuffer> {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x++) row.set([r!, g!, b!], 1 + x * 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const parts = [chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]));
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crcOf(body), 8 + data.length);
  return out;
}

/** CRC-32 as PNG takes it. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Puts a file into the database as an upload would. */
export async function addAttachment(
  db: Db,
  o: { name: string; type: string; bytes: Uint8Array; width?: number; height?: number; id?: string },
): Promise<Attachment> {
  const { bytes, id = newId(), name, type, width = null, height = null } = o;
  await openUpload(db, { id, name, createdById: "t", atMs: 0 });
  for (let n = 0; n * attachmentPieceBytes < bytes.length; n++) {
    const piece = bytes.slice(n * attachmentPieceBytes, (n + 1) * attachmentPieceBytes);
    await insertAttachmentPiece(db, id, n, piece);
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const made: Attachment = { id, name, type, size: bytes.length, sha256, width, height };
  if (!await endUpload(db, { ...made, actorId: "t", atMs: 0 })) throw new Error("the upload did not end");
  return made;
}
