import { sql } from "drizzle-orm";
import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { atMs, flag, id, json } from "./columns.ts";
import { teammate } from "./teammate.ts";

/** A customer company (PD2). `searchText` is the lower-cased text that list search looks in. */
export const account = sqliteTable("account", {
  id: id(),
  externalId: text("external_id"),
  name: text("name").notNull(),
  /** The name folded (trimmed, lower-cased, single spaces): how an import finds the account again. */
  nameKey: text("name_key").notNull(),
  status: text("status"),
  csmId: text("csm_id").references(() => teammate.id),
  aeId: text("ae_id").references(() => teammate.id),
  mrrCents: integer("mrr_cents"),
  renewsOn: text("renews_on"),
  health: integer("health"),
  /** When the status last became `churned` (PR8), null in any other. */
  churnedAtMs: atMs("churned_at_ms"),
  /** Whether its people read mail is not looked at (TR4). */
  untracked: flag("untracked").notNull().default(false),
  userCount: integer("user_count").notNull().default(0),
  createdAtMs: atMs("created_at_ms").notNull(),
  updatedAtMs: atMs("updated_at_ms").notNull(),
}, (t) => [
  uniqueIndex("account_external").on(t.externalId),
  index("account_name").on(t.nameKey, t.id),
  index("account_status").on(t.status, t.nameKey, t.id),
  index("account_csm").on(t.csmId, t.nameKey, t.id),
  index("account_ae").on(t.aeId),
  index("account_mrr").on(t.mrrCents, t.id),
  index("account_renews").on(t.renewsOn, t.id),
  index("account_health").on(t.health, t.id),
  index("account_created").on(t.createdAtMs, t.id),
]);

/** A person at a customer (PD2). The e-mail is lower-cased; an unsubscribe is the user's own act and survives every import. */
export const user = sqliteTable("user", {
  id: id(),
  externalId: text("external_id"),
  email: text("email"),
  firstName: text("first_name"),
  lastName: text("last_name"),
  /** First and last name (or the e-mail) folded to lower case, for sort and search. */
  nameKey: text("name_key").notNull(),
  lastSeenAtMs: atMs("last_seen_at_ms"),
  unsubscribedAtMs: atMs("unsubscribed_at_ms"),
  /** Who set the unsubscribe: `self`, or a teammate's id (SU2). */
  unsubscribedBy: text("unsubscribed_by"),
  unsubscribeReason: text("unsubscribe_reason"),
  /** Whether they read mail is not looked at (TR4). */
  untracked: flag("untracked").notNull().default(false),
  createdAtMs: atMs("created_at_ms").notNull(),
  updatedAtMs: atMs("updated_at_ms").notNull(),
}, (t) => [
  uniqueIndex("user_email").on(t.email),
  uniqueIndex("user_external").on(t.externalId),
  index("user_name").on(t.nameKey, t.id),
  index("user_last_seen").on(t.lastSeenAtMs, t.id),
  index("user_created").on(t.createdAtMs, t.id),
  index("user_unsubscribed").on(t.unsubscribedAtMs, t.id),
  /** The tail of the list by e-mail. */
  index("user_no_email").on(t.id).where(sql`email is null`),
]);

export const membership = sqliteTable("membership", {
  accountId: text("account_id").notNull().references(() => account.id, { onDelete: "cascade" }),
  userId: text("user_id").notNull().references(() => user.id, { onDelete: "cascade" }),
  isOwner: flag("is_owner").notNull().default(false),
  role: text("role"),
}, (t) => [primaryKey({ columns: [t.accountId, t.userId] }), index("membership_user").on(t.userId, t.accountId)]);

export const traitEntities = ["account", "user", "teammate", "conversation"] as const;
export type TraitEntity = (typeof traitEntities)[number];
export const traitTypes = ["text", "number", "boolean", "date", "url", "select"] as const;
export type TraitType = (typeof traitTypes)[number];

