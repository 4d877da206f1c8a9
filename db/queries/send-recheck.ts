import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { oneOf } from "./given.ts";

/** What changed, by id. `newsIds` are messages that may have come in or been sent: news in the lives of their people. */
export type Touched = {
  messageIds: string[];
  newsIds: string[];
  userIds: string[];
  accountIds: string[];
  startIds: string[];
};

/** Pending messages that what changed may say something else in. Of a start, only once all of it is made. */
export async function pendingOf(db: Db, touched: Touched): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`
    select id from message where id in ${oneOf(touched.messageIds)} and +state = 'pending' and direction = 'out'
    union
    select m.id from message e cross join participant o on o.message_id = e.id
      cross join participant p indexed by participant_user on p.user_id = o.user_id
      cross join message m on m.id = p.message_id
      where e.id in ${oneOf(touched.newsIds)} and (e.direction = 'in' or +e.state = 'sent')
        and p.role = 'to' and +m.state = 'pending' and m.watch_life = 1
    union
    select m.id from participant p cross join message m on m.id = p.message_id
      where p.user_id in ${oneOf(touched.userIds)} and p.role = 'to' and m.state = 'pending'
    union
    select id from message indexed by message_account
      where account_id in ${oneOf(touched.accountIds)} and state = 'pending'
    union
    select m.id from start s cross join message m indexed by message_start on m.start_id = s.id
      where s.id in ${oneOf(touched.startIds)} and s.state = 'done' and m.state = 'pending'`);
  return rows.map(({ id }) => id);
}

/** Pending messages that a hole, a bad link or an event in their user's life holds. */
export async function heldByOwn(db: Db): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`select id from message indexed by message_held
    where state = 'pending' and hold is not null and hold in ('missing_data', 'bad_link', 'life_event')`);
  return rows.map(({ id }) => id);
}

/** Accounts with pending messages that follow their CSM or AE. */
export async function accountsFollowing(db: Db): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`select distinct account_id as id from message indexed by message_follows
    where state = 'pending' and sender_mode in ('csm', 'ae')`);
  return rows.map(({ id }) => id);
}
