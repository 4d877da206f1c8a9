import type { z } from "zod";
import { type BulkRunRow, endBulkRun, findBulkRun, insertBulkRun, listOpenBulkRuns } from "#db/queries/bulk-run.ts";
import { firstUnknown } from "#db/queries/start-facts.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type { BulkAct } from "#jobs/bulk/act.ts";
import type { Chosen } from "#jobs/bulk/chosen.ts";
import type * as contract from "../contract/bulk.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";
import { requireAssignable } from "./account-items.ts";
import { readChosen } from "./chosen.ts";
import { checkTraits } from "./trait-writes.ts";

type Asked = z.output<typeof contract.bulkRunNew>;
type BulkRunAnswer = z.input<typeof contract.bulkRun>;
/** What is kept of whom it is for. */
type Kept = { chosen: Chosen; count: number | null };

/** Takes an act on many down and answers at once; the jobs do it, each row once (VI1). What they may do is asked here as it is for one.
 * @throws {Refusal} naming the field; nothing is begun. */
export async function beginBulkRun(deps: Deps, by: Teammate, id: string, asked: Asked): Promise<BulkRunAnswer> {
  const act = await readAct(deps, by, asked);
  const chosen = await readChosen(deps, by, asked);
  if ("ids" in chosen) {
    const unknown = await firstUnknown(deps.long, asked.entity, chosen.ids);
    if (unknown !== null) {
      const field = `chosen.ids.${unknown}`;
      throw new Refusal("not_found", `${field}: is no ${asked.entity}`, field);
    }
  }
  const count = "ids" in chosen ? chosen.ids.length : null;
  await insertBulkRun(deps.db, {
    id,
    entity: asked.entity,
    act,
    chosen: { chosen, count } satisfies Kept,
    detail: { of: asked.entity, act: act.kind, ...(count === null ? { all: true } : { count }), ...toldOf(asked) },
    createdById: by.id,
    atMs: deps.nowMs(),
  });
  void deps.changes.nudge();
  deps.nudge("bulk");
  return await viewBulkRun(deps, id);
}

/** What the trail says that an act sets (AD2). What its rows were found by may name people, and is the run's alone (AD5). */
function toldOf({ act }: Asked): Record<string, unknown> {
  const { kind: _, ...sets } = act;
  return sets;
}

async function readAct(deps: Deps, by: Teammate, { entity, act }: Asked): Promise<BulkAct> {
  switch (act.kind) {
    case "assign": {
      const { kind: _, ...assignment } = act;
      if (Object.values(assignment).every((value) => value === undefined)) {
        throw new Refusal("invalid_field", "act: names none of csmId, aeId and status", "act");
      }
      await inAct(requireAssignable(deps, assignment));
      return { kind: "assign", assignment };
    }
    case "subscription":
      return { kind: "subscription", unsubscribed: act.unsubscribed };
    case "tracking":
      return { kind: "tracking", untracked: act.untracked };
    case "close":
      return { kind: "close", why: act.closedWhy ?? "by_hand" };
    case "traits": {
      const values = await inAct(checkTraits(deps, by, entity, act.traits));
      if (values.length === 0) throw new Refusal("invalid_field", "act.traits: names none", "act.traits");
      return { kind: "traits", values };
    }
  }
}

/** Names the field by its place in the body. */
async function inAct<T>(checked: Promise<T>): Promise<T> {
  try {
    return await checked;
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.field === undefined) throw cause;
    throw new Refusal(cause.code, `act.${cause.message}`, `act.${cause.field}`);
  }
}

export async function viewBulkRun(deps: Deps, id: string): Promise<BulkRunAnswer> {
  const run = await findBulkRun(deps.db, id);
  if (!run) throw notFound("bulk run");
  return (await toBulkRuns(deps, [run]))[0]!;
}

export const viewOpenBulkRuns = async (deps: Deps) => ({
  items: await toBulkRuns(deps, await listOpenBulkRuns(deps.db)),
});

/** Stops it where it stands; twice is the same. One's own, or as admin anybody's. @throws {Refusal} not_found; not_allowed; conflict: it
 * was over before. */
export async function cancelBulkRun(deps: Deps, by: Teammate, id: string): Promise<BulkRunAnswer> {
  const found = await findBulkRun(deps.db, id);
  if (!found) throw notFound("bulk run");
  if (found.createdById !== by.id && by.role !== "admin") {
    throw new Refusal("not_allowed", "Only admins stop what somebody else began.");
  }
  await endBulkRun(deps.db, { id, state: "cancelled", actorId: by.id, atMs: deps.nowMs() });
  const run = await viewBulkRun(deps, id);
  if (run.state !== "cancelled") throw new Refusal("conflict", "It is over already.");
  void deps.changes.nudge();
  return run;
}

async function toBulkRuns(deps: Deps, rows: BulkRunRow[]): Promise<BulkRunAnswer[]> {
  const people = await teammatesById(deps.db, rows.map((row) => row.createdById));
  return rows.map((row) => {
    const maker = people.get(row.createdById);
    return {
      id: row.id,
      entity: row.entity,
      act: (row.act as BulkAct).kind,
      state: row.state,
      count: (row.chosen as Kept).count,
      seen: row.seen,
      changed: row.changed,
      failure: row.failure,
      createdBy: maker ? toTeammateShort(maker) : null,
      createdAt: toInstant(row.createdAtMs),
      endedAt: toInstantOrNull(row.endedAtMs),
    };
  });
}
