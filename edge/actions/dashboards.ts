import { z } from "zod";
import {
  type DashboardRow,
  deleteDashboard,
  findDashboard,
  insertDashboard,
  listDashboards,
  mostDashboards,
  updateDashboard,
  type WidgetRow,
  widgetsOf,
  type Writing,
} from "#db/queries/dashboard.ts";
import { newId } from "#db/ids.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/dashboards.ts";
import { firstWidgets } from "../contract/first-widgets.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

type Answer = z.input<typeof contract.dashboard>;
const place = z.object({ name: z.string(), id: z.string() }).strict();

/** Shared ones, and the caller's own, by name (VI5). */
export async function browseDashboards(
  deps: Deps,
  by: Teammate,
  { cursor, limit, mine = false }: z.output<typeof contract.dashboardsQuery>,
): Promise<z.input<typeof contract.dashboardPage>> {
  const after = fromCursor(cursor, place);
  const rows = await listDashboards(deps.db, { seenById: by.id, mine, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const owners = await teammatesById(deps.db, page.map(({ ownerId }) => ownerId));
  return {
    items: page.map((row) => ({ ...toRow(by, { ...row, shared: row.shared === 1 }, owners), widgets: row.widgets })),
    next: last && rows.length > limit ? toCursor({ name: last.name, id: last.id }) : null,
  };
}

/** @throws {Refusal} not_allowed where an observer shares; conflict where the caller keeps too many. */
export async function makeDashboard(
  deps: Deps,
  by: Teammate,
  id: string,
  { name, shared, like }: z.output<typeof contract.dashboardNew>,
): Promise<Answer> {
  if (shared) refuseObserver(by);
  const atMs = deps.nowMs();
  const row: DashboardRow = { id, name, ownerId: by.id, shared, createdAtMs: atMs, updatedAtMs: atMs };
  const widgets = (like ? firstWidgets[like] : []).map(({ title, ...spec }, n): WidgetRow => ({
    ...{ id: newId(), dashboardId: id, n, title, kind: spec.question.kind, spec },
    ...{ createdAtMs: atMs, updatedAtMs: atMs },
  }));
  // A repeat of a create that died has made it already, with its widgets.
  if (!await findDashboard(deps.db, id) && !await insertDashboard(deps.db, row, widgets)) {
    throw new Refusal("conflict", `name: you keep ${mostDashboards} dashboards already; delete one first`, "name");
  }
  void deps.changes.nudge();
  return await viewDashboard(deps, by, id);
}

/** @throws {Refusal} not_found, also for what is another's own. */
export async function viewDashboard(deps: Deps, by: Teammate, id: string): Promise<Answer> {
  return await told(deps, by, await getSeen(deps, by, id));
}

/** @throws {Refusal} not_found; not_allowed for shared ones of others, but for admins; conflict where `order` is not all of its widgets. */
export async function changeDashboard(
  deps: Deps,
  by: Teammate,
  id: string,
  { order, ...patch }: z.output<typeof contract.dashboardPatch>,
): Promise<Answer> {
  const { row, writing } = await getChangeable(deps, by, id);
  if (patch.shared) refuseObserver(by);
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const after: DashboardRow = { ...row, ...given, updatedAtMs: writing.nowMs };
  if (!await updateDashboard(deps.db, after, { ...writing, order: order ?? null })) {
    if (order === undefined || !await findDashboard(deps.db, id)) throw notFound("dashboard");
    throw new Refusal("conflict", "order: is not all of its widgets, each once; others changed them", "order");
  }
  void deps.changes.nudge();
  return await told(deps, by, after);
}

/** As `changeDashboard`. */
export async function dropDashboard(deps: Deps, by: Teammate, id: string): Promise<{ ok: true }> {
  const { row, writing } = await getChangeable(deps, by, id);
  if (!await deleteDashboard(deps.db, row, writing)) throw notFound("dashboard");
  void deps.changes.nudge();
  return { ok: true };
}

const mayChange = (by: Teammate, row: DashboardRow): boolean =>
  row.shared ? by.role === "admin" || (row.ownerId === by.id && by.role !== "observer") : row.ownerId === by.id;

/** One that the teammate may see. @throws {Refusal} not_found */
export async function getSeen(deps: Deps, by: Teammate, id: string): Promise<DashboardRow> {
  const row = await findDashboard(deps.db, id);
  if (!row || (!row.shared && row.ownerId !== by.id)) throw notFound("dashboard");
  return row;
}

/** One that the teammate may change. @throws {Refusal} not_found, not_allowed */
export async function getChangeable(
  deps: Deps,
  by: Teammate,
  id: string,
): Promise<{ row: DashboardRow; writing: Writing }> {
  const row = await getSeen(deps, by, id);
  if (mayChange(by, row)) return { row, writing: { actor: by, nowMs: deps.nowMs() } };
  refuseObserver(by);
  throw new Refusal("not_allowed", "Only admins and whose it is change a shared dashboard.");
}

function refuseObserver(by: Teammate): void {
  if (by.role === "observer") throw new Refusal("not_allowed", "Observers keep dashboards for themselves alone.");
}

async function told(deps: Deps, by: Teammate, row: DashboardRow): Promise<Answer> {
  const [owners, widgets] = await Promise.all([teammatesById(deps.db, [row.ownerId]), widgetsOf(deps.db, row.id)]);
  return { ...toRow(by, row, owners), widgets: widgets.map(toWidget) };
}

/** As it was checked when it was written. */
export const toWidget = ({ id, title, spec }: WidgetRow): z.input<typeof contract.widget> => ({
  id,
  title,
  ...spec as Pick<z.output<typeof contract.widget>, "question" | "back">,
});

const toRow = (by: Teammate, row: DashboardRow, owners: Awaited<ReturnType<typeof teammatesById>>) => {
  const owner = owners.get(row.ownerId);
  return {
    id: row.id,
    name: row.name,
    shared: row.shared,
    owner: owner ? toTeammateShort(owner) : null,
    mayChange: mayChange(by, row),
    updatedAt: toInstant(row.updatedAtMs),
  };
};
