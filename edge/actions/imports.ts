import type { z } from "zod";
import {
  cancelImport,
  endUpload,
  findImport,
  forgetUpload,
  type ImportRow,
  insertImport,
  queueImport,
} from "#db/queries/import.ts";
import { liveTraits } from "#db/queries/trait.ts";
import { newId } from "#db/ids.ts";
import type { FileShape } from "#jobs/imports/plan.ts";
import type * as contract from "../contract/imports.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { requireAssignable } from "./account-items.ts";
import { planOf, readShape } from "./import-plan.ts";
import { describeUpload, headerHashOf, mappingOf } from "./import-reading.ts";
import { largestFile, receiveFile } from "./import-upload.ts";
import { viewImport } from "./import-views.ts";

type RunAnswer = z.input<typeof contract.importRun>;

export type Upload = {
  fileName: string;
  body: ReadableStream<Uint8Array> | null;
  announcedBytes: number | null;
  mostBytes?: number;
};

/** Stores the file and says how it was read and how its columns may be mapped (PD6). Nothing goes in yet. A refused upload leaves
 * nothing. */
export async function uploadImport(
  deps: Deps,
  by: Teammate,
  { fileName, mostBytes = largestFile, ...file }: Upload,
): Promise<z.input<typeof contract.importUploaded>> {
  const id = newId();
  await insertImport(deps.long, { id, fileName, createdById: by.id, atMs: deps.nowMs() });
  try {
    const { totalBytes, head, isUtf8 } = await receiveFile(deps.long, id, file.body, { ...file, mostBytes });
    const { shape, rows } = readShape(head, totalBytes === head.length, { isUtf8 });
    const headerHash = await headerHashOf(shape.columns);
    await endUpload(deps.long, { id, totalBytes, shape, headerHash, actorId: by.id, atMs: deps.nowMs() });
    return await describeUpload(deps, by, { id, fileName, shape, rows, headerHash });
  } catch (cause) {
    await forgetUpload(deps.long, id);
    throw cause;
  }
}

/** Runs an uploaded file by this plan, in the background: once, after as many dry runs as one likes. One's own, or as admin anybody's. */
export async function runImport(
  deps: Deps,
  by: Teammate,
  id: string,
  body: z.output<typeof contract.importPlan>,
): Promise<RunAnswer> {
  const run = await getImport(deps, id);
  requireOwn(run, by, "run");
  const begun = new Refusal("conflict", "This import was run already, or its file is not there any more.");
  if (run.totalBytes === 0 || (run.state !== "uploading" && !run.dryRun)) throw begun;
  if (body.kind === "teammates" && by.role !== "admin") {
    throw new Refusal("not_allowed", "kind: only admins invite teammates", "kind");
  }
  const [user, account, teammate] = await Promise.all([
    liveTraits(deps.db, "user"),
    liveTraits(deps.db, "account"),
    liveTraits(deps.db, "teammate"),
  ]);
  const shape = run.plan as FileShape;
  const plan = planOf(shape, body, { user, account, teammate }, by);
  await requireAssignable(deps, body);
  const queued = await queueImport(deps.long, {
    id,
    plan,
    dryRun: body.dryRun,
    remembered: run.headerHash === null ? null : { headerHash: run.headerHash, mapping: mappingOf(body) },
    fromByte: shape.headerBytes,
    fromLine: shape.headerLines,
    actorId: by.id,
    atMs: deps.nowMs(),
  });
  if (!queued) throw begun;
  void deps.changes.nudge();
  deps.nudge("imports");
  return await viewImport(deps, id);
}

/** Stops it between two steps and says what went in; that stays. One's own, or as admin anybody's. */
export async function cancelImportRun(deps: Deps, by: Teammate, id: string): Promise<RunAnswer> {
  const run = await getImport(deps, id);
  requireOwn(run, by, "stop");
  const cancelled = await cancelImport(deps.db, { id, actorId: by.id, atMs: deps.nowMs() });
  if (!cancelled && run.state !== "cancelled") throw new Refusal("conflict", "This import is not under way.");
  void deps.changes.nudge();
  return await viewImport(deps, id);
}

function requireOwn(run: ImportRow, by: Teammate, act: "run" | "stop"): void {
  if (run.createdById === by.id || by.role === "admin") return;
  throw new Refusal("not_allowed", `Only admins ${act} an import of somebody else.`);
}

async function getImport(deps: Deps, id: string): Promise<ImportRow> {
  const run = await findImport(deps.db, id);
  if (!run) throw notFound("import");
  return run;
}
