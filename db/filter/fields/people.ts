import { sql } from "drizzle-orm";
import type { Field, Standing } from "../field.ts";
import type { FieldType } from "../operators.ts";

const maker = (entity: "account" | "user", group: string) =>
(
  name: string,
  label: string,
  type: FieldType,
  at: Standing,
  nullable = true,
): Field => ({ field: `${entity}.${name}`, entity, label, group, type, nullable, at });

const account = maker("account", "Account");
const user = maker("user", "User");
const column = (name: string, index?: string, more: Partial<Standing> = {}): Standing =>
  ({ kind: "column", column: name, ...(index ? { index } : {}), ...more }) as Standing;

/** Whether they read mail is not looked at (TR4). */
const isUntracked: Standing = { kind: "condition", holds: (alias) => sql.raw(`${alias}.untracked = 1`) };

/** What is built in of an account (PD2). Money is in cents. */
export const accountFields: readonly Field[] = [
  account("name", "Name", "text", column("name_key", "account_name", { folded: true, searched: true }), false),
  account("status", "Status", "select", column("status", "account_status", { sorted: "name_key" })),
  account("csmId", "CSM", "teammate", column("csm_id", "account_csm", { sorted: "name_key" })),
  account("aeId", "AE", "teammate", column("ae_id", "account_ae")),
  account("mrrCents", "MRR", "money", column("mrr_cents", "account_mrr")),
  account("renewsOn", "Renewal date", "date", column("renews_on", "account_renews")),
  account("health", "Health", "number", column("health", "account_health")),
  account("userCount", "Users", "number", column("user_count"), false),
  account("churnedAt", "Churned", "instant", column("churned_at_ms")),
  account("externalId", "External id", "text", column("external_id", "account_external")),
  account("createdAt", "Created", "instant", column("created_at_ms", "account_created"), false),
  account("untracked", "Not tracked", "boolean", isUntracked, false),
  account("id", "Account", "account", column("id", "sqlite_autoindex_account_1"), false),
];

/** What is built in of a user (PD2), and of their place in an account. */
export const userFields: readonly Field[] = [
  user("name", "Name", "text", column("name_key", "user_name", { folded: true, searched: true }), false),
  user("email", "E-mail", "text", column("email", "user_email", { folded: true, searched: true })),
  user("firstName", "First name", "text", column("first_name")),
  user("lastName", "Last name", "text", column("last_name")),
  user("isOwner", "Owner", "boolean", { kind: "membership", column: "is_owner" }, false),
  user("role", "Role", "text", { kind: "membership", column: "role" }),
  user("lastSeenAt", "Last seen", "instant", column("last_seen_at_ms", "user_last_seen")),
  user("unsubscribed", "Unsubscribed", "boolean", {
    kind: "condition",
    holds: (alias) => sql`${sql.raw(alias)}.unsubscribed_at_ms is not null`,
    ids: sql`select id from user indexed by user_unsubscribed where unsubscribed_at_ms is not null`,
  }, false),
  user("unsubscribedAt", "Unsubscribed at", "instant", column("unsubscribed_at_ms", "user_unsubscribed")),
  user("unsubscribedByMachine", "Unsubscribed by a mail filter, likely", "boolean", {
    kind: "condition",
    holds: (alias) =>
      sql`exists (select 1 from delivery_event ue where ue.kind = 'unsubscribe' and ue.user_id = ${sql.raw(alias)}.id
        and ue.at_ms = ${sql.raw(alias)}.unsubscribed_at_ms and ue.verdict = 'scanner')`,
    ids: sql`select u.id from delivery_event ue indexed by delivery_event_scanned
      cross join user u on u.id = ue.user_id and u.unsubscribed_at_ms = ue.at_ms
      where ue.kind = 'unsubscribe' and ue.verdict = 'scanner'`,
  }, false),
  user("untracked", "Not tracked", "boolean", isUntracked, false),
  user("suppressed", "Must not be mailed", "boolean", {
    kind: "condition",
    holds: (alias) => sql`exists (select 1 from suppression ss where ss.address = ${sql.raw(alias)}.email)`,
    ids: sql`select u.id from suppression s cross join user u indexed by user_email on u.email = s.address`,
  }, false),
  user("externalId", "External id", "text", column("external_id", "user_external")),
  user("createdAt", "Created", "instant", column("created_at_ms", "user_created"), false),
  user("id", "User", "user", column("id", "sqlite_autoindex_user_1"), false),
];
