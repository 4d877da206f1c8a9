import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { oneOf } from "./given.ts";
import { mailsTo, mailsToOthers } from "./erase-mail.ts";

/** Stands where an erased person's address stood (RFC 2606: nobody's, ever). */
export const erasedAddressMark = "erased@erased.invalid";
/** Stands where words were that were written to or by them. */
export const erasedWords = "Erased";

export type Person = { userId: string; address: string | null };
/** `alone`: from them, or to nobody else: all that is written in it goes. Else only what it says of them. */
export type TheirMessage = { id: string; direction: "in" | "out"; alone: boolean };

const isThem = ({ userId, address }: Person, p: SQL): SQL =>
  sql`(${p}.user_id = ${userId} or ${p}.address = ${address ?? ""})`;

/** The next messages that name the person, but for those that are on their way: these are asked for again once they have ended. */
export async function nextOfTheirs(db: Db, person: Person, most: number): Promise<TheirMessage[]> {
  const p = sql.raw("p");
  const rows = await db.all<{ id: string; direction: "in" | "out"; alone: number }>(sql`
    select m.id, m.direction, case m.direction
      when 'in' then exists (select 1 from participant p where p.message_id = m.id and p.role = 'from' and ${
    isThem(person, p)
  })
      else not exists (select 1 from participant p where p.message_id = m.id and p.role = 'to' and not ${
    isThem(person, p)
  }) end as alone
    from (select message_id from participant where user_id = ${person.userId}
      union select message_id from participant where address = ${person.address ?? ""}) t
    cross join message m on m.id = t.message_id where m.state <> 'sending' limit ${most}`);
  return rows.map((row) => ({ ...row, alone: row.alone === 1 }));
}

/**
 * Erases the person from these messages in one batch (AD5): pending ones end unsent where nobody else is in To, drafts with their
 * history, mails and comments that were to or from them go, and what others were written stays without them. `seed` is what an
 * emptied draft begins from. Safe to do twice.
 */
export async function eraseFromMessages(
  db: Db,
  person: Person,
  messages: readonly TheirMessage[],
  o: { seed: Uint8Array; atMs: number },
): Promise<void> {
  const all = oneOf(messages.map(({ id }) => id));
  const alone = oneOf(messages.filter((m) => m.alone).map(({ id }) => id));
  const shared = oneOf(messages.filter((m) => !m.alone).map(({ id }) => id));
  const them = isThem(person, sql.raw("participant"));
  const conversations = sql`(select conversation_id from message where id in ${alone})`;
  const address = person.address ?? "";
  // What is empty would be found everywhere.
  const names = (text: SQL) => address === "" ? sql`0` : sql`instr(lower(${text}), ${address}) > 0`;
  await batch(db, [
    // Nobody else is left to write to: it never leaves. Else it leaves without them.
    sql`delete from participant where message_id in (select id from message where id in ${shared} and +state = 'pending')
      and ${them}`,
    sql`update message set state = 'cancelled', ended_at_ms = ${o.atMs}, ended_why = 'erased', hold = null,
        hold_until_ms = null, hold_detail = null
      where id in ${alone} and +state = 'pending'`,
    sql`update message set subject = ${erasedWords}, checks = null, hold_detail = null, stuck_detail = null, undo_id = null,
        approved_for = null, approved_seq = null, reply_to = null, erased_at_ms = ${o.atMs},
        ended_why = case when +state in ('failed', 'unknown') then null else ended_why end
      where id in ${alone}`,
    sql`update message set approved_for = null, approved_seq = null,
        subject = case when ${names(sql`subject`)} then ${erasedWords} else subject end,
        ended_why = case when ${names(sql`ended_why`)} then null else ended_why end,
        erased_at_ms = case when +state = 'pending' then null else ${o.atMs} end, checks_stale = 1,
        checks_no = checks_no + 1
      where id in ${shared}`,
    ...mailsTo(alone, o.seed),
    ...mailsToOthers(shared, address, erasedAddressMark),
    sql`update delivery_event set user_id = null, address = null, network = null, agent = null, detail = null
      where message_id in ${all} and (message_id in ${alone} or user_id = ${person.userId} or address = ${address})`,
    sql`update audit set detail = null where entity = 'message' and entity_id in ${all}
      and (${names(sql`detail`)} or (entity_id in ${alone} and detail ->> 'words' is not null))`,
    sql`delete from conversation_trait where entity_id in ${silent(conversations)}`,
    sql`update audit set detail = null where entity = 'conversation' and entity_id in ${silent(conversations)}`,
    sql`update conversation set subject = ${erasedWords}, state = 'closed', closed_why = 'erased'
      where id in ${silent(conversations)}`,
    sql`update start_item set address = 'erased:' || n where start_id in (select start_id from message where id in ${all})
      and user_id = ${person.userId}`,
    sql`update start_reader set address = 'erased:' || n || ':' || place
      where start_id in (select start_id from message where id in ${all}) and user_id = ${person.userId}`,
    // Last, as all before goes by them.
    sql`update participant set user_id = null, address = ${erasedAddressMark}, name = null, address_hash = null
      where message_id in ${all} and ${them}`,
    sql`insert into change (entity, id, kind, at_ms) select 'message', id, 'updated', ${o.atMs} from message where id in ${all}`,
    sql`insert into change (entity, id, kind, at_ms) select distinct 'conversation', conversation_id, 'updated', ${o.atMs}
      from message where id in ${all}`,
  ]);
}

/** Conversations in which nothing says anything any more. */
const silent = (among: SQL): SQL =>
  sql`(select c.id from conversation c where c.id in ${among} and not exists (select 1 from message m
    where m.conversation_id = c.id and (m.erased_at_ms is null or m.subject <> ${erasedWords})))`;
