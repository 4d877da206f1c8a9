import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { atMs, id, json } from "./columns.ts";
import { message } from "./conversation.ts";

/** A note on a pending message (PR6), anchored to a stretch of its text or, without an anchor, to the whole. An answer names its
 * `threadId`; a thread is resolved as one. `body` is plain text in which `@[teammateId]` mentions. */
export const comment = sqliteTable("comment", {
  id: id(),
  messageId: text("message_id").notNull().references(() => message.id, { onDelete: "cascade" }),
  /** The comment that began the thread; its own id in that one. */
  threadId: text("thread_id").notNull(),
  authorId: text("author_id").notNull(),
  body: text("body").notNull(),
  anchor: json<CommentAnchor>("anchor"),
  resolvedAtMs: atMs("resolved_at_ms"),
  resolvedById: text("resolved_by_id"),
  editedAtMs: atMs("edited_at_ms"),
  deletedAtMs: atMs("deleted_at_ms"),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [index("comment_message").on(t.messageId, t.createdAtMs, t.id), index("comment_thread").on(t.threadId)]);

/** Yjs relative positions as base64, and the words that stood there when it was written. */
export type CommentAnchor = { field: "subject" | "body"; from: string; to: string; quote: string };

/** A teammate whom a comment mentions, and when they saw it. */
export const mention = sqliteTable("mention", {
  commentId: text("comment_id").notNull().references(() => comment.id, { onDelete: "cascade" }),
  teammateId: text("teammate_id").notNull(),
  seenAtMs: atMs("seen_at_ms"),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [
  primaryKey({ columns: [t.commentId, t.teammateId] }),
  index("mention_of").on(t.teammateId, t.seenAtMs, t.createdAtMs),
]);
