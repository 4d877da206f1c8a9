import type { SQL } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { FilterFault } from "#db/filter/language.ts";
import { newId } from "#db/ids.ts";
import { dropLease, renewLease, takeLease } from "#db/leases.ts";
import {
  type BulkRunRow,
  countBulkChanges,
  endBulkRun,
  findBulkRun,
  isBulkRunAllowed,
  isBulkStepTaken,
  listOpenBulkRuns,
  recordBulkStep,
} from "#db/queries/bulk-run.ts";
import { batch } from "#db/statements.ts";
import { causeOf } from "#jobs/cause.ts";
import { isLastingFault } from "#jobs/lasting-fault.ts";
import { actStatements, type BulkAct } from "./act.ts";
import { type Chosen, readChosen } from "./chosen.ts";

export type BulkDeps = {
  /** Reads and writes here let people's pass. */
  long: Db;
  /** Where the rows of a filter are looked for; `long` where none is given. */
  lists?: Db;
  nowMs: () => number;
  log: (level: "info" | "error", event: string, fields?: Record<string, unknown>) => void;
  /** True when the process drains: a run goes on in the next, from where it stands. */
  isStopping?: () => boolean;
};

/** Rows that are acted on in one batch, so that nobody waits long behind it; and found in one look. */
const rowsAtOnce = 50;
const foundAtOnce = 1_000;
const leaseMs = 60_000;

/** Works off whatever bulk runs are open (VI1), each from the row where any earlier try stopped or died; each row is acted on once,
 * also when several processes are at it. Returns how many rows this call dealt with. */
export async function runBulk(deps: BulkDeps): Promise<number> {
  let rows = 0;
  for (const { id } of await listOpenBulkRuns(deps.long)) {
    try {
      rows += await runOne(deps, id);
    } catch (cause) {
      // The others go on. What the database refused for now is taken up again at the next tick.
      const isLasting = isLastingFault(cause);
      deps.log("error", isLasting ? "bulk run failed" : "bulk run failed for now", { id, cause: causeOf(cause) });
      if (!isLasting) continue;
      const failure = cause instanceof FilterFault ? `The filter: ${cause.path}: ${cause.message}` : ourFault;
      await endBulkRun(deps.long, { id, state: "failed", failure, actorId: null, atMs: deps.nowMs() });
    }
  }
  return rows;
}

const ourFault = "Something went wrong on our side. What was changed before stays changed.";

const notAllowed = "Whoever began it may not do this any more. What was changed before stays changed.";

async function runOne(deps: BulkDeps, id: string): Promise<number> {
  const lease = { name: `bulk:${id}`, holder: newId(), ttlMs: leaseMs };
  if (await takeLease(deps.long, { ...lease, nowMs: deps.nowMs() }) === null) return 0;
  let rows = 0;
  try {
    while (!deps.isStopping?.()) {
      const run = await findBulkRun(deps.long, id);
      if (!run || (run.state !== "waiting" && run.state !== "running")) return rows;
      if (!await renewLease(deps.long, { ...lease, nowMs: deps.nowMs() })) return rows;
      if (!await isBulkRunAllowed(deps.long, id)) {
        await endBulkRun(deps.long, { id, state: "failed", failure: notAllowed, actorId: null, atMs: deps.nowMs() });
        return rows;
      }
      const done = await takeStretch(deps, run);
      rows += done.rows;
      if (done.isTaken) return rows;
      if (done.isEnd && await endBulkRun(deps.long, { id, state: "done", actorId: null, atMs: deps.nowMs() })) {
        deps.log("info", "bulk run done", { id, rows });
        return rows;
      }
    }
    return rows;
  } finally {
    await dropLease(deps.long, lease);
  }
}

/** The next rows, some in each batch with the progress. `isTaken`: another runner did them, or the run is not to go on. */
async function takeStretch(
  deps: BulkDeps,
  run: BulkRunRow,
): Promise<{ rows: number; isTaken: boolean; isEnd: boolean }> {
  const { ids, next } = await readChosen(deps.lists ?? deps.long, (run.chosen as { chosen: Chosen }).chosen, {
    afterId: run.afterId,
    most: foundAtOnce,
  });
  let fromId = run.afterId;
  let rows = 0;
  const step = async (toId: string, of: string[]) => {
    await batch(deps.long, [
      recordBulkStep({ id: run.id, fromId, toId, seen: of.length }),
      ...(of.length === 0 ? [] : countedActs(run, of, deps.nowMs())),
    ]);
    fromId = toId;
    rows += of.length;
  };
  try {
    for (let from = 0; from < ids.length; from += rowsAtOnce) {
      if (deps.isStopping?.()) return { rows, isTaken: false, isEnd: false };
      const of = ids.slice(from, from + rowsAtOnce);
      await step(of.at(-1)!, of);
    }
    // Far along the list without a match: a restart need not look there again.
    if (next !== null && next !== fromId) await step(next, []);
  } catch (cause) {
    if (isBulkStepTaken(cause)) return { rows, isTaken: true, isEnd: false };
    throw cause;
  }
  return { rows, isTaken: false, isEnd: next === null };
}

/** The second of an act's statements writes a row for each that it changes. */
function countedActs(run: BulkRunRow, ids: string[], atMs: number): SQL[] {
  const acts = actStatements(run.act as BulkAct, {
    entity: run.entity,
    ids,
    actorId: run.createdById,
    atMs,
    runId: run.id,
  });
  return acts.toSpliced(2, 0, countBulkChanges(run.id));
}
