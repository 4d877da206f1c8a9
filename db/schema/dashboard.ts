import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { atMs, flag, id, json } from "./columns.ts";

/** A page of widgets (VI5); a shared one is everybody's to see. */
export const dashboard = sqliteTable("dashboard", {
  id: id(),
  name: text("name").notNull(),
  ownerId: text("owner_id").notNull(),
  shared: flag("shared").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
  updatedAtMs: atMs("updated_at_ms").notNull(),
}, (t) => [index("dashboard_name").on(t.name, t.id)]);

/** One question of a dashboard and how its answer is drawn (edge/contract/dashboards.ts). */
export const widget = sqliteTable("widget", {
  id: id(),
  dashboardId: text("dashboard_id").notNull().references(() => dashboard.id, { onDelete: "cascade" }),
  /** Its place among the others. */
  n: integer("n").notNull(),
  title: text("title").notNull(),
  kind: text("kind", { enum: ["count", "rate", "series", "breakdown"] }).notNull(),
  spec: json<unknown>("spec").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
  updatedAtMs: atMs("updated_at_ms").notNull(),
}, (t) => [index("widget_dashboard").on(t.dashboardId, t.n, t.id)]);
