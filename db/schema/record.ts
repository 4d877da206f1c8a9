import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { atMs, json } from "./columns.ts";

/** Who did what to what, written in the batch of the change (AD2). A null actor is Parley itself. */
export const audit = sqliteTable("audit", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  atMs: atMs("at_ms").notNull(),
  actorId: text("actor_id"),
  action: text("action").notNull(),
  entity: text("entity").notNull(),
  entityId: text("entity_id").notNull(),
  detail: json<Record<string, unknown>>("detail"),
}, (t) => [
  index("audit_entity").on(t.entity, t.entityId, t.seq),
  index("audit_actor").on(t.actorId, t.seq),
  index("audit_action").on(t.action, t.seq),
]);

/** The change feed: one row in the batch of every change that others must see; read by seq. */
export const change = sqliteTable("change", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  entity: text("entity").notNull(),
  id: text("id").notNull(),
  kind: text("kind").notNull(),
  atMs: atMs("at_ms").notNull(),
});

/** Up to where a job has followed the change feed, by its name: whichever process goes on, goes on from there. */
export const feedPlace = sqliteTable("feed_place", {
  name: text("name").primaryKey(),
  seq: integer("seq").notNull(),
});

/** Answers kept for `Idempotency-Key` (PD7), sealed, since some hold a link that opens once. `madeId` is the id of what the request
 * makes, however often it has to begin; `atMs` is when it last began. */
export const idempotency = sqliteTable("idempotency", {
  teammateId: text("teammate_id").notNull(),
  key: text("key").notNull(),
  bodyHash: text("body_hash").notNull(),
  madeId: text("made_id").notNull(),
  status: integer("status"),
  answer: text("answer"),
  atMs: atMs("at_ms").notNull(),
}, (t) => [primaryKey({ columns: [t.teammateId, t.key] })]);
