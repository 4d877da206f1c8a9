import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";

/** A message of ours, or one that is in a thread of ours, that a mail is about. */
export type Matched = {
  id: string;
  conversationId: string;
  accountId: string;
  direction: "out" | "in";
  state: string;
  teammateId: string;
  channelId: string;
};

const columns = sql`m.id, m.conversation_id as "conversationId", m.account_id as "accountId", m.direction, m.state,
  m.teammate_id as "teammateId", m.channel_id as "channelId"`;
/** What a person outside can have seen: it left, may have left, or came in. */
const isOut = sql`(m.direction = 'in' or m.state in ('sending', 'sent', 'unknown'))`;

const first = async (db: Db, select: SQL): Promise<Matched | undefined> => (await db.all<Matched>(select))[0];

/** By our own id, as a token or a provider hands it back. */
export const matchById = (db: Db, id: string) =>
  first(db, sql`select ${columns} from message m where m.id = ${id} and ${isOut}`);

/** By Message-ID, the first of `ids` that is known. */
export const matchByRfcIds = async (db: Db, ids: readonly string[]): Promise<Matched | undefined> =>
  ids.length === 0 ? undefined : await first(
    db,
    sql`select ${columns} from ${eachOf(ids)} cross join message m indexed by message_rfc on m.rfc_message_id = j.value
      where m.rfc_message_id is not null and ${isOut} order by cast(j.key as integer), m.direction desc, m.id limit 1`,
  );

/** The newest of a provider's thread. */
export const matchByThread = (db: Db, channelId: string, threadId: string) =>
  first(
    db,
    sql`select ${columns} from message m indexed by message_provider_thread where m.channel_id = ${channelId}
      and m.provider_thread_id = ${threadId} and ${isOut} order by m.created_at_ms desc, m.id desc limit 1`,
  );

/** By the provider's id of it. */
export const matchByProviderId = (db: Db, channelId: string, providerId: string) =>
  first(
    db,
    sql`select ${columns} from message m indexed by message_provider where m.channel_id = ${channelId}
      and m.provider_id = ${providerId} and ${isOut} limit 1`,
  );

/** The newest that went to this address since `sinceMs`: what a report is about that does not say. */
export const matchByAddress = (db: Db, address: string, sinceMs: number) =>
  first(
    db,
    sql`select ${columns} from (select message_id, role from participant indexed by participant_address
        where address = ${address} union select p.message_id, p.role from user u
        cross join participant p indexed by participant_user on p.user_id = u.id where u.email = ${address}) p
      cross join message m on m.id = p.message_id
      where p.role <> 'from' and m.direction = 'out' and m.state in ('sent', 'unknown')
        and m.ended_at_ms >= ${sinceMs} and m.seal_no > 0 order by m.ended_at_ms desc limit 1`,
  );

/** What left last in a conversation: what a mail answers that names only a thread. */
export const lastOut = (db: Db, conversationId: string) =>
  first(
    db,
    sql`select ${columns} from message m where m.conversation_id = ${conversationId} and m.direction = 'out'
      and m.state in ('sending', 'sent', 'unknown') order by coalesce(m.ended_at_ms, m.created_at_ms) desc limit 1`,
  );

/** Whether this mail is here already: by its Message-ID, in whichever mailbox or webhook, or by the provider's id of it. */
export async function isMailKnown(
  db: Db,
  o: { rfcMessageId: string; channelId: string; providerId: string },
): Promise<boolean> {
  const rows = await db.all(sql`select 1 where ${mailKnown(o)}`);
  return rows.length > 0;
}
export const mailKnown = (o: { rfcMessageId: string; channelId: string; providerId: string }): SQL =>
  sql`(exists (select 1 from message k where k.rfc_message_id = ${o.rfcMessageId})
    or exists (select 1 from message k where k.channel_id = ${o.channelId} and k.provider_id = ${o.providerId}))`;

/** Who is in a conversation: every address of its messages, and the user that it is of. The newest 500. What a machine wrote, or
 * somebody as one, brings nobody in. */
