import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import type { account } from "../schema/people.ts";
import { eachOf, oneOf } from "./given.ts";

export type AccountRow = typeof account.$inferSelect;
/** What is written of an account; `userCount` follows the memberships, `nameKey` the name. */
export type AccountFields = Pick<
  AccountRow,
  "externalId" | "name" | "status" | "csmId" | "aeId" | "mrrCents" | "renewsOn" | "health" | "untracked"
>;

const columns = sql`a.id, a.external_id as externalId, a.name, a.name_key as nameKey, a.status, a.csm_id as csmId,
  a.ae_id as aeId, a.mrr_cents as mrrCents, a.renews_on as renewsOn, a.health, a.churned_at_ms as churnedAtMs, a.user_count as userCount,
  a.untracked,
  a.created_at_ms as createdAtMs, a.updated_at_ms as updatedAtMs`;
export async function findAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  return (await db.all<AccountRow>(sql`select ${columns} from account a where a.id = ${id}`))[0];
}

/** In the order of the ids; unknown ones are left out. */
export const accountsById = (db: Db, ids: readonly string[]): Promise<AccountRow[]> =>
  db.all<AccountRow>(
    sql`select ${columns} from ${eachOf(ids)} cross join account a on a.id = j.value order by j.key`,
  );

/** Reads for a batch: the accounts that any of these keys may mean. Of one name at most three: more than one is too many. */
export const accountsMeant = (o: { ids: string[]; externalIds: string[]; nameKeys: string[] }): SQL =>
  sql`select ${columns} from account a where a.id in (
    select value from json_each(${JSON.stringify(o.ids)})
    union select a.id from ${eachOf(o.externalIds)} cross join account a on a.external_id = j.value
    union select n.id from (select n.id, row_number() over (partition by n.name_key order by n.id) as place
      from ${eachOf(o.nameKeys)} cross join account n on n.name_key = j.value) n where n.place <= 3)`;

/** The teammate, if active still: one who left between the reading and the writing is not set (PD2). */
const active = (field: "csmId" | "aeId"): SQL =>
  sql`(select t.id from teammate t where t.id = r.value ->> ${sql.raw(`'${field}'`)} and t.state = 'active')`;

const isChurned = (status: SQL): SQL => sql`lower(trim(${status})) = 'churned'`;

/** When an account churned that gets this status at `atMs` (PR8): then, or when it did already. Null in any other. */
const churnedAt = (status: SQL, atMs: number, of: "account" | "a" = "account"): SQL =>
  sql`case when ${isChurned(status)} then case when ${isChurned(sql.raw(`${of}.status`))}
    then ${sql.raw(of)}.churned_at_ms else ${atMs} end end`;

/** New accounts, without users yet. @throws {DatabaseError} an external id is taken: nothing of the batch was written. */
export function insertAccounts(rows: readonly (AccountFields & { id: string })[], atMs: number): SQL[] {
  if (rows.length === 0) return [];
  const full = rows.map((row) => ({ ...row, nameKey: fold(row.name) }));
  return [sql`insert into account (id, external_id, name, name_key, status, csm_id, ae_id, mrr_cents, renews_on, health,
      untracked, churned_at_ms, created_at_ms, updated_at_ms)
    select r.value ->> 'id', r.value ->> 'externalId', r.value ->> 'name', r.value ->> 'nameKey', r.value ->> 'status',
      ${active("csmId")}, ${active("aeId")}, r.value ->> 'mrrCents', r.value ->> 'renewsOn', r.value ->> 'health',
      r.value ->> 'untracked',
      case when ${isChurned(sql`r.value ->> 'status'`)} then ${atMs} end, ${atMs}, ${atMs}
    from json_each(${JSON.stringify(full)}) r order by r.key`];
}

