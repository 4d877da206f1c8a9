import { z } from "zod";
import { findImport, type ImportRow, listImportErrors, listImports } from "#db/queries/import.ts";
import { type TeammateRow, teammatesById } from "#db/queries/teammate.ts";
import { type ImportPlan, isPlanned } from "#jobs/imports/plan.ts";
import type * as contract from "../contract/imports.ts";
import { id as idShape } from "../contract/values.ts";
import type { Deps } from "../context.ts";
import { notFound } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { csvLine } from "../shapes/csv-line.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

type RunAnswer = z.input<typeof contract.importRun>;
type Short = z.input<typeof contract.importShort>;
/** Bad rows that one answer lists; all of them are counted, and in the file. */
const errorsShown = 1_000;

function toShort(run: ImportRow, by: Map<string, TeammateRow>): Short {
  const { id, fileName, dryRun, state, rows, created, updated, unchanged, failed, disagreed, failure } = run;
  const plan = run.plan as ImportPlan;
  const maker = by.get(run.createdById);
  return {
    id,
    fileName,
    kind: isPlanned(plan) ? plan.kind : null,
    dryRun,
    state,
    progress: state === "done" ? 1 : run.totalBytes === 0 ? 0 : run.doneBytes / run.totalBytes,
    rows,
    created,
    updated,
    unchanged,
    failed,
    disagreed,
    failure,
    createdBy: maker ? toTeammateShort(maker) : null,
    createdAt: toInstant(run.createdAtMs),
    endedAt: toInstantOrNull(run.endedAtMs),
  };
}

export async function viewImport(deps: Deps, id: string): Promise<RunAnswer> {
  const run = await findImport(deps.db, id);
  if (!run) throw notFound("import");
  const by = await teammatesById(deps.db, [run.createdById]);
  const plan = run.plan as ImportPlan;
  const leftOut = isPlanned(plan) ? plan.columns.filter((_, n) => plan.targets[n] === null) : [];
  return { ...toShort(run, by), leftOut, errors: await listImportErrors(deps.db, id, errorsShown) };
}

export async function viewImports(deps: Deps, { cursor, limit }: z.output<typeof contract.importsQuery>) {
  const after = fromCursor(cursor, z.object({ id: idShape }).strict());
  const runs = await listImports(deps.db, { beforeId: after?.id ?? null, limit: limit + 1 });
  const page = runs.slice(0, limit);
  const by = await teammatesById(deps.db, page.map((run) => run.createdById));
  const next = runs.length > limit ? toCursor({ id: page.at(-1)!.id }) : null;
  return { items: page.map((run) => toShort(run, by)), next };
}

/** Every bad row, however many, a thousand read at a time as they are taken. */
export async function importErrorsCsv(deps: Deps, id: string): Promise<Response> {
  if (!await findImport(deps.db, id)) throw notFound("import");
  async function* lines() {
    yield `\ufeff${csvLine(["Line", "Column", "Reason"])}`;
    for (let after = 0;;) {
      const errors = await listImportErrors(deps.long, id, errorsShown, after);
      if (errors.length === 0) return;
      yield errors.map(({ line, field, reason }) => csvLine([String(line), field ?? "", reason])).join("");
      after = errors.at(-1)!.line;
    }
  }
  return new Response(ReadableStream.from(lines()).pipeThrough(new TextEncoderStream()), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="rows-not-imported.csv"',
    },
  });
}
