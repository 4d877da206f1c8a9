import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf, oneOf } from "./given.ts";

/** What changed, by id, that an account may match or no longer match for. */
export type TouchedBy = {
  accountIds: string[];
  userIds: string[];
  conversationIds: string[];
  messageIds: string[];
  /** Starts that made conversations, since `startsFromMs`. */
  startIds: string[];
  startsFromMs: number;
};
export type TouchedAccount = { accountId: string; no: number };

/** A conversation shows under its account, and under those of everybody in it (PD4). */
const ofConversations = (ids: SQL): SQL =>
  sql`select c.account_id as id from (${ids}) x cross join conversation c on c.id = x.id
    union all select lm.account_id from (${ids}) x
      cross join message lx indexed by message_conversation on lx.conversation_id = x.id
      cross join participant lp on lp.message_id = lx.id cross join membership lm on lm.user_id = lp.user_id`;

/** The accounts that this may be about are to be held against the rules again. `no` is the seq of the last of these changes: it rises, and
 * an account that is touched again meanwhile is looked at again. */
export async function touchAccounts(db: Db, by: TouchedBy, no: number): Promise<void> {
  const among = (ids: readonly string[], select: SQL) => ids.length > 0 ? [select] : [];
  const selects = [
    ...among(by.accountIds, sql`select j.value as id from ${eachOf(by.accountIds)}`),
    ...among(
      by.userIds,
      sql`select m.account_id as id from ${eachOf(by.userIds)}
      cross join membership m on m.user_id = j.value`,
    ),
    ...among(by.conversationIds, ofConversations(sql`select j.value as id from ${eachOf(by.conversationIds)}`)),
    ...among(
      by.messageIds,
      ofConversations(sql`select conversation_id as id from message where id in ${oneOf(by.messageIds)}`),
    ),
    ...among(
      by.startIds,
      ofConversations(sql`select id from conversation indexed by conversation_start
        where start_id in ${oneOf(by.startIds)} and created_at_ms >= ${by.startsFromMs}`),
    ),
  ];
  if (selects.length === 0) return;
  await db.run(sql`insert into playbook_touched (account_id, no)
    select distinct id, ${no} from (${sql.join(selects, sql` union all `)}) where true
    on conflict (account_id) do update set no = max(no, excluded.no)`);
}

/** So are the accounts of these stays (a select of ids), in the batch and behind the change that tells of what was done to them: its seq
 * is above that of any look that goes on just now. */
export const touchStays = (stays: SQL): SQL =>
  sql`insert into playbook_touched (account_id, no)
    select distinct account_id, (select max(seq) from change) from enrollment where id in (${stays})
    on conflict (account_id) do update set no = max(no, excluded.no)`;

/** The next of those that wait, by id. */
export const nextTouched = (db: Db, afterId: string, most: number): Promise<TouchedAccount[]> =>
  db.all(sql`select account_id as "accountId", no from playbook_touched where account_id > ${afterId}
    order by account_id limit ${most}`);

/** These were held against every rule, but for what was touched again since. */
export const clearTouched = (db: Db, rows: readonly TouchedAccount[]): Promise<unknown> =>
  db.run(sql`delete from playbook_touched where (account_id, no) in
    (select j.value ->> 'accountId', j.value ->> 'no' from ${eachOf(rows)})`);
