import { asc, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { dashboard, widget } from "../schema/dashboard.ts";
import { batch } from "../statements.ts";
import { oneOf } from "./given.ts";
import { audited, changed } from "./record.ts";

export type DashboardRow = typeof dashboard.$inferSelect;
export type WidgetRow = typeof widget.$inferSelect;
/** Who writes, and when. */
export type Writing = { actor: { id: string; role: string }; nowMs: number };

/** The most dashboards of one teammate, and the most widgets of one dashboard. */
export const mostDashboards = 100;
export const mostWidgets = 50;

/** The shared ones and those of `seenById`, or only those, by name, with how many widgets each has. */
export const listDashboards = (
  db: Db,
  o: { seenById: string; mine: boolean; after: { name: string; id: string } | null; limit: number },
): Promise<(Omit<DashboardRow, "shared"> & { shared: number; widgets: number })[]> =>
  db.all(
    sql`select id, name, owner_id as "ownerId", shared, created_at_ms as "createdAtMs", updated_at_ms as "updatedAtMs",
      (select count(*) from widget w where w.dashboard_id = dashboard.id) as widgets
    from dashboard indexed by dashboard_name
    where (owner_id = ${o.seenById} ${o.mine ? sql`` : sql`or shared = 1`})
      ${o.after ? sql`and (name, id) > (${o.after.name}, ${o.after.id})` : sql``}
    order by name, id limit ${o.limit}`,
  );

export async function findDashboard(db: Db, id: string): Promise<DashboardRow | undefined> {
  return (await db.select().from(dashboard).where(eq(dashboard.id, id)))[0];
}

/** In order; `mostWidgets` at most. */
export const widgetsOf = (db: Db, dashboardId: string): Promise<WidgetRow[]> =>
  db.select().from(widget).where(eq(widget.dashboardId, dashboardId)).orderBy(asc(widget.n), asc(widget.id));

export async function findWidget(db: Db, o: { id: string; dashboardId: string }): Promise<WidgetRow | undefined> {
  const [row] = await db.select().from(widget).where(eq(widget.id, o.id));
  return row?.dashboardId === o.dashboardId ? row : undefined;
}

/** Once per id, with its widgets. False, and nothing is written, where the owner keeps `mostDashboards` already. */
export async function insertDashboard(db: Db, row: DashboardRow, widgets: readonly WidgetRow[]): Promise<boolean> {
  const [, , , , made] = await batch(db, [
    sql`insert into dashboard (id, name, owner_id, shared, created_at_ms, updated_at_ms)
      select ${row.id}, ${row.name}, ${row.ownerId}, ${row.shared}, ${row.createdAtMs}, ${row.updatedAtMs}
      where (select count(*) from dashboard where owner_id = ${row.ownerId}) < ${mostDashboards}
      on conflict (id) do nothing`,
    ...recorded("created", row, { id: row.ownerId }, row.createdAtMs),
    sql`insert into widget (id, dashboard_id, n, title, kind, spec, created_at_ms, updated_at_ms)
      select w.value ->> '$.id', ${row.id}, w.value ->> '$.n', w.value ->> '$.title', w.value ->> '$.kind',
        json(w.value -> '$.spec'), ${row.createdAtMs}, ${row.updatedAtMs}
      from json_each(${JSON.stringify(widgets)}) w where exists (select 1 from dashboard where id = ${row.id})
      on conflict (id) do nothing`,
    sql`select 1 from dashboard where id = ${row.id}`,
  ]);
  return made!.length > 0;
}

/** It is the actor's own, or shared and the actor an admin: also when it was taken back meanwhile. */
const isTheirs = ({ actor }: Writing): SQL =>
  sql`(owner_id = ${actor.id} or (shared = 1 and ${actor.role === "admin" ? 1 : 0} = 1))`;

/** Writes name and whether it is shared, and puts its widgets in `order`, where that is all of them. False where it is gone, is no longer
 * the actor's to change, or has other widgets by now. */
export async function updateDashboard(
  db: Db,
  row: DashboardRow,
  write: Writing & { order: readonly string[] | null },
): Promise<boolean> {
  const { order, actor, nowMs } = write;
  const sameWidgets = order === null
    ? sql`1`
    : sql`(select count(*) from widget w where w.dashboard_id = dashboard.id) = ${order.length}
      and (select count(*) from widget w where w.dashboard_id = dashboard.id and w.id in ${
      oneOf(order)
    }) = ${order.length}`;
  const [updated] = await batch(db, [
    sql`update dashboard set name = ${row.name}, shared = ${row.shared}, updated_at_ms = ${nowMs}
      where id = ${row.id} and ${isTheirs(write)} and ${sameWidgets} returning id`,
    ...recorded("updated", row, actor, nowMs),
    ...(order === null
      ? []
      : [sql`update widget set n = (select j.key from json_each(${JSON.stringify(order)}) j where j.value = widget.id)
      where dashboard_id = ${row.id} and changes() > 0`]),
  ]);
  return updated!.length > 0;
}

/** With its widgets. False where it is gone, or no longer the actor's. */
export async function deleteDashboard(db: Db, row: DashboardRow, write: Writing): Promise<boolean> {
  const [, deleted] = await batch(db, [
    sql`delete from widget where dashboard_id in (select id from dashboard where id = ${row.id} and ${
      isTheirs(write)
    })`,
    sql`delete from dashboard where id = ${row.id} and ${isTheirs(write)} returning id`,
    ...recorded("deleted", row, write.actor, write.nowMs),
  ]);
  return deleted!.length > 0;
}

/** At the end of its dashboard, once per id. False where that is gone, is no longer the actor's, or has `mostWidgets`. */
export async function insertWidget(
  db: Db,
  given: Omit<WidgetRow, "n">,
  of: DashboardRow,
  write: Writing,
): Promise<boolean> {
  const [, , , , made] = await batch(db, [
    sql`insert into widget (id, dashboard_id, n, title, kind, spec, created_at_ms, updated_at_ms)
      select ${given.id}, d.id, coalesce((select max(w.n) + 1 from widget w where w.dashboard_id = d.id), 0), ${given.title},
        ${given.kind}, ${JSON.stringify(given.spec)}, ${given.createdAtMs}, ${given.updatedAtMs}
      from dashboard d where d.id = ${given.dashboardId} and ${isTheirs(write)}
        and (select count(*) from widget w where w.dashboard_id = d.id) < ${mostWidgets}
      on conflict (id) do nothing`,
    ...touched(of, write),
    sql`select 1 from widget where id = ${given.id}`,
  ]);
  return made!.length > 0;
}

/** False where it is gone, or its dashboard no longer the actor's to change. */
export async function updateWidget(db: Db, row: WidgetRow, of: DashboardRow, write: Writing): Promise<boolean> {
  const [updated] = await batch(db, [
    sql`update widget set title = ${row.title}, kind = ${row.kind}, spec = ${JSON.stringify(row.spec)},
        updated_at_ms = ${write.nowMs}
      where id = ${row.id} and dashboard_id in (select id from dashboard where ${isTheirs(write)}) returning id`,
    ...touched(of, write),
  ]);
  return updated!.length > 0;
}

/** As `updateWidget`. */
export async function deleteWidget(db: Db, row: WidgetRow, of: DashboardRow, write: Writing): Promise<boolean> {
  const [deleted] = await batch(db, [
    sql`delete from widget where id = ${row.id} and dashboard_id in (select id from dashboard where ${isTheirs(write)})
      returning id`,
    ...touched(of, write),
  ]);
  return deleted!.length > 0;
}

/** A change of its widgets is one of the dashboard. */
const touched = (row: DashboardRow, { actor, nowMs }: Writing): SQL[] => [
  ...recorded("updated", row, actor, nowMs),
  sql`update dashboard set updated_at_ms = ${nowMs} where id = ${row.id} and changes() > 0`,
];

/** The trail is read by all, so it says what a dashboard is called only where that is shared. */
const recorded = (
  did: "created" | "updated" | "deleted",
  row: DashboardRow,
  actor: { id: string },
  atMs: number,
): [SQL, SQL] => [
  audited({
    actorId: actor.id,
    action: `dashboard.${did}`,
    entity: "dashboard",
    entityId: row.id,
    detail: { shared: row.shared, ...(row.shared ? { name: row.name } : {}) },
    atMs,
  }),
  changed("dashboard", row.id, did, atMs),
];
