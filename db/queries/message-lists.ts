import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import type { MessageState } from "../schema/conversation.ts";
import { drivenFrom } from "./list-driven.ts";
import { type Bounds, type Condition, listPage, type ListQuery, type Place, rarestOf, type Sort } from "./list.ts";
import { partyMatches, textContains, tiedHint } from "./search.ts";

/** Which messages are asked for, whatever their order. */
export type MessageFilter = {
  state: MessageState;
  /** Those that this teammate sends, or whose account they look after (PR1). */
  mineOf?: string;
  /** Those with an open thread of comments that mentions this teammate (PR6). */
  mentioning?: string;
  q?: string;
  accountId?: string;
  userId?: string;
  teammateId?: string;
  templateId?: string;
  startId?: string;
  /** Those that began with no such thing. */
  without?: "start" | "template";
  /** What a filter came to (VI2). */
  also?: readonly Condition[];
};
export type MessagesAsked = MessageFilter & {
  /** The riskiest first (PR4), of what is pending; `descending` is of the other order. */
  byRisk?: boolean;
  descending: boolean;
  after: Place | null;
  limit: number;
};

const riskiestFirst: Sort = { column: "risk", second: "risk_mrr_cents", index: "message_risk", descending: true };

/** The pending go by send date or by risk, the ended ones by when they ended; what is on its way is little and goes by age. */
function sortOf(
  { state, byRisk, descending }: Pick<MessagesAsked, "state" | "byRisk" | "descending">,
): { sort: Sort; base: Condition } {
  const holds = sql`t.state = ${sql.raw(`'${state}'`)}`;
  if (state === "pending") {
    const sort = byRisk ? riskiestFirst : { column: "send_at_ms", index: "message_due", descending };
    return { sort, base: { holds, isOwn: true, sorted: sort } };
  }
  if (state === "sending") {
    const drive = sql`select id from message indexed by message_lease where state = 'sending'`;
    return {
      sort: { column: "id", index: "sqlite_autoindex_message_1", unique: true, descending },
      base: { holds, isOwn: true, drive },
    };
  }
  const sort = { column: "ended_at_ms", index: "message_ended", descending };
  return { sort, base: { holds, isOwn: true, sorted: sort } };
}

/** One page of messages in a state, by the key of that state and id. A pending one of 200,000 costs a few index seeks. */
export const listMessages = (
  db: Db,
  o: MessagesAsked,
  bounds?: Bounds,
): Promise<{ ids: string[]; next: Place | null }> => listPage(db, messagesQuery(o), bounds);

export function messagesQuery(o: MessagesAsked): ListQuery {
  const { sort, base } = sortOf(o);
  return { table: "message", sort, conditions: [base, ...conditionsOf(o)], after: o.after, limit: o.limit };
}

/** What a filter asks of a message `t`. */
export const conditionsOf = (o: MessageFilter): Condition[] => [...filtersOf(o), ...searchOf(o), ...(o.also ?? [])];

/** Nobody reads a larger number. */
const mostCounted = 10_000;

/** More than this is not looked at one by one to be counted. */
const mostCountedSingly = 1_000;

/** How many there are, counted up to `mostCounted`; null where counting would mean looking at too many of them. */
export async function countMessages(db: Db, o: MessagesAsked): Promise<number | null> {
  const all = o.state === "pending"
    ? sql`select id from message indexed by message_due where state = 'pending'`
    : sql`select id from message indexed by message_ended where state = ${o.state}`;
  const conditions = conditionsOf(o);
  const [only] = conditions;
  if (conditions.length === 0 || conditions.length === 1 && only!.drive) {
    const [row] = await db.all<{ n: number }>(sql`select count(*) as n from (
      select 1 from (${only ? drivenFrom(only) : all}) limit ${mostCounted})`);
    return row!.n;
  }
  const driver = await rarestOf(db, [{ holds: sql`true`, drive: all }, ...conditions], mostCountedSingly);
  if (!driver) return null;
  const holds = conditions.filter((condition) => condition !== driver).map((condition) => condition.holds);
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from (${drivenFrom(driver)}) d
    cross join message t on t.id = d.id where ${sql.join([sql`true`, ...holds], sql` and `)}`);
  return row!.n;
}

/** What waits for one teammate to look at: the badge (PR1). Counted up to `mostCounted`. */
export async function countPendingMine(db: Db, teammateId: string): Promise<number> {
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from (
    select 1 from (${mine("pending", teammateId)}) limit ${mostCounted})`);
  return row!.n;
}

