import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";
import { audited, changed } from "./record.ts";

export type Membership = { accountId: string; userId: string; isOwner: boolean; role: string | null };
export type AccountOfUser = Membership & { name: string; untracked: boolean };

/** The accounts of each of these users, by name. */
export async function accountsOfUsers(db: Db, userIds: readonly string[]): Promise<Map<string, AccountOfUser[]>> {
  const rows = await db.all<AccountOfUser>(sql`
    select m.account_id as accountId, m.user_id as userId, m.is_owner as isOwner, m.role, a.name, a.untracked
    from ${eachOf(userIds)} cross join membership m on m.user_id = j.value cross join account a on a.id = m.account_id
    order by a.name_key, a.id`);
  const flags = (row: AccountOfUser) => ({ isOwner: Boolean(row.isOwner), untracked: Boolean(row.untracked) });
  return Map.groupBy(rows.map((row) => ({ ...row, ...flags(row) })), (row) => row.userId);
}

/** Reads for a batch: every membership of these users. */
export const membershipsOf = (userIds: readonly string[]): SQL =>
  sql`select m.account_id as accountId, m.user_id as userId, m.is_owner as isOwner, m.role
    from ${eachOf(userIds)} cross join membership m on m.user_id = j.value`;

/** Make these the memberships of those pairs, and keep each account's `user_count` right in the same batch. */
export function writeMemberships(rows: readonly Membership[], atMs: number): SQL[] {
  if (rows.length === 0) return [];
  const pairs = JSON.stringify(rows.map((row) => ({ ...row, isOwner: row.isOwner ? 1 : 0 })));
  const fresh = sql`select r.value ->> 'accountId' as account_id, count(*) as n from json_each(${pairs}) r
    where not exists (select 1 from membership m
      where m.account_id = r.value ->> 'accountId' and m.user_id = r.value ->> 'userId') group by 1`;
  return [
    sql`update account set user_count = user_count + f.n, updated_at_ms = ${atMs} from (${fresh}) f
      where account.id = f.account_id`,
    sql`insert into membership (account_id, user_id, is_owner, role)
      select value ->> 'accountId', value ->> 'userId', value ->> 'isOwner', value ->> 'role' from json_each(${pairs})
      where true on conflict (account_id, user_id) do update set is_owner = excluded.is_owner, role = excluded.role`,
  ];
}

/** Take these users out of those accounts, counts in the same batch. */
export function removeMemberships(rows: readonly { accountId: string; userId: string }[], atMs: number): SQL[] {
  if (rows.length === 0) return [];
  const pairs = JSON.stringify(rows);
  const there = sql`select m.account_id, count(*) as n from json_each(${pairs}) r
    cross join membership m on m.account_id = r.value ->> 'accountId' and m.user_id = r.value ->> 'userId' group by 1`;
  return [
    sql`update account set user_count = user_count - f.n, updated_at_ms = ${atMs} from (${there}) f
      where account.id = f.account_id`,
    sql`delete from membership where (account_id, user_id) in (
      select value ->> 'accountId', value ->> 'userId' from json_each(${pairs}))`,
  ];
}

/** Takes one user out of one account, on the trail of both. False when they did not belong to it. */
export async function leaveAccount(
  db: Db,
  o: { accountId: string; userId: string; actorId: string; atMs: number },
): Promise<boolean> {
  const { accountId, userId, actorId, atMs } = o;
  const updated = (entity: "account" | "user", entityId: string, what: string) => [
    audited({ actorId, action: `${entity}.updated`, entity, entityId, detail: { changed: [what] }, atMs }),
    changed(entity, entityId, "updated", atMs),
  ];
  const [, left] = await batch(db, [
    sql`update account set user_count = user_count - 1, updated_at_ms = ${atMs}
      where id = ${accountId} and exists (select 1 from membership where account_id = ${accountId} and user_id = ${userId})`,
    sql`delete from membership where account_id = ${accountId} and user_id = ${userId} returning user_id`,
    ...updated("account", accountId, "users"),
    ...updated("user", userId, "accounts"),
  ]);
  return left!.length > 0;
}
