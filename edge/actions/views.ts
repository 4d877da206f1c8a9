import type { z } from "zod";
import {
  deleteView,
  findView,
  insertView,
  listViews,
  mostViews,
  type SavedView,
  updateView,
} from "#db/queries/saved-view.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/views.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

type Answer = z.input<typeof contract.savedView>;

/** Shared ones, and the caller's own. */
export async function viewViews(deps: Deps, by: Teammate, list: SavedView["list"]): Promise<{ items: Answer[] }> {
  return { items: await shape(deps, by, await listViews(deps.db, { list, seenById: by.id })) };
}

/** @throws {Refusal} not_allowed where an observer shares; conflict where the caller keeps too many. */
export async function saveView(
  deps: Deps,
  by: Teammate,
  id: string,
  given: z.output<typeof contract.viewNew>,
): Promise<Answer> {
  if (given.shared) refuseObserver(by);
  const nowMs = deps.nowMs();
  const row: SavedView = { id, ...given, ownerId: by.id, createdAtMs: nowMs, updatedAtMs: nowMs };
  if (!await insertView(deps.db, row)) {
    throw new Refusal("conflict", `list: you keep ${mostViews} views of it already; delete one first`, "list");
  }
  return await told(deps, by, id);
}

/** @throws {Refusal} not_found also for what is another's own; not_allowed for shared ones of others, but for admins. */
export async function changeView(
  deps: Deps,
  by: Teammate,
  id: string,
  patch: z.output<typeof contract.viewPatch>,
): Promise<Answer> {
  const row = await getChangeable(deps, by, id);
  if (patch.shared) refuseObserver(by);
  const after = { ...row, ...patch };
  const write = { row: after, actor: by, nowMs: deps.nowMs() };
  if (!await updateView(deps.db, write)) throw notFound("view");
  void deps.changes.nudge();
  // Taken from everybody by an admin, it is its owner's alone by now: the answer is the last that they see of it.
  return (await shape(deps, by, [{ ...after, updatedAtMs: write.nowMs }]))[0]!;
}

/** As `changeView`. */
export async function dropView(deps: Deps, by: Teammate, id: string): Promise<{ ok: true }> {
  const row = await getChangeable(deps, by, id);
  if (!await deleteView(deps.db, { row, actor: by, nowMs: deps.nowMs() })) throw notFound("view");
  void deps.changes.nudge();
  return { ok: true };
}

const mayChange = (by: Teammate, row: SavedView): boolean =>
  row.shared ? by.role === "admin" || (row.ownerId === by.id && by.role !== "observer") : row.ownerId === by.id;

async function getChangeable(deps: Deps, by: Teammate, id: string): Promise<SavedView> {
  const row = await findView(deps.db, id);
  if (!row || (!row.shared && row.ownerId !== by.id)) throw notFound("view");
  if (mayChange(by, row)) return row;
  refuseObserver(by);
  throw new Refusal("not_allowed", "Only admins and whose it is change a shared view.");
}

function refuseObserver(by: Teammate): void {
  if (by.role === "observer") throw new Refusal("not_allowed", "Observers keep views for themselves alone.");
}

async function told(deps: Deps, by: Teammate, id: string): Promise<Answer> {
  void deps.changes.nudge();
  const row = await findView(deps.db, id);
  if (!row) throw notFound("view");
  return (await shape(deps, by, [row]))[0]!;
}

async function shape(deps: Deps, by: Teammate, rows: SavedView[]): Promise<Answer[]> {
  const people = await teammatesById(deps.db, rows.map((row) => row.ownerId));
  return rows.map((row) => ({
    id: row.id,
    list: row.list,
    name: row.name,
    shared: row.shared,
    owner: toTeammateShort(people.get(row.ownerId)!),
    mayChange: mayChange(by, row),
    view: row.view,
    updatedAt: toInstant(row.updatedAtMs),
  }));
}
