import { z } from "zod";
import { findImport, findMapping, readBytes, reshapeImport } from "#db/queries/import.ts";
import { listTraits, type TraitDefinition } from "#db/queries/trait.ts";
import { type FileShape, importKinds, suggestKind, suggestTargets } from "#jobs/imports/plan.ts";
import * as contract from "../contract/imports.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { readShape } from "./import-plan.ts";
import { headBytes } from "./import-upload.ts";
import { mayEditTrait } from "./people-writes.ts";

type Uploaded = z.input<typeof contract.importUploaded>;
/** What is kept of a plan for the next file of the same columns: not whom this one was assigned to. */
const remembered = contract.importPlan.pick({ kind: true, columns: true, accountKey: true, owners: true });

export const mappingOf = ({ kind, columns, accountKey, owners }: z.output<typeof contract.importPlan>) => ({
  kind,
  columns,
  accountKey,
  owners,
});

/** The same for every file with these columns in this order. */
export async function headerHashOf(columns: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(columns));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Reads the beginning of an uploaded file anew, in the encoding and by the delimiter that are said. */
export async function rereadImport(
  deps: Deps,
  by: Teammate,
  id: string,
  o: z.output<typeof contract.importReading>,
): Promise<Uploaded> {
  const run = await findImport(deps.db, id);
  if (!run) throw notFound("import");
  const begun = new Refusal("conflict", "This import was run already, or its file is not there any more.");
  if (run.totalBytes === 0 || (run.state !== "uploading" && !run.dryRun)) throw begun;
  const { isUtf8, encoding } = run.plan as FileShape;
  const head = await readBytes(deps.long, id, 0, headBytes);
  const { shape, rows } = readShape(head, head.length === run.totalBytes, { isUtf8, encoding, ...o });
  const headerHash = await headerHashOf(shape.columns);
  if (!await reshapeImport(deps.long, { id, shape, headerHash })) throw begun;
  return await describeUpload(deps, by, { id, fileName: run.fileName, shape, rows, headerHash });
}

/** What was uploaded and what it most likely is: as a file of these columns was mapped last, else by its headers. */
export async function describeUpload(
  deps: Deps,
  by: Teammate,
  { shape, headerHash, ...file }: {
    id: string;
    fileName: string;
    shape: FileShape;
    rows: string[][];
    headerHash: string;
  },
): Promise<Uploaded> {
  const { columns, encoding, delimiter } = shape;
  const traits = (await listTraits(deps.db)).filter((trait) => trait.archivedAtMs === null && mayEditTrait(trait, by));
  const suggestedBy = Object.fromEntries(
    importKinds.map((kind) => [kind, suggestTargets(columns, traits, kind)]),
  ) as Uploaded["suggestedBy"];
  const known = remembered.safeParse(await findMapping(deps.db, headerHash)).data;
  const kind = known?.kind ?? suggestKind(columns);
  if (known) suggestedBy[kind] = stillThere(known.columns, columns, traits);
  return {
    ...file,
    encoding,
    delimiter: delimiter as Uploaded["delimiter"],
    columns,
    kind,
    accountKey: known?.accountKey ?? "account.name",
    owners: known?.owners ?? false,
    suggested: suggestedBy[kind]!,
    suggestedBy,
    remembered: known !== undefined,
  };
}

/** A trait that went away since, or is not theirs to set, is left out. */
function stillThere(
  mapped: Record<string, string | null>,
  columns: string[],
  traits: TraitDefinition[],
): Record<string, string | null> {
  const there = new Set(traits.map(({ entity, key }) => `${entity}.traits.${key}`));
  return Object.fromEntries(columns.map((column) => {
    const target = Object.hasOwn(mapped, column) ? mapped[column]! : null;
    return [column, target?.includes(".traits.") && !there.has(target) ? null : target];
  }));
}
