import { type SQL, sql } from "drizzle-orm";
import type { Placed } from "../statements.ts";
import { fullName } from "./full-name.ts";

// The gates of SE1 as SQL over a message `m`: the claim and the begin hold the very same ones, so that nothing that a pure
// rule judged can have changed in between.

/** The newest seq of the draft of `m`, 0 while nobody edited it. */
export const headSeq: SQL<number> = sql`coalesce((select max(d.seq) from draft_update d where d.message_id = m.id), 0)`;

/** Where the mail of participant `p` goes: a known user's address as it is now. */
const address = sql`case when u.id is null then p.address else u.email end`;
/** They are no user, or one who has an e-mail address still: else they drop out (SE1). */
const hasAddress = sql`(u.id is null or u.email is not null)`;
/** Participant `p` is no user, and nobody's is the address; what was said of it when it was given up or erased holds on (SU1, AD5). */
const leftBehind = (said: "unsubscribed_at_ms" | "suppressed_why"): SQL =>
  sql`(p.user_id is null and p.address_hash is not null and exists (select 1 from erased_address ea
    where ea.hash = p.address_hash and ${sql.raw(`ea.${said}`)} is not null)
    and not exists (select 1 from user v where v.email = lower(p.address)))`;
const notSuppressed = sql`(not exists (select 1 from suppression s where s.address = lower(${address}))
  and not ${leftBehind("suppressed_why")})`;
/** Of no user when it was written, and by now that of one who unsubscribed. */
const unsubscribedStranger = sql`(u.id is null and exists (select 1 from user v where v.email = lower(p.address)
  and v.unsubscribed_at_ms is not null))`;
const notUnsubscribed = sql`(m.allow_unsubscribes = 0 or (u.unsubscribed_at_ms is null and not ${unsubscribedStranger}
    and not ${leftBehind("unsubscribed_at_ms")}))`;
const participants = sql`participant p left join user u on u.id = p.user_id`;

/** Somebody in To did not unsubscribe (SU4). */
export const subscribedToSomebody: SQL =
  sql`exists (select 1 from ${participants} where p.message_id = m.id and p.role = 'to' and ${notUnsubscribed})`;
/** Somebody in To who did not unsubscribe has an e-mail address still (SE1). */
export const somebodyHasAddress: SQL =
  sql`exists (select 1 from ${participants} where p.message_id = m.id and p.role = 'to' and ${hasAddress} and ${notUnsubscribed})`;
/** Somebody in To may be mailed: with an address, and neither unsubscribed nor suppressed. */
export const somebodyMayBeMailed: SQL = sql`exists (select 1 from ${participants}
  where p.message_id = m.id and p.role = 'to' and ${hasAddress} and ${notUnsubscribed} and ${notSuppressed})`;

/** It is no follow-up that goes unless its user replied, or nobody has replied (PB4): it was made while there was no reply. */
export const unanswered: SQL = sql`(m.unless_replied = 0 or not exists (select 1 from conversation n
  where n.id = m.conversation_id and n.replied_at_ms is not null))`;

/** Of each address of `m` that is no user's it is known what it was given up or erased as (`hashStrangers`), as far as any was. */
export const strangersAreKnown: SQL = sql`(not exists (select 1 from participant p
    where p.message_id = m.id and p.user_id is null and p.role <> 'from' and p.address_hash is null)
  or not exists (select 1 from erased_address))`;

/** Who may be mailed now, as a JSON array of `{role, n, userId, address, name}` in the order of their index; an address may be in it twice, as
 * a user may have got the address of another on the mail (`mailedPeople` in jobs/sends). Suppressed addresses drop out, users who have none any
 * more, and unsubscribed ones where the message allows unsubscribes (SU3). The same people give the same text. */
export const mailable: SQL<string> = sql`(select json_group_array(json_object(
    'role', x.role, 'n', x.n, 'userId', x.user_id, 'address', x.address, 'name', x.name))
  from (select p.role, p.n, p.user_id, ${address} as address,
        coalesce(${fullName("u")}, p.name) as name
      from ${participants}
      where p.message_id = m.id and p.role <> 'from' and ${hasAddress} and ${notUnsubscribed} and ${notSuppressed}
      order by p.role, p.n) x)`;

/** A teammate `t` who may be a sender, given a row of `sender` (isValidSender in jobs/rules says the same). */
export const maySend: SQL = sql`(t.state = 'active' and t.may_send = 1 and t.role <> 'observer')`;

/** `m` stands with the sender it follows, or with who stands in for them (ST3, SW4): the account's CSM or AE where that one is a valid
 * sender, else the default. */
