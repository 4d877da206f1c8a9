import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, flag, id, json } from "./columns.ts";

export const roles = ["admin", "member", "observer"] as const;
export type Role = (typeof roles)[number];

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];
/** Per weekday the `[start, end)` wall-clock spans, `HH:MM`; null is always open (SW1). */
export type SendingWindow = Partial<Record<Weekday, [string, string][]>> | null;

/** A document of the one text schema (jobs/document/schema.ts) as ProseMirror JSON. */
export type TextJson = { type: string; content?: unknown[]; [key: string]: unknown };

/** A person of our team (PD1). `joinTokenHash` is set while the one-time join link is open. */
export const teammate = sqliteTable("teammate", {
  id: id(),
  email: text("email").notNull(),
  firstName: text("first_name").notNull().default(""),
  lastName: text("last_name").notNull().default(""),
  role: text("role", { enum: roles }).notNull(),
  state: text("state", { enum: ["invited", "active", "left"] }).notNull(),
  maySend: flag("may_send").notNull().default(true),
  timeZone: text("time_zone").notNull().default("UTC"),
  sendingWindow: json<SendingWindow>("sending_window"),
  /** As of `signatureSeq` of its log (`textUpdate`), which is the truth once anybody wrote in it. */
  signature: json<TextJson>("signature"),
  signatureSeq: integer("signature_seq").notNull().default(0),
  joinTokenHash: text("join_token_hash"),
  joinTokenEndsAtMs: atMs("join_token_ends_at_ms"),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [uniqueIndex("teammate_email").on(t.email), index("teammate_join").on(t.joinTokenHash)]);

/** A one-time link that makes the first admin, or a teammate's join link, is stored by the SHA-256 of its token only. */
export const setupLink = sqliteTable("setup_link", {
  tokenHash: text("token_hash").primaryKey(),
  endsAtMs: atMs("ends_at_ms").notNull(),
  usedAtMs: atMs("used_at_ms"),
});

export const setting = sqliteTable("setting", {
  key: text("key").primaryKey(),
  value: json<unknown>("value").notNull(),
});

export const jobLease = sqliteTable("job_lease", {
  name: text("name").primaryKey(),
  holder: text("holder").notNull(),
  untilMs: atMs("until_ms").notNull(),
  fence: integer("fence").notNull().default(1),
});
