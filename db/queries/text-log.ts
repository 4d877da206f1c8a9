import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import type { Row } from "../values.ts";

/** The log of one live text: Yjs updates in the order of their seq, and pieces of it merged, which are a cache. */
export type TextLog = { table: SQL; pieces: SQL; key: SQL; id: string | SQL };

/** A draft's, by its message. */
export const draftLog = (messageId: string | SQL): TextLog => ({
  table: sql`draft_update`,
  pieces: sql`draft_snapshot`,
  key: sql`message_id`,
  id: messageId,
});
/** A template's or signature's, by its room. */
export const roomLog = (room: string): TextLog => ({
  table: sql`text_update`,
  pieces: sql`text_snapshot`,
  key: sql`room`,
  id: room,
});

/** One edit: a Yjs update by one author, under an id of its own. */
export type LogEdit = { appendId: string; authorId: string; bytes: Uint8Array };
export type LogRow = { seq: number; bytes: Uint8Array };

/** Where an append went: its last row is `seq`, the log's row before its first one `afterSeq` (0 for none). */
export type Appended = { afterSeq: number; seq: number };

export const toLogRow = ({ seq, bytes }: Row): LogRow => ({ seq: Number(seq), bytes: bytes as Uint8Array });

/** Seq of the last row, 0 before the first, as a value within a statement. */
export const headOf = (log: TextLog): SQL =>
  sql`(select coalesce(max(seq), 0) from ${log.table} where ${log.key} = ${log.id})`;

/** Where the last piece ends, 0 before the first, as a value within a statement. */
const foldedUpTo = (log: TextLog): SQL =>
  sql`(select coalesce(max(seq), 0) from ${log.pieces} where ${log.key} = ${log.id})`;

/** Whether the row of this append is in, as a condition within a statement. */
export const isIn = (log: TextLog, appendId: string): SQL =>
  sql`exists (select 1 from ${log.table} where append_id = ${appendId})`;

export const selectPieces = (log: TextLog): SQL =>
  sql`select seq, bytes from ${log.pieces} where ${log.key} = ${log.id} order by seq`;

/** The first `limit` rows behind `afterSeq`; all of them where `limit` is -1. */
export const selectRows = (log: TextLog, afterSeq: number | SQL, limit: number): SQL =>
  sql`select seq, bytes from ${log.table} where ${log.key} = ${log.id} and seq > ${afterSeq} order by seq limit ${limit}`;

/** The same, behind the last piece. */
export const selectUnfolded = (log: TextLog, limit: number): SQL => selectRows(log, foldedUpTo(log), limit);

/** The answer of an append whose batch was: the head, one insert for each row, and what else. Undefined where nothing was written. */
export function appendedOf([head, ...answers]: Row[][], rows: number): Appended | undefined {
  const last = answers[rows - 1]![0];
  return last && { afterSeq: Number(head![0]!.seq), seq: Number(last.seq) };
}

/** Where these edits went, undefined where none of them was written. */
export async function findAppend(db: Db, log: TextLog, edits: LogEdit[]): Promise<Appended | undefined> {
  const seqOf = ({ appendId }: LogEdit) => sql`(select seq from ${log.table} where append_id = ${appendId})`;
  const [found] = await db.all<{ seq: number | null; afterSeq: number }>(
    sql`select ${seqOf(edits.at(-1)!)} as seq, (select coalesce(max(seq), 0) from ${log.table}
      where ${log.key} = ${log.id} and seq < ${seqOf(edits[0]!)}) as "afterSeq"`,
  );
  return found?.seq ? { afterSeq: found.afterSeq, seq: found.seq } : undefined;
}

/** Rows that no piece holds yet, the first `limit` of them; `afterSeq` is where the last piece ends. */
export async function readUnfolded(
  db: Db,
  log: TextLog,
  limit: number,
): Promise<{ afterSeq: number; rows: LogRow[] }> {
  const [ends, rows] = await batch(db, [sql`select ${foldedUpTo(log)} as seq`, selectUnfolded(log, limit)]);
  return { afterSeq: Number(ends![0]!.seq), rows: rows!.map(toLogRow) };
}

/** Keep the rows in (`afterSeq`, `seq`] as one update. `bytes` must be made of rows read back from here, never of a room's memory:
 * another process's words would be lost. Passed over where a piece ends elsewhere by now, and where the text is gone. */
export async function keepPiece(
  db: Db,
  log: TextLog,
  o: { afterSeq: number; seq: number; bytes: Uint8Array },
): Promise<void> {
  await db.run(sql`insert into ${log.pieces} (${log.key}, seq, bytes) select ${log.id}, ${o.seq}, ${o.bytes}
    where ${o.afterSeq} = ${foldedUpTo(log)}
      and exists (select 1 from ${log.table} where ${log.key} = ${log.id} and seq = ${o.seq})`);
}

/** Which texts have rows behind these seqs, each with the last of them; `more` where there are further ones. A text is `draft` with
 * its message's id, or `room` with its name. */
export async function readHeads(
  db: Db,
  after: LogPlace,
): Promise<{ place: LogPlace; drafts: LogHead[]; rooms: LogHead[]; more: boolean }> {
  const heads = (log: TextLog, afterSeq: number) =>
    sql`select ${log.key} as id, max(seq) as seq, count(*) as n from
      (select ${log.key}, seq from ${log.table} where seq > ${afterSeq} order by seq limit ${mostHeads}) group by 1`;
  const [drafts, rooms] = (await batch(db, [heads(draftLog(""), after.draftSeq), heads(roomLog(""), after.roomSeq)]))
    .map((rows) => rows.map(({ id, seq, n }) => ({ id: String(id), seq: Number(seq), n: Number(n) })));
  const last = (heads: LogHead[], before: number) => Math.max(before, ...heads.map(({ seq }) => seq));
  const full = (heads: { n: number }[]) => heads.reduce((sum, { n }) => sum + n, 0) === mostHeads;
  return {
    place: { draftSeq: last(drafts!, after.draftSeq), roomSeq: last(rooms!, after.roomSeq) },
    drafts: drafts!,
    rooms: rooms!,
    more: full(drafts!) || full(rooms!),
  };
}

/** How far the two logs were read. */
export type LogPlace = { draftSeq: number; roomSeq: number };
export type LogHead = { id: string; seq: number };

const mostHeads = 5_000;

/** The ends of both logs. */
export async function readPlace(db: Db): Promise<LogPlace> {
  const [place] = await db.all<LogPlace>(sql`select (select coalesce(max(seq), 0) from draft_update) as "draftSeq",
    (select coalesce(max(seq), 0) from text_update) as "roomSeq"`);
  return place!;
}