export const followsItsSender: SQL =
  sql`(m.sender_mode in ('teammate', 'fixed') or coalesce(m.stands_in_for_id, m.teammate_id) = coalesce(
  (select s.teammate_id from account a
    join sender s on s.channel_id = m.channel_id
      and s.teammate_id = case m.sender_mode when 'csm' then a.csm_id else a.ae_id end
    join teammate t on t.id = s.teammate_id
    where a.id = m.account_id and ${maySend}), m.default_teammate_id))`;

/** Nobody has stopped the start that made `m` (SE7). */
export const startIsOpen: SQL =
  sql`not exists (select 1 from start z where z.id = m.start_id and z.paused_at_ms is not null)`;

/** What a sender was judged by; `window` is the stored text, so that a changed window is a different one, and `calendarNo` changes with
 * leave and holidays (SW4). */
export type JudgedSender = {
  teammateId: string;
  channelId: string;
  window: string | null;
  timeZone: string;
  calendarNo: number;
  /** Of its channel, as it was opened. */
  connectionNo: number;
};

/** The sender of `m` may send at `now`, and its start was not stopped (SE1, SE4, SE7), by the window it was judged by. */
export const senderIsOpen = (judged: Placed<JudgedSender>, now: SQL): SQL =>
  sql`(m.teammate_id = ${judged.teammateId} and m.channel_id = ${judged.channelId}
  and exists (select 1 from sender s join teammate t on t.id = s.teammate_id join channel c on c.id = s.channel_id
    where s.teammate_id = m.teammate_id and s.channel_id = m.channel_id and ${maySend} and c.state = 'ok' and c.connection_no = ${judged.connectionNo}
      and s.paused_at_ms is null and coalesce(s.busy_until_ms, 0) <= ${now}
      and (m.ignore_window = 1 or (t.sending_window is ${judged.window} and t.time_zone = ${judged.timeZone}
        and t.calendar_no = ${judged.calendarNo})))
  and ${startIsOpen}
  and not exists (select 1 from setting where key = 'paused' and value <> 'null'))`;

/** How `m` would be sent now, beside its words: sender with their signature, channel, reply-to, unsubscribe flag and every address, as
 * one JSON text. The same settings give the same text, whatever happened in between. Whoever drops out is in it still: of a user who has
 * no address any more the one that they were written to at. */
export const sentAs: SQL<string> = sql`json_object('teammateId', m.teammate_id, 'channelId', m.channel_id,
  'from', (select s.address from sender s where s.teammate_id = m.teammate_id and s.channel_id = m.channel_id),
  'signatureSeq', (select t.signature_seq from teammate t where t.id = m.teammate_id),
  'replyTo', m.reply_to, 'allowUnsubscribes', m.allow_unsubscribes,
  'people', (select json_group_array(json_array(x.role, x.address)) from (select p.role, lower(coalesce(u.email, p.address)) as address
    from ${participants} where p.message_id = m.id and p.role <> 'from' order by p.role, p.n) x))`;

/** Nothing is to be approved, or what was approved, words and settings, is what would leave now (PR5). No writer has to void an
 * approval: any change makes it another one. */
export const approved: SQL<number> = sql`(case when m.approval_needed = 0 then 1 when m.approved_seq is null then 0
  when m.approved_seq <> ${headSeq} then 0 else m.approved_for is ${sentAs} end)`;

/** Begun at `m`'s channel as it is still connected, and its provider honours the key (SE3). One that began in the future began before the
 * clock was set back: nobody knows how long ago. */
export const keyLives = (now: SQL): SQL =>
  sql`exists (select 1 from channel c where c.id = m.channel_id and c.connection_no = m.began_connection_no
    and m.began_at_ms > ${now} - c.idempotency_ms and m.began_at_ms <= ${now} + ${clockSlackMs})`;
/** How far the clocks of processes, or of one before and after it was set, may differ for a try to be one of the same hour. */
export const clockSlackMs = 10 * 60_000;

/** No hold of the message's own is stored, or it has run out. */
export const unheld = (now: SQL): SQL => sql`(m.hold is null or m.hold_until_ms <= ${now})`;

/** Nobody is typing, by the constants of PR7. */
export const quiet = (now: SQL, { quietMs, editingMostMs }: { quietMs: number; editingMostMs: number }): SQL =>
  sql`(m.edited_at_ms is null or m.send_now_at_ms >= m.edited_at_ms or m.edited_at_ms > ${now} + ${quietMs}
    or min(m.edited_at_ms + ${quietMs},
      max(m.send_at_ms, coalesce(m.editing_since_ms, m.edited_at_ms)) + ${editingMostMs}) <= ${now})`;
