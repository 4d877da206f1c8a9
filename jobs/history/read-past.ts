import * as Y from "yjs";
import type { Db } from "#db/client.ts";
import { findSeed, type PastOf, readPast, readPieces } from "#db/queries/history.ts";
import { findText } from "#db/queries/text.ts";
import { type Authored, type AuthoredLine, authoredLines } from "#jobs/document/authored-lines.ts";
import { type Authorship, makeAuthorship } from "#jobs/document/authorship.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { readDoc, seedUpdate } from "#jobs/document/seed.ts";

/** Rows of one read: between two of them whoever else waits has its turn. */
const rowsAtOnce = 1_000;

/** A text as it stood after each of `seqs` (0: as it began), in their order (CO6). Made of the beginning and the rows up to then,
 * whatever was written since. Undefined where there is no such text. */
export async function readPastContents(db: Db, of: PastOf, seqs: readonly number[]): Promise<Content[] | undefined> {
  const doc = await begin(db, of);
  if (!doc) return undefined;
  const inOrder = [...new Set(seqs)].sort((a, b) => a - b);
  const contents = new Map<number, Content>();
  let at = await applyPieces(db, of, doc, inOrder[0] ?? 0);
  for (const seq of inOrder) {
    await applyRows(db, of, doc, at, seq);
    contents.set(seq, readDoc(doc));
    at = seq;
  }
  doc.destroy();
  return seqs.map((seq) => contents.get(seq)!);
}

export type PastText = { content: Content; subject: Authored[]; body: AuthoredLine[] };

/** A text as it stood after `seq`, and who had written what of it: read from the first row on, since only rows know their author. */
export async function readPastText(db: Db, of: PastOf, seq: number): Promise<PastText | undefined> {
  const doc = await begin(db, of);
  if (!doc) return undefined;
  const authorship = makeAuthorship();
  await applyRows(db, of, doc, 0, seq, authorship);
  const text = { content: readDoc(doc), ...authoredLines(doc, authorship.authorOf) };
  doc.destroy();
  return text;
}

async function begin(db: Db, of: PastOf): Promise<Y.Doc | undefined> {
  const seed = await findSeed(db, of) ?? await seedOfKept(db, of);
  if (!seed) return undefined;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seed);
  return doc;
}

/** A template or signature that nobody has opened yet is what is kept of it. */
async function seedOfKept(db: Db, { kind, id }: PastOf): Promise<Uint8Array | undefined> {
  const text = kind === "draft" ? undefined : await findText(db, { kind, id });
  return text && seedUpdate(text.kept);
}

/** The seq up to which the log is in `doc` then. */
async function applyPieces(db: Db, of: PastOf, doc: Y.Doc, upToSeq: number): Promise<number> {
  const pieces = await readPieces(db, of, upToSeq);
  doc.transact(() => pieces.forEach(({ bytes }) => Y.applyUpdate(doc, bytes)));
  return pieces.at(-1)?.seq ?? 0;
}

async function applyRows(db: Db, of: PastOf, doc: Y.Doc, afterSeq: number, upToSeq: number, authorship?: Authorship) {
  for (let at = afterSeq; at < upToSeq;) {
    const rows = await readPast(db, of, { afterSeq: at, upToSeq, limit: rowsAtOnce });
    // One transaction for many rows: each by itself would take many times as long.
    doc.transact(() => {
      for (const { authorId, bytes } of rows) {
        authorship?.note(authorId, bytes);
        Y.applyUpdate(doc, bytes);
      }
    });
    if (rows.length < rowsAtOnce) return;
    at = rows.at(-1)!.seq;
  }
}