/** Sets what each row names and leaves the rest, in one statement for all. @throws {DatabaseError} as insertAccounts. */
export function updateAccounts(rows: readonly (Partial<AccountFields> & { id: string })[], atMs: number): SQL[] {
  if (rows.length === 0) return [];
  const full = rows.map((row) => (row.name === undefined ? row : { ...row, nameKey: fold(row.name) }));
  const set = (column: string, field: string, value: SQL = sql.raw(`r.value ->> '${field}'`)) =>
    sql`${sql.raw(column)} = case when json_type(r.value, ${sql.raw(`'$.${field}'`)}) is null
      then account.${sql.raw(column)} else ${value} end`;
  const sets = [
    set("external_id", "externalId"),
    set("name", "name"),
    set("name_key", "nameKey"),
    set("churned_at_ms", "status", churnedAt(sql`r.value ->> 'status'`, atMs)),
    set("status", "status"),
    set("csm_id", "csmId", active("csmId")),
    set("ae_id", "aeId", active("aeId")),
    set("mrr_cents", "mrrCents"),
    set("renews_on", "renewsOn"),
    set("health", "health"),
    set("untracked", "untracked"),
  ];
  return [sql`update account set ${sql.join(sets, sql`, `)}, updated_at_ms = ${atMs}
    from json_each(${JSON.stringify(full)}) r where account.id = r.value ->> 'id'`];
}

export type Assignment = Partial<Pick<AccountFields, "csmId" | "aeId" | "status">>;

/** CSM, AE or status of many accounts (PD2): only those that differ are changed and recorded. The last statement returns
 * the id of each. A teammate who is not active any more is set on none. */
export function assignAccounts(
  o: { ids: readonly string[]; assignment: Assignment; actorId: string; atMs: number; runId?: string | undefined },
): SQL[] {
  const column = { csmId: "csm_id", aeId: "ae_id", status: "status" } as const;
  const given = (Object.keys(column) as (keyof Assignment)[]).filter((field) => o.assignment[field] !== undefined);
  const differs = given.map((field) => sql`a.${sql.raw(column[field])} is not ${o.assignment[field]}`);
  const isActive = given.filter((field) => field !== "status" && o.assignment[field] !== null)
    .map((field) => sql`exists (select 1 from teammate t where t.id = ${o.assignment[field]} and t.state = 'active')`);
  const chosen = sql`a.id in ${oneOf(o.ids)}
    and (${sql.join(differs, sql` or `)}) and ${sql.join([sql`1`, ...isActive], sql` and `)}`;
  const sets = given.map((field) => sql`${sql.raw(column[field])} = ${o.assignment[field]}`);
  const { status } = o.assignment;
  if (status !== undefined) sets.push(sql`churned_at_ms = ${churnedAt(sql`${status}`, o.atMs, "a")}`);
  const detail = JSON.stringify({ changed: given, bulkRun: o.runId });
  return [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${o.atMs}, ${o.actorId}, 'account.updated', 'account', a.id, ${detail} from account a where ${chosen}`,
    sql`insert into change (entity, id, kind, at_ms) select 'account', a.id, 'updated', ${o.atMs} from account a where ${chosen}`,
    sql`update account as a set ${sql.join(sets, sql`, `)}, updated_at_ms = ${o.atMs} where ${chosen} returning id`,
  ];
}

/** Statuses in use and how many accounts have each; the accounts without one come last. */
export const countStatuses = (db: Db): Promise<{ status: string | null; count: number }[]> =>
  db.all(sql`select status, count(*) as count from account indexed by account_status group by status
    order by status is null, status`);

/** The first `most` statuses in use, by one look into the index for each. */
export async function usedStatuses(db: Db, most: number): Promise<string[]> {
  const rows = await db.all<{ status: string }>(sql`with recursive used(status) as (
      select min(status) from account indexed by account_status
      union all
      select (select min(a.status) from account a indexed by account_status where a.status > used.status) from used
        where used.status is not null)
    select status from used where status is not null limit ${most}`);
  return rows.map(({ status }) => status);
}

/** How many accounts each CSM looks after, the most first; those of nobody come last. */
export const countCsms = (db: Db): Promise<{ csmId: string | null; count: number }[]> =>
  db.all(sql`select csm_id as csmId, count(*) as count from account indexed by account_csm group by csm_id
    order by csm_id is null, count(*) desc, csm_id`);

/** Teammates who may be set as CSM or AE: those who joined and have not left. */
export const assignableTeammates = (
  db: Db,
  o: { ids: string[]; emails: string[] },
): Promise<{ id: string; email: string }[]> =>
  db.all(sql`select id, email from teammate where state = 'active'
    and (id in ${oneOf(o.ids)}
      or email in ${oneOf(o.emails)})`);
