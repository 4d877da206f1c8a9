import { sql } from "drizzle-orm";
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, id, json } from "./columns.ts";

/** One act of creating conversations, its definition and content frozen (ST2). `seed` is the content as one Yjs update. A `standing` one is
 * an action of a playbook, which makes conversations from it for as long as accounts match (PB2). */
export const start = sqliteTable(
  "start",
  {
    id: id(),
    name: text("name").notNull(),
    definition: json<unknown>("definition").notNull(),
    seed: blob("seed", { mode: "buffer" }).notNull(),
    subjectText: text("subject_text").notNull(),
    templateId: text("template_id"),
    state: text("state", { enum: ["planning", "creating", "done", "failed", "standing"] }).notNull(),
    planned: integer("planned").notNull().default(0),
    created: integer("created").notNull().default(0),
    skipped: json<{ why: string; count: number; sample: string[] }[]>("skipped"),
    failure: text("failure"),
    /** Of a standing one: its playbook and the key of its action. */
    playbookId: text("playbook_id"),
    actionKey: text("action_key"),
    /** Stopped by a person (SE7): what it made waits. */
    pausedAtMs: atMs("paused_at_ms"),
    pausedById: text("paused_by_id"),
    createdById: text("created_by_id").notNull(),
    createdAtMs: atMs("created_at_ms").notNull(),
    endedAtMs: atMs("ended_at_ms"),
  },
  (
    t,
  ) => [
    index("start_open").on(t.state),
    index("start_newest").on(t.createdAtMs, t.id),
    index("start_playbook").on(t.playbookId, t.actionKey).where(sql`playbook_id is not null`),
  ],
);

/** One conversation that a start will create; `address` is unique in it, so one start never writes twice to one (ST6). */
/** `userId` is the first of whom it writes to; of a group mail (ST5) the others stand in `startReader` too. */
export const startItem = sqliteTable("start_item", {
  startId: text("start_id").notNull().references(() => start.id),
  n: integer("n").notNull(),
  address: text("address").notNull(),
  accountId: text("account_id").notNull(),
  userId: text("user_id").notNull(),
  messageId: text("message_id"),
}, (t) => [
  primaryKey({ columns: [t.startId, t.n] }),
  uniqueIndex("start_item_address").on(t.startId, t.address),
  index("start_item_waiting").on(t.startId, t.n).where(sql`message_id is null`),
]);

/** Whom a group mail of a start writes to (ST5), by address, so that one start never writes twice to one (ST6). */
export const startReader = sqliteTable("start_reader", {
  startId: text("start_id").notNull().references(() => start.id),
  address: text("address").notNull(),
  /** The item's number, and the reader's place in its To. */
  n: integer("n").notNull(),
  place: integer("place").notNull(),
  userId: text("user_id").notNull(),
}, (t) => [
  primaryKey({ columns: [t.startId, t.address] }),
  uniqueIndex("start_reader_place").on(t.startId, t.n, t.place),
]);
