import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import { eachOf } from "./given.ts";
import { type Bounds, type Condition, listPage, type Place } from "./list.ts";
import type { PartyRow } from "./message.ts";

export const conversationStates = ["pending", "active", "closed"] as const;
export type ConversationState = (typeof conversationStates)[number];

export type ConversationRow = {
  id: string;
  accountId: string;
  accountName: string;
  subject: string;
  state: ConversationState;
  closedWhy: string | null;
  startId: string | null;
  startName: string | null;
  templateId: string | null;
  templateName: string | null;
  /** Whose the template is alone, null for a shared one. */
  templateOwnerId: string | null;
  /** To of its first message, and who sends or sent that one. */
  to: Omit<PartyRow, "role">[];
  teammateId: string | null;
  /** The first look at any of its messages, and how many there were at all of them. */
  seenFirstAtMs: number | null;
  seenCount: number;
  activeAtMs: number;
  createdAtMs: number;
};

const first = sql`(select m.id from message m where m.conversation_id = c.id order by m.created_at_ms, m.id limit 1)`;
const to = sql`(select json_group_array(json_object('userId', x.user_id, 'address', x.address, 'name', x.name)) from (
  select p.user_id, p.address,
    coalesce(nullif(trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')), ''), p.name) as name
  from participant p left join user u on u.id = p.user_id where p.message_id = ${first} and p.role = 'to' order by p.n) x)`;

/** In the order of the ids; unknown ones are left out. */
export async function conversationsById(db: Db, ids: readonly string[]): Promise<ConversationRow[]> {
  const rows = await db.all<Omit<ConversationRow, "to"> & { to: string }>(sql`
    select c.id, c.account_id as "accountId", a.name as "accountName", c.subject, c.state, c.closed_why as "closedWhy",
      c.start_id as "startId", st.name as "startName", c.template_id as "templateId", tp.name as "templateName",
      case tp.shared when 0 then tp.created_by_id end as "templateOwnerId",
      ${to} as "to", (select teammate_id from message where id = ${first}) as "teammateId",
      (select min(seen_first_at_ms) from message where conversation_id = c.id) as "seenFirstAtMs",
      (select coalesce(sum(seen_count), 0) from message where conversation_id = c.id) as "seenCount",
      c.active_at_ms as "activeAtMs", c.created_at_ms as "createdAtMs"
    from ${eachOf(ids)} cross join conversation c on c.id = j.value
    join account a on a.id = c.account_id
    left join start st on st.id = c.start_id left join template tp on tp.id = c.template_id
    order by j.key`);
  return rows.map((row) => ({ ...row, to: JSON.parse(row.to) }));
}

export async function findConversation(db: Db, id: string): Promise<ConversationRow | undefined> {
  return (await conversationsById(db, [id]))[0];
}

export type ConversationsAsked = {
  state?: ConversationState;
  q?: string;
  accountId?: string;
  userId?: string;
  after: Place | null;
  limit: number;
};

/** Conversations by when something last happened in them, newest first. */
export function listConversations(
  db: Db,
  o: ConversationsAsked,
  bounds?: Bounds,
): Promise<{ ids: string[]; next: Place | null }> {
  const column = "active_at_ms";
  const sort = { column, index: "conversation_newest", descending: true };
  const conditions: Condition[] = [];
  if (o.state) {
    conditions.push({ holds: sql`t.state = ${o.state}`, sorted: { column, index: "conversation_state" } });
  }
  if (o.accountId !== undefined) conditions.push(ofAccount(o.accountId));
  if (o.userId !== undefined) conditions.push(ofUser(o.userId));
  const text = fold(o.q ?? "");
  if (text !== "") conditions.push(contains(text));
  return listPage(db, { table: "conversation", sort, conditions, after: o.after, limit: o.limit }, bounds);
}

/** A conversation shows under every account that any of its participants belongs to (PD4), and under its own. */
function ofAccount(accountId: string): Condition {
  const tied = sql`select m.conversation_id as id from membership ms
    cross join participant p on p.user_id = ms.user_id cross join message m on m.id = p.message_id
    where ms.account_id = ${accountId}`;
  return {
    holds: sql`(t.account_id = ${accountId} or exists (select 1 from message m join participant p on p.message_id = m.id
      join membership ms on ms.user_id = p.user_id where m.conversation_id = t.id and ms.account_id = ${accountId}))`,
    drive: sql`select id from conversation where account_id = ${accountId} union ${tied}`,
  };
}

function ofUser(userId: string): Condition {
  return {
    holds: sql`exists (select 1 from message m join participant p on p.message_id = m.id
      where m.conversation_id = t.id and p.user_id = ${userId})`,
    drive: sql`select distinct m.conversation_id as id from participant p cross join message m on m.id = p.message_id
      where p.user_id = ${userId}`,
  };
}

/** In the subject, the account's name, or somebody's name or address. */
const contains = (text: string): Condition => ({
  holds: sql`(instr(lower(t.subject), ${text}) > 0
    or exists (select 1 from account a where a.id = t.account_id and instr(a.name_key, ${text}) > 0)
    or exists (select 1 from message m join participant p on p.message_id = m.id left join user u on u.id = p.user_id
      where m.conversation_id = t.id and (instr(p.address, ${text}) > 0 or instr(u.name_key, ${text}) > 0)))`,
});

export type TieRow = { accountId: string; accountName: string; userId: string; userName: string };

/** Who ties a conversation to which account (PD4), its own account first. */
export function tiesOf(db: Db, conversationId: string): Promise<TieRow[]> {
  const name: SQL =
    sql`coalesce(nullif(trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')), ''), u.email, '')`;
  return db.all<TieRow>(sql`select distinct a.id as "accountId", a.name as "accountName", u.id as "userId",
      ${name} as "userName"
    from message m join participant p on p.message_id = m.id join membership ms on ms.user_id = p.user_id
    join account a on a.id = ms.account_id join user u on u.id = p.user_id
    where m.conversation_id = ${conversationId}
    order by a.id <> (select account_id from conversation where id = ${conversationId}), a.name_key, a.id, u.name_key, u.id`);
}
