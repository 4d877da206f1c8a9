import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { importRun } from "../schema/people.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

export type ImportRow = typeof importRun.$inferSelect;
export type ImportError = { line: number; field: string | null; reason: string };
export type Counts = Pick<ImportRow, "rows" | "created" | "updated" | "unchanged" | "failed" | "disagreed">;

/** Every piece but the last is this long, so that a byte is found by division. */
export const pieceBytes = 64 * 1024;

const columns =
  sql`id, file_name as fileName, plan, state, dry_run as dryRun, header_hash as headerHash, total_bytes as totalBytes, done_bytes as doneBytes,
  done_lines as doneLines, rows, created, updated, unchanged, failed, disagreed, failure, created_by_id as createdById,
  created_at_ms as createdAtMs, ended_at_ms as endedAtMs`;
const parsed = (row: ImportRow): ImportRow => ({
  ...row,
  plan: JSON.parse(row.plan as string),
  dryRun: Boolean(row.dryRun),
});

export async function findImport(db: Db, id: string): Promise<ImportRow | undefined> {
  const [row] = await db.all<ImportRow>(sql`select ${columns} from import_run where id = ${id}`);
  return row && parsed(row);
}

/** All that were run or tried, the newest first, from before this one on. */
export const listImports = async (db: Db, o: { beforeId: string | null; limit: number }): Promise<ImportRow[]> =>
  (await db.all<ImportRow>(sql`select ${columns} from import_run
    where state <> 'uploading' and (${o.beforeId} is null or id < ${o.beforeId}) order by id desc limit ${o.limit}`))
    .map(parsed);

/** Those that wait or were under way, oldest first. */
export const listOpenImports = async (db: Db): Promise<ImportRow[]> =>
  (await db.all<ImportRow>(sql`select ${columns} from import_run indexed by import_run_state
    where state in ('waiting', 'running') order by created_at_ms, id limit 20`)).map(parsed);

/** In the order of the file, from behind a line on. */
export const listImportErrors = (db: Db, id: string, limit: number, afterLine = 0): Promise<ImportError[]> =>
  db.all<ImportError>(
    sql`select line, field, reason from import_error where import_id = ${id} and line > ${afterLine}
      order by line limit ${limit}`,
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
  o: { id: string; totalBytes: number; shape: unknown; headerHash: string; actorId: string; atMs: number },
): Promise<void> {
  await batch(db, [
    sql`update import_run set total_bytes = ${o.totalBytes}, plan = ${
      JSON.stringify(o.shape)
    }, header_hash = ${o.headerHash}
      where id = ${o.id} and state = 'uploading'`,
    audited({ actorId: o.actorId, action: "import.created", entity: "import", entityId: o.id, atMs: o.atMs }),
    changed("import", o.id, "created", o.atMs),
  ]);
}

/** The file may be run: nobody did but to try, and it is still there. */
const isOpen = (id: string) =>
  sql`(state = 'uploading' or (dry_run = 1 and state in ('done', 'failed', 'cancelled')))
    and total_bytes > 0 and exists (select 1 from import_piece p where p.import_id = ${id} and p.n = 0)`;

/** The file is read another way from now on. False where it was run, or is gone. */
export async function reshapeImport(
  db: Db,
  o: { id: string; shape: unknown; headerHash: string },
): Promise<boolean> {
  const [shaped] = await batch(db, [
    sql`update import_run set state = 'uploading', dry_run = 0, plan = ${
      JSON.stringify(o.shape)
    }, header_hash = ${o.headerHash}
      where id = ${o.id} and ${isOpen(o.id)} returning id`,
  ]);
  return shaped!.length > 0;
}

export type Queued = {
  id: string;
  plan: unknown;
  dryRun: boolean;
  /** What a later file of the same header is mapped by. */
  remembered: { headerHash: string; mapping: unknown } | null;
  fromByte: number;
  fromLine: number;
  actorId: string;
  atMs: number;
};

