import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";
import type { PartyRow } from "./message.ts";

/** Whose page it is: an account's, which speaks of all its users, or a user's. */
export type PageOf = { accountId: string } | { userId: string };

/** So many of the newest mails of each are looked at for what was last, and so many pending ones for what is next. */
const mostLooked = 5_000;

/** Messages that one of them is a participant of. An account's own is among its conversations whoever it went to (PD4). */
function messagesOf(of: PageOf, states: SQL): SQL {
  if ("userId" in of) {
    return sql`select distinct m.id from (select message_id as id from participant indexed by participant_user
        where user_id = ${of.userId} order by message_id desc limit ${mostLooked}) p
      cross join message m on m.id = p.id where +m.state in ${states}`;
  }
  return sql`select id from (select id from message indexed by message_account
        where account_id = ${of.accountId} and state in ${states} limit ${mostLooked})
    union select id from (select m.id from membership ms cross join participant p indexed by participant_user
        on p.user_id = ms.user_id cross join message m on m.id = p.message_id
        where ms.account_id = ${of.accountId} and +m.state in ${states} limit ${mostLooked})`;
}

/** What waits to leave to them, the soonest first. */
export async function pendingOf(db: Db, of: PageOf, limit: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`select m.id from (${messagesOf(of, sql`('pending', 'sending')`)}) d
    cross join message m on m.id = d.id where m.direction = 'out' order by m.send_at_ms, m.id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** The newest mail that left to them or that they wrote; automatic answers aside. */
export type LastMail = {
  conversationId: string;
  subject: string;
  teammateId: string | null;
  atMs: number;
  people: Omit<PartyRow, "role">[];
};

/** Who mailed them last and when (`out`), or when who of them wrote (`in`). */
export async function lastMailOf(db: Db, of: PageOf, direction: "out" | "in"): Promise<LastMail | null> {
  const isOut = direction === "out";
  const newest = isOut ? newestSent(of) : newestWritten(of);
  const [row] = await db.all<Omit<LastMail, "people"> & { people: string }>(sql`
    select m.conversation_id as "conversationId", c.subject, m.teammate_id as "teammateId",
      ${isOut ? sql`m.ended_at_ms` : sql`m.created_at_ms`} as "atMs",
      (select json_group_array(json_object('userId', x.user_id, 'address', x.address, 'name', x.name)) from (
        select p.user_id, p.address, coalesce(${fullName("u")}, p.name) as name
        from participant p left join user u on u.id = p.user_id
        where p.message_id = m.id and p.role = ${isOut ? "to" : "from"} order by p.n limit 5) x) as people
    from message m join conversation c on c.id = m.conversation_id where m.id = (${newest})`);
  return row ? { ...row, people: JSON.parse(row.people) } : null;
}

const newestSent = (of: PageOf): SQL =>
  sql`select m.id from (${messagesOf(of, sql`('sent')`)}) d cross join message m on m.id = d.id
    where m.direction = 'out' ${reached(of)} order by m.ended_at_ms desc, m.id desc limit 1`;

/** To, CC or BCC: From is ours. */
const reached = (of: PageOf): SQL =>
  "userId" in of
    ? sql`and exists (select 1 from participant p where p.message_id = m.id and p.user_id = ${of.userId} and p.role <> 'from')`
    : sql``;

function newestWritten(of: PageOf): SQL {
  const from = "userId" in of
    ? sql`(select ${of.userId} as user_id)`
    : sql`(select user_id from membership where account_id = ${of.accountId} limit ${mostLooked})`;
  return sql`select m.id from ${from} w cross join participant p indexed by participant_user on p.user_id = w.user_id
    cross join message m on m.id = p.message_id
    where p.role = 'from' and m.direction = 'in' and m.automatic is null order by m.created_at_ms desc, m.id desc limit 1`;
}

export type ViaRow = { conversationId: string; userId: string; userName: string; roles: string };

/** Which participants tie each of these conversations to the account or the user, and as what (PD4). `roles` are joined by commas. */
export function viaOf(db: Db, conversationIds: readonly string[], of: PageOf): Promise<ViaRow[]> {
  const tied = "userId" in of
    ? sql`p.user_id = ${of.userId}`
    : sql`exists (select 1 from membership ms where ms.account_id = ${of.accountId} and ms.user_id = p.user_id)`;
  return db.all<ViaRow>(sql`select m.conversation_id as "conversationId", u.id as "userId",
      coalesce(${fullName("u")}, u.email, u.external_id, '') as "userName", group_concat(distinct p.role) as roles
    from ${eachOf(conversationIds)} cross join message m indexed by message_conversation on m.conversation_id = j.value
    cross join participant p on p.message_id = m.id cross join user u on u.id = p.user_id
    where ${tied} group by j.key, u.id order by j.key, u.name_key, u.id`);
}
