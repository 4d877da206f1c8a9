import type { Db } from "#db/client.ts";
import { endImport, type ImportRow, isStepTaken, readBytes, recordStep } from "#db/queries/import.ts";
import { listTeammates } from "#db/queries/teammate.ts";
import { liveTraits } from "#db/queries/trait.ts";
import type { Links } from "#jobs/compose/link-token.ts";
import { type CsvRow, readRows, restOfLine, type Stretch } from "./csv.ts";
import type { Rehearsal } from "./dry-run.ts";
import { firstSaysOf } from "./first-says.ts";
import type { Item, ItemResult } from "./items.ts";
import type { ImportPlan } from "./plan.ts";
import type { Reading } from "./row-fields.ts";
import { rowFault, type RowItem, rowItem } from "./row-item.ts";
import { type Upsert, upsert } from "./upsert.ts";
import { type TeammateItem, upsertTeammates } from "./upsert-teammates.ts";

/** Rows that go in with one batch, so that none of its writes takes long. */
const rowsAtOnce = 50;
const usualPiece = 64 * 1024;
/** A row longer than this is left out. */
const largestPiece = 2 * 1024 * 1024;

const saidBefore = "An earlier row of the file says otherwise, and holds; the rest of this row went in.";

/** The next rows in one batch with the progress; with a rehearsal the progress alone. "taken": another runner did them, or the import
 * was cancelled. */
export async function takeStep(
  deps: { long: Db; nowMs: () => number; links: Pick<Links, "hashAddress"> },
  run: ImportRow,
  plan: ImportPlan,
  rehearsal: Rehearsal | null,
): Promise<number | "taken"> {
  const stretch = await readStretch(deps.long, run, plan);
  if (stretch.bytes === 0) {
    await endImport(deps.long, { id: run.id, state: "failed", failure: "The file is not whole.", atMs: deps.nowMs() });
    return 0;
  }
  const reading = await readReading(deps.long, plan);
  const errors: { line: number; field: string | null; reason: string }[] = [];
  const items: { line: number; item: RowItem }[] = [];
  for (const row of stretch.rows) {
    const read = isRow(row) ? rowItem(row.cells, reading) : { fault: { field: null, reason: row.reason } };
    if ("item" in read) items.push({ line: row.line, item: read.item });
    else errors.push({ line: row.line, ...read.fault });
  }
  const also = (given: ItemResult[]) => {
    const results = rehearsal ? rehearsal.recall(items.map(({ item }) => item), given) : given;
    const refused = results.flatMap((result, n) =>
      "fault" in result ? [{ line: items[n]!.line, ...rowFault(plan, result.fault) }] : []
    );
    const disagreeing = results.flatMap((result, n) =>
      "against" in result && result.against
        ? [{ line: items[n]!.line, ...rowFault(plan, { field: result.against, message: saidBefore }) }]
        : []
    );
    const count = (status: string) => results.filter((result) => "status" in result && result.status === status).length;
    const counts = {
      rows: stretch.rows.length,
      created: count("created"),
      updated: count("updated"),
      unchanged: count("unchanged"),
      failed: errors.length + refused.length,
      disagreed: disagreeing.length,
    };
    const { id, doneBytes: fromByte, dryRun } = run;
    const { lines } = stretch;
    return recordStep(
      {
        id,
        dryRun,
        fromByte,
        toByte: fromByte + stretch.bytes,
        lines,
        counts,
        errors: [...errors, ...refused, ...disagreeing],
      },
      deps.nowMs(),
    );
  };
  try {
    await write(deps.long, plan, items.map(({ item }) => item), {
      // Who asked for the import had the right to set every column of its plan.
      writer: { id: run.createdById, mayEdit: () => true },
      atMs: deps.nowMs(),
      hashAddress: deps.links.hashAddress,
      also,
      dryRun: rehearsal !== null,
      firstSays: rehearsal ? rehearsal.firstSays : firstSaysOf(deps.long, run.id),
    });
  } catch (cause) {
    if (isStepTaken(cause)) return "taken";
    throw cause;
  }
  return stretch.rows.length;
}

const write = (db: Db, { kind }: ImportPlan, items: RowItem[], how: Omit<Upsert, "items">) =>
  kind === "teammates"
    ? upsertTeammates(db, { ...how, items: items as TeammateItem[] })
    : upsert(db, { ...how, items: items as Item[] });

const isRow = (row: Stretch["rows"][number]): row is CsvRow => "cells" in row;

/** More is read only when a row is longer than the usual piece. Of a line that is longer than may be, all is dealt with: what is left of
 * it would else be read as rows. */
async function readStretch(db: Db, run: ImportRow, plan: ImportPlan): Promise<Stretch> {
  const { delimiter, encoding, columns } = plan;
  for (let length = usualPiece;; length = Math.min(length * 4, largestPiece)) {
    const bytes = await readBytes(db, run.id, run.doneBytes, length);
    const stretch = readRows(bytes, {
      delimiter,
      encoding,
      width: columns.length,
      firstLine: run.doneLines + 1,
      mostRows: rowsAtOnce,
      isEnd: run.doneBytes + bytes.length >= run.totalBytes,
      mayGrow: length < largestPiece,
    });
    if (stretch.isCut) return await passOver(db, run, stretch);
    if (stretch.bytes > 0 || length >= largestPiece) return stretch;
  }
}

async function passOver(db: Db, run: ImportRow, stretch: Stretch): Promise<Stretch> {
  let { bytes } = stretch;
  for (;;) {
    const more = await readBytes(db, run.id, run.doneBytes + bytes, largestPiece);
    if (more.length === 0) return { ...stretch, bytes };
    const rest = restOfLine(more);
    bytes += rest.bytes;
    if (rest.isOver) return { ...stretch, bytes, lines: stretch.lines + 1 };
  }
}

async function readReading(db: Db, plan: ImportPlan): Promise<Reading> {
  const [user, account, teammate, teammates] = await Promise.all([
    liveTraits(db, "user"),
    liveTraits(db, "account"),
    liveTraits(db, "teammate"),
    listTeammates(db),
  ]);
  const active = teammates.filter((teammate) => teammate.state === "active");
  return { plan, traits: { user, account, teammate }, teammates: new Map(active.map(({ email, id }) => [email, id])) };
}
