import { insertPiece, pieceBytes } from "#db/queries/import.ts";
import type { Db } from "#db/client.ts";
import { makeEncodingProbe } from "#jobs/imports/encoding.ts";
import { Refusal } from "../errors.ts";
import { joined, makePieces } from "./pieces.ts";

/** The largest CSV file: 100,000 rows with long cells fit many times over. */
export const largestFile = 200 * 1024 * 1024;
/** How much of the beginning is looked at for the header and the preview. */
export const headBytes = 256 * 1024;

const refused = (words: string) => new Refusal("invalid_field", `file: ${words}`, "file");
const tooLarge = (most: number) =>
  new Refusal("too_large", `file: is larger than ${Math.round(most / 1024 / 1024)} MB`, "file");

/** Stores the file as it arrives, a piece at a time, and answers its size, its beginning and whether all of it is UTF-8. Nothing of it is held but one piece.
 * @throws {Refusal} larger than may be, empty, or no text; what was stored is left to the caller. */
export async function receiveFile(
  db: Db,
  importId: string,
  body: ReadableStream<Uint8Array> | null,
  o: { announcedBytes: number | null; mostBytes: number },
): Promise<{ totalBytes: number; head: Uint8Array; isUtf8: boolean }> {
  if ((o.announcedBytes ?? 0) > o.mostBytes) throw tooLarge(o.mostBytes);
  const probe = makeEncodingProbe();
  const pieces = makePieces(pieceBytes);
  let head = new Uint8Array();
  let totalBytes = 0;
  let n = 0;
  for await (const chunk of body ?? []) {
    totalBytes += chunk.length;
    if (totalBytes > o.mostBytes) throw tooLarge(o.mostBytes);
    probe.add(chunk);
    if (probe.hasNul()) throw refused("is not a text file, or UTF-16: save it as CSV UTF-8");
    if (head.length < headBytes) head = joined(head, chunk.subarray(0, headBytes - head.length));
    for (const piece of pieces.add(chunk)) await insertPiece(db, importId, n++, piece);
  }
  if (totalBytes === 0) throw refused("is empty");
  const last = pieces.rest();
  if (last.length > 0) await insertPiece(db, importId, n, last);
  return { totalBytes, head, isUtf8: probe.isUtf8() };
}
