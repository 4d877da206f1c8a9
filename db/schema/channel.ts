import { blob, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, flag, id, json } from "./columns.ts";
import type { SealedFile } from "./attachment.ts";
import { teammate } from "./teammate.ts";

export const channelKinds = ["outbox", "smtp", "resend", "gmail", "sendgrid", "intercom"] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** The most an hour that a sender on such a channel may be given, whatever its limit says (QU1). */
export const mostHourlyOf: Partial<Record<ChannelKind, number>> = { gmail: 60 };

/** A connected way to send. `sealedSecret` is AES-GCM under the app's secret (CH4); `idempotencyMs` is how long the
 * provider honours a key, null where it has none. */
export const channel = sqliteTable("channel", {
  id: id(),
  kind: text("kind", { enum: channelKinds }).notNull(),
  name: text("name").notNull(),
  settings: json<Record<string, unknown>>("settings").notNull(),
  sealedSecret: blob("sealed_secret", { mode: "buffer" }),
  state: text("state", { enum: ["ok", "broken"] }).notNull().default("ok"),
  brokenWhy: text("broken_why"),
  idempotencyMs: integer("idempotency_ms"),
  /** Counts its settings and secrets: an idempotency key is the provider's account's, and a change is valid for what it was made of. */
  connectionNo: integer("connection_no").notNull().default(0),
  /** Up to where its mailbox was read, in the provider's own words (a history id, a UID); when last, and what went wrong then. */
  followPlace: text("follow_place"),
  followedAtMs: atMs("followed_at_ms"),
  followFault: text("follow_fault"),
  /** When a webhook of it was last taken, and how many were refused as forged (CH6). */
  hookedAtMs: atMs("hooked_at_ms"),
  hooksRefused: integer("hooks_refused").notNull().default(0),
  hookRefusedAtMs: atMs("hook_refused_at_ms"),
  /** A person disabled it: its senders are stopped (SE7). */
  pausedAtMs: atMs("paused_at_ms"),
  pausedById: text("paused_by_id"),
  createdAtMs: atMs("created_at_ms").notNull(),
});

/** A teammate on a channel with the address it may send as. A null limit is unlimited, 0 none (QU1). */
export const sender = sqliteTable("sender", {
  id: id(),
  channelId: text("channel_id").notNull().references(() => channel.id),
  teammateId: text("teammate_id").notNull().references(() => teammate.id),
  address: text("address").notNull(),
  hourlyLimit: integer("hourly_limit"),
  dailyLimit: integer("daily_limit"),
  minGapSeconds: integer("min_gap_seconds").notNull().default(0),
  pausedAtMs: atMs("paused_at_ms"),
  pausedById: text("paused_by_id"),
  /** Stopped by its channel's being disabled, and to go on when that is enabled. */
  pausedWithChannel: flag("paused_with_channel").notNull().default(false),
  /** The provider asked us to wait (SE4): no claim before this instant. */
  busyUntilMs: atMs("busy_until_ms"),
  /** The circuit breaker (SE6): an hourly limit besides the sender's own while it resumes in steps, 0 while it is open, null when
   * closed; since when, and why. Only mail from `breakerFromMs` on is judged: what tripped it once is over when it resumes. */
  breakerLimit: integer("breaker_limit"),
  breakerAtMs: atMs("breaker_at_ms"),
  breakerWhy: text("breaker_why"),
  breakerFromMs: atMs("breaker_from_ms"),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [uniqueIndex("sender_pair").on(t.channelId, t.teammateId), index("sender_teammate").on(t.teammateId)]);

/** What the outbox channel accepted: real RFC 5322 bytes, once per key (CH2). */
export const outboxMail = sqliteTable("outbox_mail", {
  id: id(),
  idempotencyKey: text("idempotency_key").notNull(),
  channelId: text("channel_id").notNull(),
  messageId: text("message_id").notNull(),
  envelopeFrom: text("envelope_from").notNull(),
  envelopeTo: json<string[]>("envelope_to").notNull(),
  /** As `messageMime` keeps them: without those of its files, which go in where `files` says. */
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
  files: json<SealedFile[]>("files"),
  /** A test that a teammate had sent to themselves (PR9), not the message. */
  isTest: flag("is_test").notNull().default(false),
  acceptedAtMs: atMs("accepted_at_ms").notNull(),
}, (t) => [
  uniqueIndex("outbox_mail_key").on(t.idempotencyKey),
  index("outbox_mail_newest").on(t.acceptedAtMs, t.id),
  index("outbox_mail_message").on(t.messageId),
]);

/** Keys of the public links; the newest signs, all verify (Public links). */
export const signingKey = sqliteTable("signing_key", {
  id: integer("id").primaryKey(),
  sealedSecret: blob("sealed_secret", { mode: "buffer" }).notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
});
