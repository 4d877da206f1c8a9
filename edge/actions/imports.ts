import type { z } from "zod";
import {
  endUpload,
  findImport,
  forgetUpload,
  type ImportRow,
  insertImport,
  listImportErrors,
  queueImport,
} from "#db/queries/import.ts";
import { listTraits, liveTraits } from "#db/queries/trait.ts";
import { newId } from "#db/ids.ts";
import { type FileShape, suggestTargets } from "#jobs/imports/plan.ts";
import type * as contract from "../contract/people.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { requireAssignable } from "./account-items.ts";
import { planOf, readShape } from "./import-plan.ts";
import { largestFile, receiveFile } from "./import-upload.ts";
import { mayEditTrait } from "./people-writes.ts";

type RunAnswer = z.input<typeof contract.importRun>;
/** Bad rows that one answer lists; all of them are counted. */
const errorsShown = 1_000;

export type Upload = {
  fileName: string;
  body: ReadableStream<Uint8Array> | null;
  announcedBytes: number | null;
  mostBytes?: number;
};

/** Stores the file and says how its columns may be mapped (PD6). Nothing goes in yet. A refused upload leaves nothing. */
export async function uploadImport(
  deps: Deps,
  by: Teammate,
  { fileName, mostBytes = largestFile, ...file }: Upload,
): Promise<z.input<typeof contract.importUploaded>> {
  const id = newId();
  await insertImport(deps.long, { id, fileName, createdById: by.id, atMs: deps.nowMs() });
  try {
    const { totalBytes, head } = await receiveFile(deps.long, id, file.body, { ...file, mostBytes });
    const { shape, rows } = readShape(head, totalBytes === head.length);
    await endUpload(deps.long, { id, totalBytes, shape, actorId: by.id, atMs: deps.nowMs() });
    const traits = (await listTraits(deps.db)).filter((trait) =>
      trait.archivedAtMs === null && mayEditTrait(trait, by)
    );
    return { id, fileName, columns: shape.columns, rows, suggested: suggestTargets(shape.columns, traits) };
  } catch (cause) {
    await forgetUpload(deps.long, id);
    throw cause;
  }
}

/** Runs an uploaded file by this plan, in the background; once. */
export async function runImport(
  deps: Deps,
  by: Teammate,
  id: string,
  body: z.output<typeof contract.importPlan>,
): Promise<RunAnswer> {
  const run = await getImport(deps, id);
  const begun = new Refusal("conflict", "This import was run already, or its file is not whole.");
  if (run.state !== "uploading" || run.totalBytes === 0) throw begun;
  const [user, account] = await Promise.all([liveTraits(deps.db, "user"), liveTraits(deps.db, "account")]);
  const shape = run.plan as FileShape;
  const plan = planOf(shape, body, { user, account }, by);
  await requireAssignable(deps, body);
  const from = { fromByte: shape.headerBytes, fromLine: shape.headerLines };
  if (!await queueImport(deps.db, { id, plan, ...from, actorId: by.id, atMs: deps.nowMs() })) throw begun;
  void deps.changes.nudge();
  deps.nudge("imports");
  return await viewImport(deps, id);
}

async function getImport(deps: Deps, id: string): Promise<ImportRow> {
  const run = await findImport(deps.db, id);
  if (!run) throw notFound("import");
  return run;
}

export async function viewImport(deps: Deps, id: string): Promise<RunAnswer> {
  const run = await getImport(deps, id);
  const { fileName, state, rows, created, updated, unchanged, failed, failure } = run;
  return {
    id,
    fileName,
    state,
    progress: state === "done" ? 1 : run.totalBytes === 0 ? 0 : run.doneBytes / run.totalBytes,
    rows,
    created,
    updated,
    unchanged,
    failed,
    failure,
    errors: await listImportErrors(deps.db, id, errorsShown),
    createdAt: toInstant(run.createdAtMs),
    endedAt: toInstantOrNull(run.endedAtMs),
  };
}
