import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import type { ConversationState } from "./conversation.ts";
import { type Bounds, type Condition, listPage, type ListQuery, type Place } from "./list.ts";
import { partyMatches, textContains, tiedHint } from "./search.ts";
import { type TraitSort, traitSort } from "./trait-sort.ts";

export type ConversationFilter = {
  state?: ConversationState;
  q?: string;
  accountId?: string;
  userId?: string;
  /** Those in which this teammate sends or sent. */
  teammateId?: string;
  templateId?: string;
  /** Whether somebody wrote back; whether any mail of it was seen; whether any came back (CH6, TR2). */
  replied?: boolean;
  seen?: boolean;
  bounced?: boolean;
  /** Whether a reply in it waits for somebody of the team to open or answer it. */
  unread?: boolean;
  /** Whether somebody wrote back and nothing of ours has left since. */
  unanswered?: boolean;
  /** What a filter came to (VI2). */
  also?: readonly Condition[];
};
export type ConversationsAsked = ConversationFilter & {
  /** By when something last happened, newest first, unless it is said otherwise. */
  sort?: "active" | TraitSort;
  descending?: boolean;
  after: Place | null;
  limit: number;
};

const column = "active_at_ms";

/** Conversations by when something last happened in them, or by a trait (VI3). */
export const listConversations = (
  db: Db,
  o: ConversationsAsked,
  bounds?: Bounds,
): Promise<{ ids: string[]; next: Place | null }> => listPage(db, conversationsQuery(o), bounds);

/** The same as a question, for what else asks which conversations these are. */
export function conversationsQuery(o: ConversationsAsked): ListQuery {
  const descending = o.descending ?? true;
  const sort = typeof o.sort === "object"
    ? traitSort("conversation", o.sort, descending)
    : { column, index: "conversation_newest", descending };
  return { table: "conversation", sort, conditions: conversationConditions(o), after: o.after, limit: o.limit };
}

export function conversationConditions(o: ConversationFilter): Condition[] {
  const conditions: Condition[] = [];
  if (o.state) {
    conditions.push({ holds: sql`t.state = ${o.state}`, isOwn: true, sorted: { column, index: "conversation_state" } });
  }
  if (o.accountId !== undefined) conditions.push(ofAccount(o.accountId));
  if (o.userId !== undefined) conditions.push(ofUser(o.userId));
  if (o.teammateId !== undefined) conditions.push(ofSender(o.teammateId));
  if (o.templateId !== undefined) {
    conditions.push({
      holds: sql`t.template_id = ${o.templateId}`,
      isOwn: true,
      sorted: { column, index: "conversation_template" },
      drive: sql`select id from conversation indexed by conversation_template where template_id = ${o.templateId}`,
    });
  }
  if (o.replied === true) conditions.push(replied(column));
  if (o.replied === false) conditions.push({ holds: sql`t.replied_at_ms is null`, isOwn: true });
  if (o.unread === true) conditions.push(unread(column));
  if (o.unread === false) conditions.push({ holds: sql`t.unread_at_ms is null`, isOwn: true });
  if (o.unanswered !== undefined) {
    conditions.push(o.unanswered ? unanswered(column) : { holds: sql`not ${isUnanswered}` });
  }
  if (o.seen !== undefined) conditions.push(o.seen ? seen : { holds: sql`not ${seen.holds}` });
  if (o.bounced !== undefined) conditions.push(o.bounced ? bounced : { holds: sql`not ${bounced.holds}` });
  const text = fold(o.q ?? "");
  if (text !== "") conditions.push(...contains(text));
  return [...conditions, ...(o.also ?? [])];
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

/** As the sender of any outbound message of it. */
const ofSender = (teammateId: string): Condition => ({
  holds: sql`exists (select 1 from message m indexed by message_sender
    where m.teammate_id = ${teammateId} and m.conversation_id = t.id and m.direction = 'out')`,
  drive: sql`select distinct m.conversation_id as id from message m indexed by message_sender
    where m.teammate_id = ${teammateId} and m.direction = 'out'`,
});

const replied = (column: string): Condition => ({
  holds: sql`t.replied_at_ms is not null`,
  isOwn: true,
  sorted: { column, index: "conversation_replied" },
  drive: sql`select id from conversation indexed by conversation_replied where replied_at_ms is not null`,
});

const unread = (column: string): Condition => ({
  holds: sql`t.unread_at_ms is not null`,
  isOwn: true,
  sorted: { column, index: "conversation_unread" },
  drive: sql`select id from conversation indexed by conversation_unread where unread_at_ms is not null`,
});

/** What is on its way may be an answer, and is none once it opens again. */
const isUnanswered = sql`(t.replied_at_ms is not null and not exists (select 1 from message m
  where m.conversation_id = t.id and m.direction = 'out' and (m.state = 'sending'
    or (m.state in ('sent', 'unknown') and m.ended_at_ms >= t.replied_at_ms))))`;
const unanswered = (column: string): Condition => ({
  holds: isUnanswered,
  sorted: { column, index: "conversation_replied" },
});

/** Nobody reads a larger number. */
const mostCounted = 10_000;

/** How many conversations of one wait to be read: those that they write in, or whose account they look after. */
export async function countUnreadMine(db: Db, teammateId: string): Promise<number> {
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from (
    select 1 from conversation c indexed by conversation_unread join account a on a.id = c.account_id
    where c.unread_at_ms is not null and (a.csm_id = ${teammateId} or a.ae_id = ${teammateId}
      or exists (select 1 from message m indexed by message_sender
        where m.teammate_id = ${teammateId} and m.conversation_id = c.id)) limit ${mostCounted})`);
  return row!.n;
}

const seen: Condition & { drive: SQL } = {
  holds: sql`exists (select 1 from message m indexed by message_seen
    where m.conversation_id = t.id and m.seen_first_at_ms is not null)`,
  drive:
    sql`select distinct conversation_id as id from message indexed by message_seen where seen_first_at_ms is not null`,
};

const bounced: Condition & { drive: SQL } = {
  holds: sql`exists (select 1 from message m cross join delivery_event e indexed by delivery_event_bounce
    on e.message_id = m.id where m.conversation_id = t.id and e.kind = 'bounce')`,
  drive: sql`select distinct m.conversation_id as id from delivery_event e indexed by delivery_event_bounce
    cross join message m on m.id = e.message_id where e.kind = 'bounce'`,
};

function ofUser(userId: string): Condition {
  return {
    holds: sql`exists (select 1 from message m join participant p on p.message_id = m.id
      where m.conversation_id = t.id and p.user_id = ${userId})`,
    drive: sql`select distinct m.conversation_id as id from participant p cross join message m on m.id = p.message_id
      where p.user_id = ${userId}`,
  };
}

/** In the subject, the account's name, somebody's name or e-mail, or the beginning of any address. */
const contains = (text: string): Condition[] => [
  {
    holds: sql`(${textContains(sql`lower(t.subject)`, text)}
      or exists (select 1 from account a where a.id = t.account_id and instr(a.name_key, ${text}) > 0)
      or exists (select 1 from message m join participant p on p.message_id = m.id left join user u on u.id = p.user_id
        where m.conversation_id = t.id and ${partyMatches(text)}))`,
  },
  ...tiedHint(text, (found) =>
    sql`select id from (${found.conversation})
      union all select c.id from (${found.account}) x
        cross join conversation c indexed by conversation_account on c.account_id = x.id
      union all select m.conversation_id from (${found.user}) x cross join participant p on p.user_id = x.id
        cross join message m on m.id = p.message_id
      union all select m.conversation_id from (${found.participant}) x cross join message m on m.id = x.id`),
];
