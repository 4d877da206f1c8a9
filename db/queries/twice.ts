import { type SQL, sql } from "drizzle-orm";

// What keeps one person from getting one mail twice: conditions over a message `m`, held by every statement that makes a message or
// brings one back.

/** Of a mail `mail` that an action made in a stay `stay`: whether one more of it, to one of its people for another account, would be a second
 * one (ST6). Where accounts are acted on once (`once`) so are people; else until its stay has ended and it waits no more. */
export const countsForOthers = (mail: SQL, stay: SQL, once: SQL): SQL =>
  sql`(${once} or ${stay}.left_at_ms is null or ${mail}.state <> 'sent')`;

/** Both of no playbook, or one person is not to have both: made in one stay, or for two accounts of which that counts. An account's next
 * stay writes to the same people anew (PB3). */
const sameTurn = sql`((select z.state from start z where z.id = m.start_id) <> 'standing'
  or exists (select 1 from enrollment_item a join enrollment x on x.id = a.enrollment_id
      join enrollment_item b join enrollment y on y.id = b.enrollment_id
    where a.message_id = m.id and b.message_id = o.id and (x.id = y.id or (x.account_id <> y.account_id and ${
  countsForOthers(
    sql`o`,
    sql`y`,
    sql`exists (select 1 from playbook_version v where v.playbook_id = x.playbook_id and v.no = x.version_no
      and v.definition ->> '$.reentry.kind' = 'once')`,
  )
}))))`;

/** The start of `m` writes to this address in another message already, or is about to (ST6); of a playbook's, in the same stay or so that
 * it counts for it (`countsForOthers`). False for no address. */
export const startWritesTo = (address: SQL): SQL =>
  sql`(exists (select 1 from user u cross join participant p indexed by participant_user on p.user_id = u.id and p.role = 'to'
      cross join message o on o.id = p.message_id where u.email = ${address} and o.start_id = m.start_id and o.id <> m.id
        and o.state not in ('cancelled', 'skipped', 'failed') and ${sameTurn})
    or exists (select 1 from start_item i where i.start_id = m.start_id and i.address = ${address} and i.message_id is null)
    or exists (select 1 from start_reader r join start_item i on i.start_id = r.start_id and i.n = r.n
      where r.start_id = m.start_id and r.address = ${address} and i.message_id is null))`;

const root = sql`coalesce(m.copy_of_id, m.id)`;
const lives = sql`k.id <> m.id and +k.state in ('pending', 'sending', 'sent', 'unknown')`;

/** A copy of `m`, or what `m` is a copy of, or another copy of that, waits to leave or may have left (ST9). */
export const copyLives: SQL = sql`(exists (select 1 from message k where k.copy_of_id = ${root} and ${lives})
  or exists (select 1 from message k where k.id = ${root} and ${lives}))`;
