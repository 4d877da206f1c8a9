import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, id } from "./columns.ts";
import { message } from "./conversation.ts";

/** One row per try that reached, or may reach, a provider: the ledger of the quota (QU1). While in flight it counts at
 * the end of its lease, afterwards at the instant it was settled. */
export const sendTry = sqliteTable("send_try", {
  claimId: text("claim_id").notNull(),
  messageId: text("message_id").notNull(),
  teammateId: text("teammate_id").notNull(),
  channelId: text("channel_id").notNull(),
  countsAtMs: atMs("counts_at_ms").notNull(),
}, (t) => [
  primaryKey({ columns: [t.claimId, t.messageId] }),
  index("send_try_quota").on(t.teammateId, t.channelId, t.countsAtMs),
  index("send_try_message").on(t.messageId),
]);

/** What a provider said when it was asked for a message whose end is unknown (SE3): when last, how often, and when next, null for
 * not again by itself. */
export const sendInquiry = sqliteTable("send_inquiry", {
  messageId: text("message_id").primaryKey().references(() => message.id, { onDelete: "cascade" }),
  times: integer("times").notNull().default(0),
  askedAtMs: atMs("asked_at_ms").notNull(),
  said: text("said", { enum: ["asking", "found", "not_found", "unsure", "cannot"] }).notNull(),
  detail: text("detail"),
  nextAtMs: atMs("next_at_ms"),
});

/** What can be told of a message once it has left, as its channel was set up when it was sealed (TR3): bits of `message.tells`. Whether it
 * was seen says `message.untracked`. */
export const tellBits = { replies: 1, bounces: 2, unsubscribes: 4 } as const;

export const deliveryEvent = sqliteTable("delivery_event", {
  id: id(),
  messageId: text("message_id").notNull(),
  userId: text("user_id"),
  kind: text("kind", { enum: ["open", "reply", "bounce", "complaint", "unsubscribe", "delivered"] }).notNull(),
  /** Where it went: of a bounce or complaint of an address that is no user's. */
  address: text("address"),
  /** Of a bounce: enhanced status (RFC 3463, "5.1.1") and its class. */
  code: text("code"),
  class: text("class", { enum: ["hard", "soft", "policy", "full", "unknown"] }),
  /** The provider's id of the event, by channel: the same event told twice is one (CH6). */
  sourceId: text("source_id"),
  /** Of an open, and of an unsubscribe by a link: whose doing it looked like. */
  verdict: text("verdict", { enum: ["human", "proxy", "prefetch", "scanner"] }),
  /** A keyed hash of the /24 or /48 the hit came from; raw addresses are not kept (TR2). */
  network: text("network"),
  agent: text("agent"),
  detail: text("detail"),
  /** A person has seen to it: of a bounce (PR10). */
  doneAtMs: atMs("done_at_ms"),
  atMs: atMs("at_ms").notNull(),
}, (t) => [
  index("delivery_event_message").on(t.messageId, t.kind, t.atMs),
  index("delivery_event_bounced").on(t.atMs, t.id).where(sql`kind = 'bounce' and done_at_ms is null`),
  index("delivery_event_bounce").on(t.messageId).where(sql`kind = 'bounce'`),
  index("delivery_event_reply").on(t.messageId).where(sql`kind = 'reply'`),
  index("delivery_event_unsubscribe").on(t.messageId).where(sql`kind = 'unsubscribe'`),
  index("delivery_event_network").on(t.network, t.atMs),
  index("delivery_event_unsubscribed").on(t.userId, t.atMs).where(sql`kind = 'unsubscribe'`),
  index("delivery_event_scanned").on(t.atMs, t.userId).where(sql`kind = 'unsubscribe' and verdict = 'scanner'`),
  index("delivery_event_trouble").on(t.atMs).where(sql`kind in ('bounce', 'complaint')`),
  uniqueIndex("delivery_event_source").on(t.sourceId).where(sql`source_id is not null`),
]);
