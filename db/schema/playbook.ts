import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, flag, id, json } from "./columns.ts";

export const playbookStates = ["draft", "live", "paused"] as const;

/** A rule over accounts plus actions (PB1). `definition` is what is being worked on; what runs are its versions. */
export const playbook = sqliteTable("playbook", {
  id: id(),
  name: text("name").notNull(),
  /** The name folded, for sort and search. */
  nameKey: text("name_key").notNull(),
  state: text("state", { enum: playbookStates }).notNull(),
  definition: json<unknown>("definition").notNull(),
  /** Counts the edits of `definition`: one that was made of an older one is refused. */
  draftNo: integer("draft_no").notNull().default(0),
  /** The version that accounts enter now; 0 before it first went live. */
  version: integer("version").notNull().default(0),
  pausedAtMs: atMs("paused_at_ms"),
  pausedById: text("paused_by_id"),
  archivedAtMs: atMs("archived_at_ms"),
  /** When every account was last held against its rules. */
  sweptAtMs: atMs("swept_at_ms"),
  /** The newest version against whose rule every account was held once. */
  sweptVersion: integer("swept_version").notNull().default(0),
  /** Why it cannot be swept, such as a trait that went away; nobody enters, leaves or is acted on meanwhile. */
  fault: text("fault"),
  createdById: text("created_by_id").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
  updatedAtMs: atMs("updated_at_ms").notNull(),
}, (t) => [
  index("playbook_name").on(t.nameKey, t.id),
  index("playbook_updated").on(t.updatedAtMs, t.id),
  index("playbook_live").on(t.id).where(sql`state = 'live' and archived_at_ms is null`),
]);

