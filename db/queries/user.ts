import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import type { user } from "../schema/people.ts";
import { eachOf } from "./given.ts";

export type UserRow = typeof user.$inferSelect;
/** What is written of a user; an unsubscribe has its own statements (unsubscribe.ts), so that no upsert can touch it. */
export type UserFields = Pick<
  UserRow,
  "externalId" | "email" | "firstName" | "lastName" | "lastSeenAtMs" | "untracked"
>;

const columns = sql`u.id, u.external_id as externalId, u.email, u.first_name as firstName, u.last_name as lastName,
  u.name_key as nameKey, u.last_seen_at_ms as lastSeenAtMs, u.unsubscribed_at_ms as unsubscribedAtMs,
  u.unsubscribed_by as unsubscribedBy, u.unsubscribe_reason as unsubscribeReason, u.untracked, u.created_at_ms as createdAtMs,
  u.updated_at_ms as updatedAtMs`;
type Named = Pick<UserRow, "firstName" | "lastName" | "email" | "externalId">;
/** First and last name, else the e-mail, else the external id: how a user is called in lists. */
export const userName = (u: Named): string =>
  [u.firstName, u.lastName].filter(Boolean).join(" ") || u.email || u.externalId || "";

export async function findUser(db: Db, id: string): Promise<UserRow | undefined> {
  return (await db.all<UserRow>(sql`select ${columns} from user u where u.id = ${id}`))[0];
}

/** In the order of the ids; unknown ones are left out. */
export const usersById = (db: Db, ids: readonly string[]): Promise<UserRow[]> =>
  db.all<UserRow>(sql`select ${columns} from ${eachOf(ids)} cross join user u on u.id = j.value order by j.key`);

/** Reads for a batch: the users that any of these keys means. */
export const usersMeant = (o: { ids: string[]; externalIds: string[]; emails: string[] }): SQL =>
  sql`select ${columns} from user u where u.id in (
    select value from json_each(${JSON.stringify(o.ids)})
    union select u.id from ${eachOf(o.externalIds)} cross join user u on u.external_id = j.value
    union select u.id from ${eachOf(o.emails)} cross join user u on u.email = j.value)`;

/** New users, in no account yet. @throws {DatabaseError} an e-mail or external id is taken: nothing of the batch was written. */
export function insertUsers(rows: readonly (UserFields & { id: string })[], atMs: number): SQL[] {
  if (rows.length === 0) return [];
  const full = rows.map((row) => ({ ...row, nameKey: fold(userName(row)) }));
  return [sql`insert into user (id, external_id, email, first_name, last_name, name_key, last_seen_at_ms, untracked,
      created_at_ms, updated_at_ms)
    select value ->> 'id', value ->> 'externalId', value ->> 'email', value ->> 'firstName', value ->> 'lastName',
      value ->> 'nameKey', value ->> 'lastSeenAtMs', value ->> 'untracked', ${atMs}, ${atMs}
    from json_each(${JSON.stringify(full)}) order by key`];
}

export type UserChange = Partial<UserFields> & { id: string; nameKey: string };

/** Sets what each row names and leaves the rest, in one statement for all. @throws {DatabaseError} as insertUsers. */
export function updateUsers(rows: readonly UserChange[], atMs: number): SQL[] {
  if (rows.length === 0) return [];
  const set = (column: string, field: string) =>
    sql.raw(`${column} = case when json_type(r.value, '$.${field}') is null then user.${column}
      else r.value ->> '${field}' end`);
  const sets = [
    set("external_id", "externalId"),
    set("email", "email"),
    set("first_name", "firstName"),
    set("last_name", "lastName"),
    set("name_key", "nameKey"),
    set("last_seen_at_ms", "lastSeenAtMs"),
    set("untracked", "untracked"),
  ];
  return [sql`update user set ${sql.join(sets, sql`, `)}, updated_at_ms = ${atMs}
    from json_each(${JSON.stringify(rows)}) r where user.id = r.value ->> 'id'`];
}

export type Suppression = { address: string; why: string; detail: string | null; byId: string | null; atMs: number };

/** Which of these addresses must not be mailed, by address. */
export async function suppressionsOf(db: Db, addresses: readonly string[]): Promise<Map<string, Suppression>> {
  const rows = await db.all<Suppression>(sql`select s.address, s.why, s.detail,
      s.by_id as byId, s.at_ms as atMs
    from ${eachOf(addresses)} cross join suppression s on s.address = j.value`);
  return new Map(rows.map((row) => [row.address, row]));
}