/** Disjoint halves, so that reading may stop anywhere. */
const mine = (state: MessageState, teammateId: string): SQL =>
  sql`${sentBy(state, teammateId)}
    union all select m.id from account a cross join message m indexed by message_account
      on m.account_id = a.id and m.state = ${state}
    where (a.csm_id = ${teammateId} or a.ae_id = ${teammateId}) and m.teammate_id <> ${teammateId}`;

const sentBy = (state: MessageState, teammateId: string): SQL =>
  state === "pending"
    ? sql`select id from message indexed by message_queue where state = 'pending' and teammate_id = ${teammateId}`
    : sql`select id from message indexed by message_ended where state = ${state} and teammate_id = ${teammateId}`;

/** A message, `t` unless said, that this teammate sends, or whose account they look after. */
export const isMine = (teammateId: string, message: SQL = sql`t`): SQL =>
  sql`(${message}.teammate_id = ${teammateId} or exists (select 1 from account a
    where a.id = ${message}.account_id and (a.csm_id = ${teammateId} or a.ae_id = ${teammateId})))`;

function filtersOf(o: MessageFilter): Condition[] {
  const filters: Condition[] = [];
  const by = (column: string, index: string, value: string) =>
    filters.push({
      holds: sql`t.${sql.raw(column)} = ${value}`,
      isOwn: true,
      drive: sql`select id from message indexed by ${sql.raw(index)} where ${
        sql.raw(column)
      } = ${value} and state = ${o.state}`,
    });
  if (o.userId !== undefined) {
    filters.push({
      holds: sql`exists (select 1 from participant p where p.message_id = t.id and p.user_id = ${o.userId})`,
      drive: sql`select distinct m.id from participant p cross join message m on m.id = p.message_id
        where p.user_id = ${o.userId} and m.state = ${o.state}`,
    });
  }
  if (o.accountId !== undefined) by("account_id", "message_account", o.accountId);
  if (o.startId !== undefined) by("start_id", "message_start", o.startId);
  if (o.templateId !== undefined) by("template_id", "message_template", o.templateId);
  if (o.without !== undefined) {
    const column = sql.raw(`${o.without}_id`);
    filters.push({
      holds: sql`t.${column} is null`,
      isOwn: true,
      drive: sql`select id from message indexed by ${sql.raw(`message_${o.without}`)} where ${column} is null
        and state = ${o.state}`,
    });
  }
  if (o.teammateId !== undefined) {
    filters.push({ holds: sql`t.teammate_id = ${o.teammateId}`, isOwn: true, drive: sentBy(o.state, o.teammateId) });
  }
  if (o.mineOf !== undefined) {
    filters.push({ holds: isMine(o.mineOf), drive: mine(o.state, o.mineOf) });
  }
  if (o.mentioning !== undefined) {
    const theirs = sql`select distinct c.message_id as id from mention n cross join comment c on c.id = n.comment_id
      cross join comment first on first.id = c.thread_id
      where n.teammate_id = ${o.mentioning} and first.resolved_at_ms is null`;
    filters.push({
      holds: sql`t.id in (${theirs})`,
      drive: sql`select m.id from (${theirs}) x cross join message m on m.id = x.id where m.state = ${o.state}`,
    });
  }
  return filters;
}

/** In the conversation's subject, the account's name, somebody's name or e-mail, or the beginning of any address. */
function searchOf({ q, state }: MessageFilter): Condition[] {
  const text = fold(q ?? "");
  if (text === "") return [];
  const ofState = sql`m.state = ${state}`;
  return [
    {
      holds: sql`(exists (select 1 from conversation c where c.id = t.conversation_id
          and ${textContains(sql`lower(c.subject)`, text)})
        or exists (select 1 from account a where a.id = t.account_id and instr(a.name_key, ${text}) > 0)
        or exists (select 1 from participant p left join user u on u.id = p.user_id
          where p.message_id = t.id and ${partyMatches(text)}))`,
    },
    ...tiedHint(text, (found) =>
      sql`select m.id from (${found.conversation}) x
          cross join message m indexed by message_conversation on m.conversation_id = x.id where ${ofState}
        union all select m.id from (${found.account}) x
          cross join message m indexed by message_account on m.account_id = x.id and ${ofState}
        union all select m.id from (${found.user}) x cross join participant p on p.user_id = x.id
          cross join message m on m.id = p.message_id where ${ofState}
        union all select m.id from (${found.participant}) x cross join message m on m.id = x.id where ${ofState}`),
  ];
}
