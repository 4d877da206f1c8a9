import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { oneOf } from "./given.ts";

/** What changed, by id. `newsIds` are messages that may have come in or been sent: news of their people. */
export type Touched = {
  messageIds: string[];
  newsIds: string[];
  userIds: string[];
  accountIds: string[];
  teammateIds: string[];
  startIds: string[];
};

/** Pending messages whose checks what changed may turn out otherwise. Of a start, once all of it is made, and of a playbook's at any
 * time. */
export async function pendingTouched(db: Db, touched: Touched): Promise<string[]> {
  const among = (ids: string[], select: SQL) => ids.length > 0 ? [select] : [];
  const { messageIds, newsIds, userIds, accountIds, teammateIds, startIds } = touched;
  const selects = [
    ...among(
      messageIds,
      sql`select id from message where id in ${oneOf(messageIds)} and +state = 'pending' and direction = 'out'`,
    ),
    ...among(
      newsIds,
      sql`select m.id from message e cross join participant o on o.message_id = e.id
        cross join participant p indexed by participant_user on p.user_id = o.user_id
        cross join message m on m.id = p.message_id
        where e.id in ${oneOf(newsIds)} and (e.direction = 'in' or +e.state = 'sent')
          and p.role = 'to' and +m.state = 'pending'`,
    ),
    ...among(
      userIds,
      sql`select m.id from participant p cross join message m on m.id = p.message_id
        where p.user_id in ${oneOf(userIds)} and p.role = 'to' and m.state = 'pending'`,
    ),
    ...among(
      accountIds,
      sql`select id from message indexed by message_account
        where account_id in ${oneOf(accountIds)} and state = 'pending'`,
    ),
    ...among(
      teammateIds,
      sql`select id from message indexed by message_queue
          where state = 'pending' and teammate_id in ${oneOf(teammateIds)}
        union select m.id from account a cross join message m indexed by message_account
          on m.account_id = a.id and m.state = 'pending'
        where a.csm_id in ${oneOf(teammateIds)} or a.ae_id in ${oneOf(teammateIds)}`,
    ),
    ...among(
      startIds,
      sql`select m.id from start s cross join message m indexed by message_start on m.start_id = s.id
        where s.id in ${oneOf(startIds)} and s.state in ('done', 'standing') and m.state = 'pending'`,
    ),
  ];
  if (selects.length === 0) return [];
  const rows = await db.all<{ id: string }>(sql.join(selects, sql` union `));
  return rows.map(({ id }) => id);
}

// The number is raised of a stale one too: a run of its checks that is under way has read what was before.
const mark = sql`update message set checks_stale = 1, checks_no = checks_no + 1`;

/** The checks of these are to be run again. Give it no more than a few hundred, so that nobody waits behind it. */
export const markStale = (db: Db, ids: readonly string[]): Promise<unknown> =>
  db.run(sql`${mark} where id in ${oneOf(ids)} and +state = 'pending'`);

/** The same for the next `limit` of all that is pending, by send date; answers where they ended, null behind the last. */
export async function markNextStale(
  db: Db,
  after: { sendAtMs: number; id: string } | null,
  limit: number,
): Promise<{ sendAtMs: number; id: string } | null> {
  const behind = after ? sql`(send_at_ms, id) > (${after.sendAtMs}, ${after.id})` : sql`true`;
  const rows = await db.all<{ sendAtMs: number; id: string }>(sql`${mark} where id in (
      select id from message indexed by message_due where state = 'pending' and ${behind} order by send_at_ms, id
      limit ${limit})
    returning send_at_ms as "sendAtMs", id`);
  if (rows.length < limit) return null;
  return rows.reduce((a, b) => b.sendAtMs > a.sendAtMs || (b.sendAtMs === a.sendAtMs && b.id > a.id) ? b : a);
}

/** Accounts with pending messages that follow their CSM or AE. */
export async function accountsFollowing(db: Db): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`select distinct account_id as id from message indexed by message_follows
    where state = 'pending' and sender_mode in ('csm', 'ae')`);
  return rows.map(({ id }) => id);
}