/** A definition as it went live, never changed after (PB7): as it runs, and as it was worked on. */
export const playbookVersion = sqliteTable("playbook_version", {
  playbookId: text("playbook_id").notNull().references(() => playbook.id),
  no: integer("no").notNull(),
  definition: json<unknown>("definition").notNull(),
  asked: json<unknown>("asked").notNull().default({}),
  createdById: text("created_by_id").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [primaryKey({ columns: [t.playbookId, t.no] })]);

/** One action of a version. Those that write mail have a standing start, which holds their frozen content and definition and is that of
 * all their messages; an action that a new version leaves as it was keeps its start. `key` is the same in every version. */
export const playbookAction = sqliteTable("playbook_action", {
  playbookId: text("playbook_id").notNull().references(() => playbook.id),
  versionNo: integer("version_no").notNull(),
  key: text("key").notNull(),
  n: integer("n").notNull(),
  kind: text("kind", { enum: ["start", "followUp", "setTrait"] }).notNull(),
  startId: text("start_id"),
}, (t) => [
  primaryKey({ columns: [t.playbookId, t.versionNo, t.key] }),
  index("playbook_action_start").on(t.startId).where(sql`start_id is not null`),
]);

export const enrollmentLeftWhys = ["no_match", "account_gone", "archived"] as const;

/** An account's stay in a playbook, from the sweep that first saw it match to the one that no more did (PB2, PB3). */
export const enrollment = sqliteTable("enrollment", {
  id: id(),
  playbookId: text("playbook_id").notNull().references(() => playbook.id),
  versionNo: integer("version_no").notNull(),
  accountId: text("account_id").notNull(),
  enteredAtMs: atMs("entered_at_ms").notNull(),
  leftAtMs: atMs("left_at_ms"),
  leftWhy: text("left_why", { enum: enrollmentLeftWhys }),
  /** When all that it had not sent yet was deleted, held or let be (PB3). */
  undoneAtMs: atMs("undone_at_ms"),
  /** It matched already when the playbook went live, and was to be left alone. */
  baseline: flag("baseline").notNull().default(false),
  /** When an action first and last did something. Only a stay that has the first counts for re-entry: it is taken back where all that was done
   * was undone (PB3). */
  actedFirstAtMs: atMs("acted_first_at_ms"),
  actedAtMs: atMs("acted_at_ms"),
}, (t) => [
  uniqueIndex("enrollment_open").on(t.playbookId, t.accountId).where(sql`left_at_ms is null`),
  index("enrollment_account").on(t.accountId, t.enteredAtMs, t.id),
  index("enrollment_playbook").on(t.playbookId, t.enteredAtMs, t.id),
  index("enrollment_again").on(t.playbookId, t.accountId, t.actedFirstAtMs),
  index("enrollment_version").on(t.playbookId, t.versionNo, t.accountId).where(sql`left_at_ms is null`),
  index("enrollment_acted").on(t.playbookId).where(sql`left_at_ms is null and acted_first_at_ms is not null`),
  index("enrollment_idle").on(t.leftAtMs).where(sql`left_at_ms is not null and acted_first_at_ms is null`),
  index("enrollment_to_undo").on(t.playbookId, t.leftAtMs).where(sql`left_at_ms is not null and undone_at_ms is null`),
]);

/** Accounts that match and were not let in anew (PB3): they had been acted on as often as they may be, or were in it when the playbook was
 * put away. Once a sweep sees that they no longer match they may enter again. */
export const playbookBarred = sqliteTable("playbook_barred", {
  playbookId: text("playbook_id").notNull(),
  accountId: text("account_id").notNull(),
}, (t) => [primaryKey({ columns: [t.playbookId, t.accountId] })]);

/** One action of one stay, done at most once (PB5). A follow-up has none: it goes by conversation, in `enrollmentItem`. */
export const enrollmentStep = sqliteTable("enrollment_step", {
  enrollmentId: text("enrollment_id").notNull().references(() => enrollment.id),
  actionKey: text("action_key").notNull(),
  playbookId: text("playbook_id").notNull(),
  dueAtMs: atMs("due_at_ms").notNull(),
  state: text("state", { enum: ["due", "done", "skipped"] }).notNull(),
  atMs: atMs("at_ms"),
  /** Why it was skipped, or what came of it. */
  why: text("why"),
  /** What it made and whom it left out, or the trait's value before and after. Of a start also which users it left out as `duplicates`,
   * and, where it is due once more, whom of them it is to take up `again` (ST6). */
  result: json<unknown>("result"),
}, (t) => [
  primaryKey({ columns: [t.enrollmentId, t.actionKey] }),
  index("enrollment_step_due").on(t.playbookId, t.dueAtMs, t.enrollmentId).where(sql`state = 'due'`),
]);

/** One message that an action made or is to make, once by its key: of a start its user (of a group the first one), of a
 * follow-up the message that it follows. */
export const enrollmentItem = sqliteTable("enrollment_item", {
  enrollmentId: text("enrollment_id").notNull().references(() => enrollment.id),
  actionKey: text("action_key").notNull(),
  itemKey: text("item_key").notNull(),
  playbookId: text("playbook_id").notNull(),
  /** `waiting` until `checkAtMs`, of a follow-up; `made`, or why nothing was. */
  state: text("state", { enum: ["waiting", "made", "skipped"] }).notNull(),
  /** No sooner is there anything to do about it. */
  checkAtMs: atMs("check_at_ms"),
  messageId: text("message_id"),
  /** The message that a follow-up follows. */
  afterMessageId: text("after_message_id"),
  /** Why nothing was made of it, or what became of its unsent message when its account stopped matching (PB3): deleted, held, kept. */
  why: text("why"),
  undoneAtMs: atMs("undone_at_ms"),
  atMs: atMs("at_ms").notNull(),
}, (t) => [
  primaryKey({ columns: [t.enrollmentId, t.actionKey, t.itemKey] }),
  uniqueIndex("enrollment_item_message").on(t.messageId).where(sql`message_id is not null`),
  index("enrollment_item_waiting").on(t.playbookId, t.checkAtMs).where(sql`state = 'waiting'`),
]);

/** Accounts that something happened to since they were last held against the rules; `no` rises with each, so that what happens
 * meanwhile is not lost. */
export const playbookTouched = sqliteTable("playbook_touched", {
  accountId: text("account_id").primaryKey(),
  no: integer("no").notNull(),
});
