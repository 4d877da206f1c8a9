import type { Links } from "#jobs/compose/link-token.ts";
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
  listOpenImports,
  rewindDryRun,
} from "#db/queries/import.ts";
import { dropSaid } from "#db/queries/import-said.ts";
import { makeRehearsal } from "./dry-run.ts";
import { type ImportPlan, isPlanned } from "./plan.ts";
import { takeStep } from "./step.ts";

export type ImportsDeps = {
  db: Db;
  /** Reads and writes here let people's pass. */
  long: Db;
  nowMs: () => number;
  links: Pick<Links, "hashAddress">;
  log: (level: "info" | "error", event: string, fields?: Record<string, unknown>) => void;
  /** True when the process drains: an import goes on in the next run, from where it stands. */
  isStopping?: () => boolean;
};

/** Imports that go on side by side, and how soon one that came meanwhile begins. */
const mostAtOnce = 4;
const lookAgainMs = 500;
const leaseMs = 60_000;
const stepsPerLease = 20;
const piecesAtOnce = 16;
const uploadLifeMs = 86_400_000;

/** Runs whatever imports are open (PD6), each from the byte where any earlier run stopped or died, those that come meanwhile too: a
 * large file keeps no small one waiting. Safe to run twice and by several processes at once. Returns how many rows this run dealt with. */
export async function runImports(deps: ImportsDeps): Promise<number> {
  let rows = 0;
  const seen = new Set<string>();
  const underWay = new Map<string, Promise<void>>();
  const goOn = async (row: ImportRow) => {
    const done = await runOrTell(deps, row);
    rows += done;
    underWay.delete(row.id);
    // What was only tried out may be run in earnest by now.
    if (done > 0) seen.delete(row.id);
  };
  try {
    for (;;) {
      for (const row of await listOpenImports(deps.long)) {
        if (seen.has(row.id) || underWay.size >= mostAtOnce) continue;
        seen.add(row.id);
        underWay.set(row.id, goOn(row));
      }
      if (underWay.size === 0) break;
      await soonest([...underWay.values()], lookAgainMs);
    }
  } finally {
    await Promise.allSettled(underWay.values());
  }
  while (!deps.isStopping?.() && await dropSaid(deps.long, piecesAtOnce * 10) > 0);
  while (!deps.isStopping?.() && await dropPieces(deps.long, deps.nowMs() - uploadLifeMs, piecesAtOnce) > 0);
  return rows;
}

async function runOrTell(deps: ImportsDeps, row: ImportRow): Promise<number> {
  try {
    return await runOne(deps, row);
  } catch (cause) {
    // The others go on. What the database refused for now is taken up again at the next tick.
    const isLasting = isOurFault(cause);
    deps.log("error", isLasting ? "import failed" : "import failed for now", {
      importId: row.id,
      cause: causeOf(cause),
    });
    if (isLasting) await endImport(deps.long, { id: row.id, state: "failed", failure: ourFault, atMs: deps.nowMs() });
    return 0;
  }
}

/** Once the first of these is over, or after `mostMs`. */
async function soonest(all: Promise<void>[], mostMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, mostMs));
  await Promise.race([...all, late]);
  clearTimeout(timer);
}

const ourFault = "Something went wrong on our side. What was read before is in; the file can be imported again.";

/** It would fail the same way at every tick. */
function isOurFault(cause: unknown): boolean {
  const fault = databaseFault(cause);
  if (!fault) return true;
  return fault instanceof DatabaseError && /^SQLITE_(CONSTRAINT|ERROR|MISMATCH)/.test(fault.code) &&
    !/UNIQUE/.test(fault.message);
}

async function runOne(deps: ImportsDeps, row: ImportRow): Promise<number> {
  const { id } = row;
  const lease = { name: `import:${id}`, holder: newId(), ttlMs: leaseMs };
  if (await takeLease(deps.long, { ...lease, nowMs: deps.nowMs() }) === null) return 0;
  let rows = 0;
  try {
    // What a dry run has seen so far is known to nobody but the process it runs in.
    const rehearsal = row.dryRun ? makeRehearsal() : null;
    if (rehearsal && isPlanned(row.plan as ImportPlan)) await rewindDryRun(deps.long, row, row.plan as ImportPlan);
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
      // Run in earnest meanwhile, by somebody who did not wait.
      if (run.dryRun !== row.dryRun) return rows;
      const done = await takeStep(deps, run, run.plan as ImportPlan, rehearsal);
      if (done === "taken") return rows;
      rows += done;
    }
  } finally {
    await dropLease(deps.long, lease);
  }
}
