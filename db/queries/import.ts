import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { importRun } from "../schema/people.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

export type ImportRow = typeof importRun.$inferSelect;
export type ImportError = { line: number; field: string | null; reason: string };
export type Counts = Pick<ImportRow, "rows" | "created" | "updated" | "unchanged" | "failed">;

/** Every piece but the last is this long, so that a byte is found by division. */
export const pieceBytes = 64 * 1024;

const columns = sql`id, file_name as fileName, plan, state, total_bytes as totalBytes, done_bytes as doneBytes,
  done_lines as doneLines, rows, created, updated, unchanged, failed, failure, created_by_id as createdById,
  created_at_ms as createdAtMs, ended_at_ms as endedAtMs`;
const parsed = (row: ImportRow): ImportRow => ({ ...row, plan: JSON.parse(row.plan as string) });

export async function findImport(db: Db, id: string): Promise<ImportRow | undefined> {
  const [row] = await db.all<ImportRow>(sql`select ${columns} from import_run where id = ${id}`);
  return row && parsed(row);
}

/** Those that wait or were under way, oldest first. */
export const listOpenImports = async (db: Db): Promise<ImportRow[]> =>
  (await db.all<ImportRow>(sql`select ${columns} from import_run indexed by import_run_state
    where state in ('waiting', 'running') order by created_at_ms, id limit 20`)).map(parsed);

export const listImportErrors = (db: Db, id: string, limit: number): Promise<ImportError[]> =>
  db.all<ImportError>(
    sql`select line, field, reason from import_error where import_id = ${id} order by line limit ${limit}`,
  );

export async function insertImport(
  db: Db,
  o: { id: string; fileName: string; createdById: string; atMs: number },
): Promise<void> {
  await db.run(sql`insert into import_run (id, file_name, plan, state, created_by_id, created_at_ms)
    values (${o.id}, ${o.fileName}, '{}', 'uploading', ${o.createdById}, ${o.atMs})`);
}

export async function insertPiece(db: Db, importId: string, n: number, bytes: Uint8Array): Promise<void> {
  await db.run(sql`insert into import_piece (import_id, n, bytes) values (${importId}, ${n}, ${bytes})`);
}

/** The upload is whole: `shape` says how the file is written. */
export async function endUpload(
  db: Db,
  o: { id: string; totalBytes: number; shape: unknown; actorId: string; atMs: number },
): Promise<void> {
  await batch(db, [
    sql`update import_run set total_bytes = ${o.totalBytes}, plan = ${JSON.stringify(o.shape)}
      where id = ${o.id} and state = 'uploading'`,
    audited({ actorId: o.actorId, action: "import.created", entity: "import", entityId: o.id, atMs: o.atMs }),
    changed("import", o.id, "created", o.atMs),
  ]);
}

/** From the first row of data on, by this plan. False unless the upload is whole and nobody ran it yet. */
export async function queueImport(
  db: Db,
  o: { id: string; plan: unknown; fromByte: number; fromLine: number; actorId: string; atMs: number },
): Promise<boolean> {
  const [queued] = await batch(db, [
    sql`update import_run set state = 'waiting', plan = ${JSON.stringify(o.plan)}, done_bytes = ${o.fromByte},
        done_lines = ${o.fromLine}, created_by_id = ${o.actorId}
      where id = ${o.id} and state = 'uploading' and total_bytes > 0 returning id`,
    audited({ actorId: o.actorId, action: "import.run", entity: "import", entityId: o.id, atMs: o.atMs }),
    changed("import", o.id, "updated", o.atMs),
  ]);
  return queued!.length > 0;
}

/** At most `length` bytes of the file from `from` on. */
export async function readBytes(db: Db, importId: string, from: number, length: number): Promise<Uint8Array> {
  const first = Math.floor(from / pieceBytes);
  const last = Math.floor((from + length - 1) / pieceBytes);
  const rows = await db.all<{ bytes: Uint8Array | ArrayBuffer }>(sql`select bytes from import_piece
    where import_id = ${importId} and n between ${first} and ${last} order by n`);
  const pieces = rows.map(({ bytes }) => new Uint8Array(bytes));
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  return whole.subarray(from - first * pieceBytes).subarray(0, length);
}

export type Step = {
  id: string;
  fromByte: number;
  toByte: number;
  lines: number;
  counts: Counts;
  errors: ImportError[];
};

/**
 * What one step of the import did, for the head of the batch that does it: another step from the same byte, or an import that
 * is not to run any more, breaks a NOT NULL and with it the whole batch. So every row goes in exactly once, whoever runs it.
 */
export function recordStep(step: Step, atMs: number): SQL[] {
  const { counts } = step;
  return [
    sql`update import_run set
        done_bytes = case when done_bytes = ${step.fromByte} and state in ('waiting', 'running') then ${step.toByte} end,
        state = 'running', done_lines = done_lines + ${step.lines}, rows = rows + ${counts.rows},
        created = created + ${counts.created}, updated = updated + ${counts.updated},
        unchanged = unchanged + ${counts.unchanged}, failed = failed + ${counts.failed} where id = ${step.id}`,
    changed("import", step.id, "updated", atMs),
    ...(step.errors.length > 0
      ? [sql`insert into import_error (import_id, line, field, reason)
          select ${step.id}, value ->> 'line', value ->> 'field', value ->> 'reason'
          from json_each(${JSON.stringify(step.errors)}) where true on conflict do nothing`]
      : []),
  ];
}

/** Whether the error says that another runner took this step. */
export const isStepTaken = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (/NOT NULL constraint failed: import_run\.done_bytes/.test(at.message)) return true;
  }
  return false;
};

/** Done, or given up with the reason; once. */
export async function endImport(
  db: Db,
  o: { id: string; state: "done" | "failed"; failure: string | null; atMs: number },
): Promise<boolean> {
  const [ended] = await batch(db, [
    sql`update import_run set state = ${o.state}, failure = ${o.failure}, ended_at_ms = ${o.atMs}
      where id = ${o.id} and state in ('waiting', 'running') returning id`,
    audited({ actorId: null, action: `import.${o.state}`, entity: "import", entityId: o.id, atMs: o.atMs }),
    changed("import", o.id, "updated", o.atMs),
  ]);
  return ended!.length > 0;
}

/** Deletes some pieces of files that nobody needs any more: of ended imports, and of uploads from before `beforeMs` that were never
 * run. Answers how many; 0 when none is left. */
export async function dropPieces(db: Db, beforeMs: number, most: number): Promise<number> {
  const dropped = await db.all(sql`delete from import_piece where (import_id, n) in (
    select p.import_id, p.n from import_run r indexed by import_run_state cross join import_piece p on p.import_id = r.id
    where r.state in ('done', 'failed') or (r.state = 'uploading' and r.created_at_ms < ${beforeMs})
    limit ${most}) returning n`);
  return dropped.length;
}

/** An upload that was refused half-way leaves nothing. */
export async function forgetUpload(db: Db, id: string): Promise<void> {
  await batch(db, [
    sql`delete from import_piece where import_id = ${id}
      and exists (select 1 from import_run where id = ${id} and state = 'uploading')`,
    sql`delete from import_run where id = ${id} and state = 'uploading'`,
  ]);
}