/** From the first row of data on, by this plan, forgetting what a dry run before it told. False where it was run, or is gone. */
export async function queueImport(db: Db, o: Queued): Promise<boolean> {
  const fresh = sql`exists (select 1 from import_run where id = ${o.id} and state = 'waiting' and rows = 0)`;
  const [queued] = await batch(db, [
    sql`update import_run set state = 'waiting', plan = ${JSON.stringify(o.plan)}, dry_run = ${o.dryRun ? 1 : 0},
        done_bytes = ${o.fromByte}, done_lines = ${o.fromLine}, rows = 0, created = 0, updated = 0, unchanged = 0, failed = 0,
        disagreed = 0, failure = null, ended_at_ms = null, created_by_id = ${o.actorId}
      where id = ${o.id} and ${isOpen(o.id)} returning id`,
    audited({
      actorId: o.actorId,
      action: o.dryRun ? "import.tried" : "import.run",
      entity: "import",
      entityId: o.id,
      atMs: o.atMs,
    }),
    changed("import", o.id, "updated", o.atMs),
    ...(o.remembered
      ? [sql`insert into import_mapping (header_hash, plan, by_id, at_ms)
          select ${o.remembered.headerHash}, ${
        JSON.stringify(o.remembered.mapping)
      }, ${o.actorId}, ${o.atMs} where changes() > 0
          on conflict (header_hash) do update set plan = excluded.plan, by_id = excluded.by_id, at_ms = excluded.at_ms`]
      : []),
    sql`delete from import_error where import_id = ${o.id} and ${fresh}`,
  ]);
  return queued!.length > 0;
}

/** How a file with this header was mapped last. */
export async function findMapping(db: Db, headerHash: string): Promise<unknown> {
  const [found] = await db.all<{ plan: string }>(
    sql`select plan from import_mapping where header_hash = ${headerHash}`,
  );
  return found && JSON.parse(found.plan);
}

/** A dry run that a dead process left is told from its beginning. */
export async function rewindDryRun(
  db: Db,
  { id, doneBytes }: Pick<ImportRow, "id" | "doneBytes">,
  from: { headerBytes: number; headerLines: number },
): Promise<void> {
  await batch(db, [
    sql`update import_run set done_bytes = ${from.headerBytes}, done_lines = ${from.headerLines}, rows = 0, created = 0,
        updated = 0, unchanged = 0, failed = 0, disagreed = 0
      where id = ${id} and dry_run = 1 and state in ('waiting', 'running') and done_bytes = ${doneBytes}`,
    sql`delete from import_error where import_id = ${id}
      and exists (select 1 from import_run where id = ${id} and dry_run = 1 and rows = 0)`,
  ]);
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

/** Bad rows, and those that disagree with one before them, that are kept with their reason; the rest are counted. A file of nothing but
 * such would else fill the disk. */
export const mostKeptErrors = 100_000;

export type Step = {
  id: string;
  dryRun: boolean;
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
        done_bytes = case when done_bytes = ${step.fromByte} and state in ('waiting', 'running')
          and dry_run = ${step.dryRun ? 1 : 0} then ${step.toByte} end,
        state = 'running', done_lines = done_lines + ${step.lines}, rows = rows + ${counts.rows},
        created = created + ${counts.created}, updated = updated + ${counts.updated},
        unchanged = unchanged + ${counts.unchanged}, failed = failed + ${counts.failed},
        disagreed = disagreed + ${counts.disagreed} where id = ${step.id}`,
    changed("import", step.id, "updated", atMs),
    ...(step.errors.length > 0
      ? [sql`insert into import_error (import_id, line, field, reason)
          select ${step.id}, value ->> 'line', value ->> 'field', value ->> 'reason'
          from json_each(${JSON.stringify(step.errors)})
          where (select failed + disagreed from import_run where id = ${step.id}) <= ${mostKeptErrors} on conflict do nothing`]
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

/** Stops it between two steps: what is in stays in. False where it is not under way. */
export async function cancelImport(db: Db, o: { id: string; actorId: string; atMs: number }): Promise<boolean> {
  const [cancelled] = await batch(db, [
    sql`update import_run set state = 'cancelled', ended_at_ms = ${o.atMs}
      where id = ${o.id} and state in ('waiting', 'running') returning id`,
    audited({ actorId: o.actorId, action: "import.cancelled", entity: "import", entityId: o.id, atMs: o.atMs }),
    changed("import", o.id, "updated", o.atMs),
  ]);
  return cancelled!.length > 0;
}

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
 * run but to try. Answers how many; 0 when none is left. */
export async function dropPieces(db: Db, beforeMs: number, most: number): Promise<number> {
  const dropped = await db.all(sql`delete from import_piece where (import_id, n) in (
    select p.import_id, p.n from import_run r indexed by import_run_state cross join import_piece p on p.import_id = r.id
    where r.state in ('done', 'failed', 'cancelled', 'uploading')
      and ((r.state <> 'uploading' and r.dry_run = 0) or r.created_at_ms < ${beforeMs})
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
