import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { atMs } from "./columns.ts";

/** An event that a write key sent and that is dealt with, for some days: sent again it does nothing (PD8). */
export const ingestSeen = sqliteTable("ingest_seen", {
  keyId: text("key_id").notNull(),
  messageId: text("message_id").notNull(),
  atMs: atMs("at_ms").notNull(),
}, (t) => [primaryKey({ columns: [t.keyId, t.messageId] }), index("ingest_seen_at").on(t.atMs)]);

/** When the newest event of a user or account happened, by a hash of its external id: an older one that comes later overwrites nothing. */
export const ingestClock = sqliteTable("ingest_clock", {
  entity: text("entity", { enum: ["user", "account"] }).notNull(),
  keyHash: text("key_hash").notNull(),
  atMs: atMs("at_ms").notNull(),
}, (t) => [primaryKey({ columns: [t.entity, t.keyHash] })]);

/** What came by a write key and went nowhere: traits that nobody defined, and why events were left out. Names and counts, no values. */
export const ingestNote = sqliteTable("ingest_note", {
  kind: text("kind", { enum: ["trait", "fault"] }).notNull(),
  /** `user` or `account`; of a fault the call, such as `identify`. */
  about: text("about").notNull(),
  name: text("name").notNull(),
  /** What kind of value it had last. */
  type: text("type"),
  count: integer("count").notNull(),
  firstAtMs: atMs("first_at_ms").notNull(),
  lastAtMs: atMs("last_at_ms").notNull(),
}, (t) => [primaryKey({ columns: [t.kind, t.about, t.name] })]);