export const traitDefinition = sqliteTable("trait_definition", {
  id: id(),
  entity: text("entity", { enum: traitEntities }).notNull(),
  key: text("key").notNull(),
  label: text("label").notNull(),
  type: text("type", { enum: traitTypes }).notNull(),
  options: json<{ value: string; label: string }[]>("options"),
  editRight: text("edit_right", { enum: ["admins", "members", "api"] }).notNull(),
  archivedAtMs: atMs("archived_at_ms"),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [uniqueIndex("trait_definition_key").on(t.entity, t.key)]);

/**
 * Trait values (PD5): text, url, select and date (`YYYY-MM-DD`) in `txt`; number and boolean (0, 1) in `num`.
 * @param entity names the table `<entity>_trait`.
 */
const traitTable = <N extends TraitEntity>(entity: N) =>
  sqliteTable(`${entity}_trait`, {
    traitId: text("trait_id").notNull().references(() => traitDefinition.id),
    entityId: text("entity_id").notNull(),
    txt: text("txt"),
    num: real("num"),
  }, (t) => [
    primaryKey({ columns: [t.entityId, t.traitId] }),
    index(`${entity}_trait_txt`).on(t.traitId, t.txt, t.entityId),
    index(`${entity}_trait_num`).on(t.traitId, t.num, t.entityId).where(sql`num is not null`),
  ]);

export const accountTrait = traitTable("account");
export const userTrait = traitTable("user");
export const teammateTrait = traitTable("teammate");
export const conversationTrait = traitTable("conversation");

/** An address that must not be mailed (hard bounce, complaint, by hand). */
export const suppression = sqliteTable("suppression", {
  address: text("address").primaryKey(),
  why: text("why", { enum: ["hard_bounce", "complaint", "by_hand"] }).notNull(),
  detail: text("detail"),
  /** The teammate who set it by hand. */
  byId: text("by_id"),
  atMs: atMs("at_ms").notNull(),
});

export const importRun = sqliteTable("import_run", {
  id: id(),
  fileName: text("file_name").notNull(),
  /** How the file is written, what each column means and what the import sets for all (jobs/imports/plan.ts). */
  plan: json<unknown>("plan").notNull(),
  state: text("state", { enum: ["uploading", "waiting", "running", "done", "cancelled", "failed"] }).notNull(),
  /** Only tells what it would do, and writes nothing. */
  dryRun: flag("dry_run").notNull().default(false),
  /** Of the header: what a later file of the same columns is mapped by. */
  headerHash: text("header_hash"),
  /** Bytes uploaded (0 until the upload is whole), bytes and lines read so far: where a restarted run goes on. */
  totalBytes: integer("total_bytes").notNull().default(0),
  doneBytes: integer("done_bytes").notNull().default(0),
  doneLines: integer("done_lines").notNull().default(0),
  rows: integer("rows").notNull().default(0),
  created: integer("created").notNull().default(0),
  updated: integer("updated").notNull().default(0),
  unchanged: integer("unchanged").notNull().default(0),
  failed: integer("failed").notNull().default(0),
  /** Rows that went in but for what a row before them had said otherwise. */
  disagreed: integer("disagreed").notNull().default(0),
  failure: text("failure"),
  createdById: text("created_by_id").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
  endedAtMs: atMs("ended_at_ms"),
}, (t) => [index("import_run_state").on(t.state)]);

/** How a file with this header was mapped last, so that the next one is mapped the same way (PD6). */
export const importMapping = sqliteTable("import_mapping", {
  headerHash: text("header_hash").primaryKey(),
  plan: json<unknown>("plan").notNull(),
  byId: text("by_id").notNull(),
  atMs: atMs("at_ms").notNull(),
});

/** The uploaded file in pieces of one size, so that any process can run the import and a restart finds its place. Deleted
 * when it ends. */
export const importPiece = sqliteTable("import_piece", {
  importId: text("import_id").notNull(),
  n: integer("n").notNull(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
}, (t) => [primaryKey({ columns: [t.importId, t.n] })]);

/** What the rows of an import said of an account or user so far, as words: what was said first holds (PD6). Deleted when it ends. */
export const importSaid = sqliteTable("import_said", {
  importId: text("import_id").notNull(),
  entityId: text("entity_id").notNull(),
  said: text("said").notNull(),
}, (t) => [primaryKey({ columns: [t.importId, t.entityId] })]);

export const importError = sqliteTable("import_error", {
  importId: text("import_id").notNull(),
  line: integer("line").notNull(),
  field: text("field"),
  reason: text("reason").notNull(),
}, (t) => [primaryKey({ columns: [t.importId, t.line] })]);
