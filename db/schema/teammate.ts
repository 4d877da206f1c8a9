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
  /** Whose public holidays close the window (SW4): ISO 3166-1, or with a region ISO 3166-2 ("DE", "DE-BY"); null for none. */
  holidayRegion: text("holiday_region"),
  /** Counts what changed the closed days of their window: leave, holidays, a leave they stand in for. A claim is valid for the count it
   * was judged by. */
  calendarNo: integer("calendar_no").notNull().default(0),
  joinTokenHash: text("join_token_hash"),
  joinTokenEndsAtMs: atMs("join_token_ends_at_ms"),
  /** Of one who left: when, and who has their accounts and pending mail since (PD2). */
  leftAtMs: atMs("left_at_ms"),
  handedToId: text("handed_to_id"),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [uniqueIndex("teammate_email").on(t.email), index("teammate_join").on(t.joinTokenHash)]);

/** Leave of a teammate (SW4): wall dates of their zone, both included, on which their window is closed. What falls due then leaves as
 * the stand-in's mail where one is named. */
export const timeOff = sqliteTable("time_off", {
  id: id(),
  teammateId: text("teammate_id").notNull().references(() => teammate.id),
  /** `YYYY-MM-DD`. */
  fromDay: text("from_day").notNull(),
  toDay: text("to_day").notNull(),
  standInId: text("stand_in_id").references(() => teammate.id),
  note: text("note"),
  createdById: text("created_by_id").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [index("time_off_teammate").on(t.teammateId, t.fromDay), index("time_off_stand_in").on(t.standInId)]);

/** Days on which nobody's mail leaves: the workspace's own list (SW4). */
export const holiday = sqliteTable("holiday", {
  /** `YYYY-MM-DD`. */
  day: text("day").primaryKey(),
  name: text("name").notNull(),
});

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
