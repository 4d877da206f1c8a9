import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { memberMatches } from "../filter/audience.ts";
import type { Parsed } from "../filter/parse.ts";
import { batch } from "../statements.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";
import { maySend } from "./send-gates.ts";

export type StartFactsRows = {
  accounts: { id: string; name: string; csmId: string | null; aeId: string | null }[];
  users: { id: string; email: string | null; name: string; unsubscribed: boolean; suppressed: boolean }[];
  memberships: { accountId: string; userId: string }[];
  validSenders: Set<string>;
};

const userColumns = sql`u.id, u.email,
  coalesce(${fullName("u")}, u.email, u.id) as name,
  u.unsubscribed_at_ms is not null as unsubscribed,
  u.email is not null and exists (select 1 from suppression s where s.address = u.email) as suppressed`;

/** Which users of an account an audience takes: `t` is the user, `fm` their place in the account `fa` (ST4). */
export const audiences = {
  owners: sql`fm.is_owner = 1`,
  all: sql`1`,
  rule: (rule: Parsed): SQL => memberMatches(rule),
};

/** Everyone a start over these accounts may write to, in the accounts' order and by name within each (ST4). One snapshot. */
export async function readFactsOfAccounts(
  db: Db,
  o: { accountIds: readonly string[]; audience: SQL; channelId: string },
): Promise<StartFactsRows> {
  const members = sql`${eachOf(o.accountIds)} cross join account fa on fa.id = j.value
    cross join membership fm on fm.account_id = fa.id cross join user t on t.id = fm.user_id where ${o.audience}`;
  return await readFacts(db, {
    accounts: sql`select a.id, a.name, a.csm_id as csmId, a.ae_id as aeId
      from ${eachOf(o.accountIds)} cross join account a on a.id = j.value order by j.key`,
    users: sql`select ${userColumns} from user u where u.id in (select t.id from ${members})`,
    memberships:
      sql`select fm.account_id as accountId, fm.user_id as userId from ${members} order by j.key, t.name_key, t.id`,
    channelId: o.channelId,
  });
}

/** The selected users with every account they belong to. One snapshot. */
export async function readFactsOfUsers(
  db: Db,
  o: { userIds: readonly string[]; channelId: string },
): Promise<StartFactsRows> {
  const members = sql`${eachOf(o.userIds)} cross join membership ms on ms.user_id = j.value`;
  return await readFacts(db, {
    accounts: sql`select a.id, a.name, a.csm_id as csmId, a.ae_id as aeId
      from account a where a.id in (select ms.account_id from ${members})`,
    users: sql`select ${userColumns} from ${eachOf(o.userIds)} cross join user u on u.id = j.value`,
    memberships:
      sql`select ms.account_id as accountId, ms.user_id as userId from ${members} order by j.key, ms.account_id`,
    channelId: o.channelId,
  });
}

const validSenders = (channelId: string): SQL =>
  sql`select t.id from sender s join teammate t on t.id = s.teammate_id where s.channel_id = ${channelId} and ${maySend}`;

/** Teammates who may send on the channel (ST3). */
export const validSendersOn = async (db: Db, channelId: string): Promise<Set<string>> =>
  new Set((await db.all<{ id: string }>(validSenders(channelId))).map((row) => row.id));

async function readFacts(
  db: Db,
  select: { accounts: SQL; users: SQL; memberships: SQL; channelId: string },
): Promise<StartFactsRows> {
  const [accounts, users, memberships, senders] = await batch(db, [
    select.accounts,
    select.users,
    select.memberships,
    validSenders(select.channelId),
  ]);
  return {
    accounts: accounts as StartFactsRows["accounts"],
    users: users!.map((u) => ({
      ...u,
      unsubscribed: u.unsubscribed === 1,
      suppressed: u.suppressed === 1,
    })) as StartFactsRows[
      "users"
    ],
    memberships: memberships as StartFactsRows["memberships"],
    validSenders: new Set(senders!.map((row) => row.id as string)),
  };
}

/** The place in the list of the first id that names no row, or null when all do. */
export async function firstUnknown(
  db: Db,
  entity: "account" | "user" | "conversation",
  ids: readonly string[],
): Promise<number | null> {
  const [row] = await db.all<{ place: number }>(sql`select j.key as place from ${eachOf(ids)}
    where not exists (select 1 from ${sql.identifier(entity)} e where e.id = j.value) order by j.key limit 1`);
  return row?.place ?? null;
}
