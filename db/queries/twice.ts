import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { MessageState } from "../schema/conversation.ts";
import { eachOf } from "./given.ts";

// What keeps one person from getting one mail twice: conditions over a message `m`, held by every statement that makes a message or
// brings one back.

/** Of a mail `mail` that an action made in a stay `stay`: whether one more of it, to one of its people for another account, would be a second
 * one (ST6). Where accounts are acted on once (`once`) so are people; else until its stay has ended and it waits no more. */
export const countsForOthers = (mail: SQL, stay: SQL, once: SQL): SQL =>
  sql`(${once} or ${stay}.left_at_ms is null or ${mail}.state <> 'sent')`;

const root = sql`coalesce(m.copy_of_id, m.id)`;
/** The start that made `m`, or what `m` is a copy of. */
const startOf = sql`(select h.start_id from message h where h.id = ${root})`;

/** Both of no playbook, or one person is not to have both: made in one stay, or for two accounts of which that counts. An account's next
 * stay writes to the same people anew (PB3). A copy is of the stay of what it was made of. */
const sameTurn = sql`((select z.state from start z where z.id = q.start_id) <> 'standing'
  or exists (select 1 from enrollment_item a join enrollment x on x.id = a.enrollment_id
      join enrollment_item b join enrollment y on y.id = b.enrollment_id
    where a.message_id = ${root} and b.message_id = q.id and (x.id = y.id or (x.account_id <> y.account_id and ${
  countsForOthers(
    sql`o`,
    sql`y`,
    sql`exists (select 1 from playbook_version v where v.playbook_id = x.playbook_id and v.no = x.version_no
      and v.definition ->> '$.reentry.kind' = 'once')`,
  )
}))))`;

/** Another mail `o` of the start of `m`, or a copy of one, to this user, that left or may: one row each. `q` is what the start made. */
const othersTo = (userId: SQL): SQL =>
  sql`participant p indexed by participant_user cross join message o on o.id = p.message_id
    cross join message q on q.id = coalesce(o.copy_of_id, o.id)
  where p.user_id = ${userId} and p.role = 'to' and q.start_id = ${startOf} and o.id <> m.id
    and o.state not in ('cancelled', 'skipped', 'failed') and ${sameTurn}`;

const willWriteTo = (address: SQL): SQL =>
  sql`(exists (select 1 from start_item i where i.start_id = ${startOf} and i.address = ${address} and i.message_id is null)
    or exists (select 1 from start_reader r join start_item i on i.start_id = r.start_id and i.n = r.n
      where r.start_id = ${startOf} and r.address = ${address} and i.message_id is null))`;

/** The start of `m`, or of what `m` is a copy of, writes to this user in another message already, or is about to (ST6): by a copy too, as
 * that leaves in the stead of what it was made of. Of a playbook's, in the same stay or so that it counts for it (`countsForOthers`). */
export const startWritesToUser = (userId: SQL): SQL =>
  sql`(exists (select 1 from ${othersTo(userId)}) or ${
    willWriteTo(sql`(select email from user where id = ${userId})`)
  })`;

/** The same of whoever has this address. False for no address. */
export const startWritesTo = (address: SQL): SQL =>
  sql`(exists (select 1 from user u where u.email = ${address} and exists (select 1 from ${othersTo(sql`u.id`)}))
    or ${willWriteTo(address)})`;

/** A mail that keeps a person from having one more of the same start. */
export type FirstMail = { address: string; subject: string; accountName: string; state: MessageState };

/** By which mails the start of this message writes to these users already, a mail for each of them. */
export const firstMails = (db: Db, messageId: string, userIds: readonly string[]): Promise<FirstMail[]> =>
  db.all<FirstMail>(sql`select coalesce(u.email, '') as address, o.subject, k.name as "accountName", o.state
    from ${eachOf(userIds)} cross join user u on u.id = j.value cross join message m on m.id = ${messageId}
      cross join message o on o.id = (select o.id from ${othersTo(sql`u.id`)} limit 1)
      join account k on k.id = o.account_id
    order by cast(j.key as integer)`);

const lives = sql`k.id <> m.id and +k.state in ('pending', 'sending', 'sent', 'unknown')`;

/** A copy of `m`, or what `m` is a copy of, or another copy of that, waits to leave or may have left (ST9). */
export const copyLives: SQL = sql`(exists (select 1 from message k where k.copy_of_id = ${root} and ${lives})
  or exists (select 1 from message k where k.id = ${root} and ${lives}))`;
