import { sql } from "drizzle-orm";
import { blob, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { atMs, id } from "./columns.ts";

/** A file of a text (CO9): an attachment's id, and its name, type and size in bytes as the text gives them. */
export type TextFile = { id: string; name: string; type: string; size: number };

/** A file that was sealed into a mail: `at` is where in the stored bytes its own belong, as base64. */
export type SealedFile = TextFile & { at: number; isInline: boolean };

/** A file that was uploaded (CO9), unchanging. A text refers to it by id: an image in its body, or an entry of its files. */
export const attachment = sqliteTable("attachment", {
  id: id(),
  name: text("name").notNull(),
  /** By its bytes, not by what the uploader said. */
  type: text("type").notNull(),
  size: integer("size").notNull(),
  sha256: text("sha256").notNull(),
  /** Pixels, where it is an image that may stand in a text. */
  width: integer("width"),
  height: integer("height"),
  createdById: text("created_by_id").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
  /** Null while it is being uploaded: until then it is nothing to anybody. */
  wholeAtMs: atMs("whole_at_ms"),
}, (t) => [
  index("attachment_created").on(t.createdAtMs),
  index("attachment_sha256").on(t.sha256).where(sql`whole_at_ms is not null`),
  index("attachment_unfinished").on(t.createdAtMs).where(sql`whole_at_ms is null`),
]);

/** Its bytes in pieces of one size. */
export const attachmentPiece = sqliteTable("attachment_piece", {
  attachmentId: text("attachment_id").notNull().references(() => attachment.id, { onDelete: "cascade" }),
  n: integer("n").notNull(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
}, (t) => [primaryKey({ columns: [t.attachmentId, t.n] })]);
