import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs } from "./columns.ts";
import { message } from "./conversation.ts";

/**
 * The log of a template's or signature's text, by its room (`template:<id>`, `signature:<teammateId>`); as `draftUpdate` is of
 * a message's. A room begins with its `textSeed`, written once by whoever opens it first (CO2).
 */
export const textUpdate = sqliteTable("text_update", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  appendId: text("append_id").notNull(),
  room: text("room").notNull(),
  authorId: text("author_id").notNull(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
  atMs: atMs("at_ms").notNull(),
}, (t) => [uniqueIndex("text_update_append").on(t.appendId), index("text_update_room").on(t.room, t.seq)]);

/** The content that a room's log stands on, as one Yjs update: of a template, a signature, and of a draft (`draft:<messageId>`)
 * that no start made, such as a reply or a copy. Never changed. */
export const textSeed = sqliteTable("text_seed", {
  room: text("room").primaryKey(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
  atMs: atMs("at_ms").notNull(),
});

/**
 * A piece of a room's log: its rows behind the piece before it, up to `seq`, merged into one update. A cache made of rows read back
 * from the database, so that a long history opens soon; the rows stay, they are the history (CO6).
 */
export const textSnapshot = sqliteTable("text_snapshot", {
  room: text("room").notNull(),
  seq: integer("seq").notNull(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
}, (t) => [primaryKey({ columns: [t.room, t.seq] })]);

/** The log of a draft: appended while the message is pending in the opening `sealNo`, kept as its history (CO3, CO4). */
export const draftUpdate = sqliteTable("draft_update", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  appendId: text("append_id").notNull(),
  messageId: text("message_id").notNull().references(() => message.id, { onDelete: "cascade" }),
  sealNo: integer("seal_no").notNull(),
  authorId: text("author_id").notNull(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
  atMs: atMs("at_ms").notNull(),
}, (t) => [uniqueIndex("draft_update_append").on(t.appendId), index("draft_update_message").on(t.messageId, t.seq)]);

/** A piece of a draft's log, as `textSnapshot` is of a room's. */
export const draftSnapshot = sqliteTable("draft_snapshot", {
  messageId: text("message_id").notNull().references(() => message.id, { onDelete: "cascade" }),
  seq: integer("seq").notNull(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
}, (t) => [primaryKey({ columns: [t.messageId, t.seq] })]);
