import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, flag, id, json } from "./columns.ts";

/** The lists that views are kept of (VI1). */
export const viewLists = ["accounts", "users", "pending", "active", "templates", "playbooks"] as const;
export type ViewList = (typeof viewLists)[number];

/** A list as somebody left it: `view` is what its URL says, its columns among it. A shared one is everybody's to see (VI1). */
export const savedView = sqliteTable("saved_view", {
  id: id(),
  list: text("list", { enum: viewLists }).notNull(),
  name: text("name").notNull(),
  ownerId: text("owner_id").notNull(),
  shared: flag("shared").notNull(),
  view: json<Record<string, string>>("view").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
  updatedAtMs: atMs("updated_at_ms").notNull(),
}, (t) => [index("saved_view_list").on(t.list, t.name, t.id)]);

/** One act on many rows, worked off in the background by id (VI1 "all N that match"). `chosen` are ids, or what the list was narrowed
 * to; `afterId` is up to where it has come. */
export const bulkRun = sqliteTable("bulk_run", {
  id: id(),
  entity: text("entity", { enum: ["account", "user", "conversation"] }).notNull(),
  act: json<unknown>("act").notNull(),
  chosen: json<unknown>("chosen").notNull(),
  state: text("state", { enum: ["waiting", "running", "done", "cancelled", "failed"] }).notNull(),
  afterId: text("after_id"),
  /** Rows looked at, and of these the ones that were changed. */
  seen: integer("seen").notNull().default(0),
  changed: integer("changed").notNull().default(0),
  failure: text("failure"),
  createdById: text("created_by_id").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
  endedAtMs: atMs("ended_at_ms"),
}, (t) => [index("bulk_run_state").on(t.state, t.id)]);

/** What search looks in, a row an account, user, template or conversation, kept by triggers (migration 0022). The trigram index
 * `search_text` stands beside it and goes by `n`. */
export const searchDoc = sqliteTable("search_doc", {
  n: integer("n").primaryKey({ autoIncrement: true }),
  entity: text("entity", { enum: ["account", "user", "template", "conversation"] }).notNull(),
  entityId: text("entity_id").notNull(),
  text: text("text").notNull(),
}, (t) => [uniqueIndex("search_doc_entity").on(t.entity, t.entityId)]);
