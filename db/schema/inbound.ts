import { sql } from "drizzle-orm";
import { blob, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, id, json } from "./columns.ts";
import { message } from "./conversation.ts";

/**
 * What a provider told us or a mailbox held, on disk before it is answered for, once per event (CH6): jobs make events and messages of
 * it. Verified where the channel verifies; nothing in it is trusted further.
 */
export const intake = sqliteTable("intake", {
  id: id(),
  channelId: text("channel_id").notNull(),
  /** The provider's id of the event, or a hash of what it said. */
  eventId: text("event_id").notNull(),
  /** `hook`: a webhook's body as it came. `mail`: one RFC 5322 message. */
  kind: text("kind", { enum: ["hook", "mail"] }).notNull(),
  contentType: text("content_type"),
  body: blob("body", { mode: "buffer" }).notNull(),
  /** Of a mail: what the mailbox says of it beside its bytes. */
  about: json<MailAbout>("about"),
  state: text("state", { enum: ["waiting", "done", "ignored", "failed"] }).notNull().default("waiting"),
  /** Why it was ignored or failed. */
  why: text("why"),
  tries: integer("tries").notNull().default(0),
  nextTryAtMs: atMs("next_try_at_ms"),
  receivedAtMs: atMs("received_at_ms").notNull(),
}, (t) => [
  uniqueIndex("intake_event").on(t.channelId, t.eventId),
  index("intake_waiting").on(t.receivedAtMs, t.id).where(sql`state = 'waiting'`),
  index("intake_failed").on(t.channelId, t.receivedAtMs, t.id).where(sql`state = 'failed'`),
  index("intake_ended").on(t.receivedAtMs).where(sql`state <> 'waiting'`),
]);

/** The provider's thread of a mail, whether the mailbox holds it as one that it sent (null where it cannot tell), and since when.
 * `unread` says why there are no bytes of it. */
export type MailAbout = { threadId: string | null; sent: boolean | null; atMs?: number; unread?: string };

/** A file of an inbound mail: which part of its source it is. */
export type InboundFile = { part: number; name: string; type: string; size: number; contentId: string | null };

/** An inbound message as it came, and as it is shown: sanitized, what it quotes folded apart. */
export const inboundMail = sqliteTable("inbound_mail", {
  messageId: text("message_id").primaryKey().references(() => message.id, { onDelete: "cascade" }),
  channelId: text("channel_id").notNull(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
  html: text("html").notNull(),
  quotedHtml: text("quoted_html"),
  text: text("text").notNull(),
  files: json<InboundFile[]>("files").notNull(),
  /** The `Date:` it carries; `message.createdAtMs` is when it reached us. */
  datedAtMs: atMs("dated_at_ms"),
});
