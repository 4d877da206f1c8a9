import type { LogRow } from "#db/queries/text-log.ts";
import { mergeAll } from "./merge.ts";

/** What folding needs of the database. */
export type FoldLog = {
  /** Rows that no piece holds yet, the first `limit` of them, behind where the last piece ends. */
  readUnfolded(limit: number): Promise<{ afterSeq: number; rows: LogRow[] }>;
  /** Keep the rows in (`afterSeq`, `seq`] as one update. */
  keepPiece(piece: { afterSeq: number; seq: number; bytes: Uint8Array }): Promise<void>;
};

/** Rows of one piece: 1 to 4 ms to merge and under 1 ms to apply, however long the whole log is. */
export const pieceRows = 256;

/**
 * Fold a log's rows into pieces until fewer are left than one takes, so that a long history opens soon. Made of rows read back from
 * the database alone. Each piece costs what its rows do, never the document, and others run between two.
 */
export async function foldLog(log: FoldLog): Promise<void> {
  for (;;) {
    const { afterSeq, rows } = await log.readUnfolded(pieceRows);
    if (rows.length < pieceRows) return;
    const seq = rows.at(-1)!.seq;
    await log.keepPiece({ afterSeq, seq, bytes: mergeAll(rows.map(({ bytes }) => bytes)) });
  }
}
