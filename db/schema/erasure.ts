import { sql } from "drizzle-orm";
import { index, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, id } from "./columns.ts";

/** One person's erasure (AD5). What it looks for stands in it until it is done, and then no more. */
export const erasure = sqliteTable("erasure", {
  id: id(),
  /** Names nobody any more once the user is gone. */
  userId: text("user_id").notNull(),
  /** Their address and name as lists show it; null once it is done. */
  address: text("address"),
  name: text("name"),
  state: text("state", { enum: ["running", "done"] }).notNull(),
  byId: text("by_id").notNull(),
  atMs: atMs("at_ms").notNull(),
  endedAtMs: atMs("ended_at_ms"),
}, (t) => [
  uniqueIndex("erasure_user").on(t.userId),
  index("erasure_open").on(t.id).where(sql`state = 'running'`),
]);

/** What was said about being mailed at an address that was erased, or that its user gave up, by a keyed hash of it: whoever is made with
 * that address, or given it, is unsubscribed and suppressed as before (SU1, AD5). */
export const erasedAddress = sqliteTable("erased_address", {
  hash: text("hash").primaryKey(),
  unsubscribedAtMs: atMs("unsubscribed_at_ms"),
  unsubscribedBy: text("unsubscribed_by"),
  suppressedWhy: text("suppressed_why", { enum: ["hard_bounce", "complaint", "by_hand"] }),
  atMs: atMs("at_ms").notNull(),
});
