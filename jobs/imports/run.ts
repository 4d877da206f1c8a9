import { causeOf } from "#jobs/cause.ts";
import type { Db } from "#db/client.ts";
import { DatabaseError, databaseFault } from "#db/errors.ts";
import { newId } from "#db/ids.ts";
import { dropLease, renewLease, takeLease } from "#db/leases.ts";
import {
  dropPieces,
  endImport,
  findImport,
  type ImportRow,
  isStepTaken,
  listOpenImports,
  readBytes,
  recordStep,
} from "#db/queries/import.ts";
import { listTeammates } from "#db/queries/teammate.ts";
import { liveTraits } from "#db/queries/trait.ts";
import { type CsvRow, readRows, type Stretch } from "./csv.ts";
import type { Item, ItemResult } from "./items.ts";
import { type ImportPlan, isPlanned } from "./plan.ts";
import { type Reading, rowFault, rowItem } from "./row-item.ts";
import { upsert } from "./upsert.ts";

export type ImportsDeps = {
  db: Db;
  /** Reads and writes here let people's pass. */
  long: Db;
  nowMs: () => number;
  log: (level: "info" | "error", event: string, fields?: Record<string, unknown>) => void;
  /** True when the process drains: an import goes on in the next run, from where it stands. */
  isStopping?: () => boolean;
};

/** Rows that go in with one batch, so that none of its writes takes long. */
const rowsAtOnce = 50;
const usualPiece = 64 * 1024;
/** A row longer than this is left out. */
const largestPiece = 1024 * 1024;
const leaseMs = 60_000;
const stepsPerLease = 20;
const piecesAtOnce = 16;
const uploadLifeMs = 86_400_000;

/** Runs whatever imports are open (PD6), each from the byte where any earlier run stopped or died. Safe to run twice and by
 * several processes at once. Returns how many rows this run dealt with. */
export async function runImports(deps: ImportsDeps): Promise<number> {
  let rows = 0;
  for (const row of await listOpenImports(deps.long)) {
    try {
      rows += await runOne(deps, row);
    } catch (cause) {
      // The others go on. What the database refused for now is taken up again at the next tick.
      const isLasting = isOurFault(cause);
      deps.log("error", isLasting ? "import failed" : "import failed for now", {
        importId: row.id,
        cause: causeOf(cause),
      });
      if (isLasting) await endImport(deps.long, { id: row.id, state: "failed", failure: ourFault, atMs: deps.nowMs() });
    }
  }
  while (!deps.isStopping?.() && await dropPieces(deps.long, deps.nowMs() - uploadLifeMs, piecesAtOnce) > 0);
  return rows;
}

const ourFault = "Something went wrong on our side. What was read before is in; the file can be imported again.";

/** It would fail the same way at every tick. */
function isOurFault(cause: unknown): boolean {
  const fault = databaseFault(cause);
  if (!fault) return true;
  return fault instanceof DatabaseError && /^SQLITE_(CONSTRAINT|ERROR|MISMATCH)/.test(fault.code) &&
    !/UNIQUE/.test(fault.message);
}

async function runOne(deps: ImportsDeps, { id }: ImportRow): Promise<number> {
  const lease = { name: `import:${id}`, holder: newId(), ttlMs: leaseMs };
  if (await takeLease(deps.long, { ...lease, nowMs: deps.nowMs() }) === null) return 0;
  let rows = 0;
  try {
    for (let steps = 1;; steps++) {
      const run = await findImport(deps.long, id);
      if (deps.isStopping?.() || !run || (run.state !== "waiting" && run.state !== "running")) return rows;
      if (!isPlanned(run.plan as ImportPlan)) return rows;
      if (run.doneBytes >= run.totalBytes) {
        await endImport(deps.long, { id, state: "done", failure: null, atMs: deps.nowMs() });
        deps.log("info", "import done", { importId: id, rows: run.rows, failed: run.failed });
        return rows;
      }
      if (steps % stepsPerLease === 0 && !await renewLease(deps.long, { ...lease, nowMs: deps.nowMs() })) return rows;
      const done = await takeStep(deps, run, run.plan as ImportPlan);
      if (done === "taken") return rows;
      rows += done;
    }
  } finally {
    await dropLease(deps.long, lease);
  }
}

/** The next rows in one batch with the progress. "taken": another runner did them. */
async function takeStep(deps: ImportsDeps, run: ImportRow, plan: ImportPlan): Promise<number | "taken"> {
  const stretch = await readStretch(deps.long, run, plan);
  if (stretch.bytes === 0) {
    await endImport(deps.long, { id: run.id, state: "failed", failure: "The file is not whole.", atMs: deps.nowMs() });
    return 0;
  }
  const reading = await readReading(deps.long, plan);
  const errors: { line: number; field: string | null; reason: string }[] = [];
  const items: { line: number; item: Item }[] = [];
  for (const row of stretch.rows) {
    const read = isRow(row) ? rowItem(row.cells, reading) : { fault: { field: null, reason: row.reason } };
    if ("item" in read) items.push({ line: row.line, item: read.item });
    else errors.push({ line: row.line, ...read.fault });
  }
  const step = (results: ItemResult[]) => {
    const refused = results.flatMap((result, n) =>
      "fault" in result ? [{ line: items[n]!.line, ...rowFault(plan, result.fault) }] : []
    );
    const count = (status: string) => results.filter((result) => "status" in result && result.status === status).length;
    const counts = {
      rows: stretch.rows.length,
      created: count("created"),
      updated: count("updated"),
      unchanged: count("unchanged"),
      failed: errors.length + refused.length,
    };
    const { id, doneBytes: fromByte } = run;
    const { lines } = stretch;
    return recordStep(
      { id, fromByte, toByte: fromByte + stretch.bytes, lines, counts, errors: [...errors, ...refused] },
      deps.nowMs(),
    );
  };
  try {
    await upsert(deps.long, {
      items: items.map(({ item }) => item),
      // Who asked for the import had the right to set every column of its plan.
      writer: { id: run.createdById, mayEdit: () => true },
      atMs: deps.nowMs(),
      also: step,
    });
  } catch (cause) {
    if (isStepTaken(cause)) return "taken";
    throw cause;
  }
  return stretch.rows.length;
}

const isRow = (row: Stretch["rows"][number]): row is CsvRow => "cells" in row;

/** More is read only when a row is longer than the usual piece. */
async function readStretch(db: Db, run: ImportRow, plan: ImportPlan): Promise<Stretch> {
  const { delimiter, columns } = plan;
  for (let length = usualPiece;; length *= 4) {
    const bytes = await readBytes(db, run.id, run.doneBytes, length);
    const stretch = readRows(bytes, {
      delimiter,
      width: columns.length,
      firstLine: run.doneLines + 1,
      mostRows: rowsAtOnce,
      isEnd: run.doneBytes + bytes.length >= run.totalBytes,
      mayGrow: length < largestPiece,
    });
    if (stretch.bytes > 0 || length >= largestPiece) return stretch;
  }
}

async function readReading(db: Db, plan: ImportPlan): Promise<Reading> {
  const [user, account, teammates] = await Promise.all([
    liveTraits(db, "user"),
    liveTraits(db, "account"),
    listTeammates(db),
  ]);
  const active = teammates.filter((teammate) => teammate.state === "active");
  return { plan, traits: { user, account }, teammates: new Map(active.map(({ email, id }) => [email, id])) };
}