export const peopleOf = (db: Db, conversationId: string) =>
  db.all<{ address: string; userId: string | null }>(sql`
    select lower(coalesce(u.email, p.address)) as address, p.user_id as "userId" from message m
      cross join participant p on p.message_id = m.id left join user u on u.id = p.user_id
    where m.conversation_id = ${conversationId} and (m.direction = 'out' or m.automatic is null)
    order by m.id desc limit 500`);

/** Whether a user is one of an account. */
export async function isAtAccount(db: Db, userId: string, accountId: string): Promise<boolean> {
  const rows = await db.all(sql`select 1 from membership where account_id = ${accountId} and user_id = ${userId}`);
  return rows.length > 0;
}

/** Whom a mail went to: To, CC and BCC of one message. */
export const recipientsOf = (db: Db, messageId: string) =>
  db.all<{ address: string; role: "to" | "cc" | "bcc"; userId: string | null }>(sql`
    select lower(coalesce(u.email, p.address)) as address, p.role, p.user_id as "userId" from participant p
      left join user u on u.id = p.user_id where p.message_id = ${messageId} and p.role <> 'from'`);

/** Those of the addresses that teammates send from, on any channel. */
export async function ownAddresses(
  db: Db,
  addresses: readonly string[],
): Promise<{ address: string; teammateId: string; channelId: string }[]> {
  return await db.all(sql`select lower(s.address) as address, s.teammate_id as "teammateId", s.channel_id as "channelId"
    from sender s where lower(s.address) in (select value from ${eachOf(addresses)})`);
}

/** Where a mail of this user begins a conversation of its own (CH7): the account where something happened last with them, else the
 * one they own, else the first by name. */
export async function accountOfUser(db: Db, userId: string): Promise<string | null> {
  const [row] = await db.all<{ id: string }>(sql`select a.id from membership b join account a on a.id = b.account_id
    where b.user_id = ${userId} order by (select max(c.active_at_ms) from conversation c where c.account_id = a.id
        and exists (select 1 from message m join participant p on p.message_id = m.id
          where m.conversation_id = c.id and p.user_id = ${userId})) desc nulls last,
      b.is_owner desc, a.name_key, a.id limit 1`);
  return row?.id ?? null;
}

/** Where somebody at no account was written with last, as one on CC may be. */
export async function accountWrittenAt(db: Db, userId: string): Promise<string | null> {
  const [row] = await db.all<{ id: string }>(sql`select c.account_id as id from participant p
      cross join message m on m.id = p.message_id cross join conversation c on c.id = m.conversation_id
    where p.user_id = ${userId} and c.state <> 'pending' order by c.active_at_ms desc, c.id limit 1`);
  return row?.id ?? null;
}

/** Whose mail a conversation that nobody here began is: who sends from this channel, else the account's CSM or AE, else an admin. */
export async function teammateFor(
  db: Db,
  o: { channelId: string; accountId: string; addresses: readonly string[] },
): Promise<string | null> {
  const [row] = await db.all<{ id: string }>(sql`select id from (
    select s.teammate_id as id, 0 as n from sender s where s.channel_id = ${o.channelId}
      and lower(s.address) in (select value from ${eachOf(o.addresses)})
    union all select t.id, 1 from teammate t where t.state = 'active'
      and lower(t.email) in (select value from ${eachOf(o.addresses)})
    union all select coalesce(a.csm_id, a.ae_id), 2 from account a where a.id = ${o.accountId}
    union all select s.teammate_id, 3 from sender s where s.channel_id = ${o.channelId}
    union all select t.id, 4 from teammate t where t.role = 'admin' and t.state = 'active')
    where id is not null order by n, id limit 1`);
  return row?.id ?? null;
}

/** What a teammate sends from on a channel; null where they are no sender of it. */
export async function addressOfSender(db: Db, teammateId: string, channelId: string): Promise<string | null> {
  const [row] = await db.all<{ address: string }>(sql`select lower(address) as address from sender
    where teammate_id = ${teammateId} and channel_id = ${channelId}`);
  return row?.address ?? null;
}
