import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";
import type { deliveryEvent } from "../schema/delivery.ts";
import type { PartyRow } from "./message.ts";
import { hasNoPixel, isTrackedNoMore } from "./tracking.ts";

export type ConversationState = "pending" | "active" | "closed";

export type ConversationRow = {
  id: string;
  accountId: string;
  accountName: string;
  subject: string;
  state: ConversationState;
  closedWhy: string | null;
  startId: string | null;
  startName: string | null;
  /** Whose action its start is. */
  playbookId: string | null;
  playbookName: string | null;
  templateId: string | null;
  templateName: string | null;
  /** Whose the template is alone, null for a shared one. */
  templateOwnerId: string | null;
  /** Whom its first message goes to or came from, and which teammate sends or got that one. */
  to: Omit<PartyRow, "role">[];
  teammateId: string | null;
  /** The first look at any of its messages, and how many there were at all of them. */
  seenFirstAtMs: number | null;
  seenCount: number;
  /** Mail of ours is in it, and of none can anybody tell whether it was seen (TR4). */
  untracked: number;
  trackedNoMore: number;
  repliedFirstAtMs: number | null;
  repliedAtMs: number | null;
  /** When the newest reply came that nobody of the team has opened or answered. */
  unreadAtMs: number | null;
  /** The newest answer that no person wrote. */
  automaticAtMs: number | null;
  /** The newest bounce of any of its messages. */
  bouncedAtMs: number | null;
  bounceCode: string | null;
  bounceClass: BounceClass | null;
  /** How many of its messages wait to leave. */
  pending: number;
  /** The newest that left or came in, no automatic answer once a person replied: the beginning of its text or of its HTML. */
  lastDirection: "in" | "out" | null;
  lastAtMs: number | null;
  lastText: string | null;
  lastHtml: string | null;
  activeAtMs: number;
  createdAtMs: number;
};
export type BounceClass = NonNullable<typeof deliveryEvent.$inferSelect["class"]>;

const first = sql`(select m.id from message m where m.conversation_id = c.id order by m.created_at_ms, m.id limit 1)`;
const to = sql`(select json_group_array(json_object('userId', x.user_id, 'address', x.address, 'name', x.name)) from (
  select p.user_id, p.address,
    coalesce(${fullName("u")}, p.name) as name
  from participant p left join user u on u.id = p.user_id where p.message_id = ${first}
    and p.role = (select case direction when 'in' then 'from' else 'to' end from message where id = p.message_id)
  order by p.n) x)`;

/** As much of a mail as a row of a list can show; its head, with styles, is left out. */
const headBytes = 1_500;
const last = sql`(select m.id from message m where m.conversation_id = c.id and (m.direction = 'in' or m.state = 'sent')
    and (m.automatic is null or c.replied_at_ms is null)
  order by case m.direction when 'in' then m.created_at_ms else m.ended_at_ms end desc, m.id desc limit 1)`;
const bounce =
  sql`(select e.id from message m cross join delivery_event e indexed by delivery_event_bounce on e.message_id = m.id
  where m.conversation_id = c.id and e.kind = 'bounce' order by e.at_ms desc, e.id desc limit 1)`;

const ours = sql`exists (select 1 from message m where m.conversation_id = c.id and m.direction = 'out'`;
const untracked = sql`(${ours}) and not ${ours} and not ${hasNoPixel}))`;
/** Some of it left with a pixel, and of none that has one, or would, anybody looks. */
const trackedNoMore =
  sql`(${ours} and ${isTrackedNoMore}) and not ${ours} and not ${hasNoPixel} and not ${isTrackedNoMore}))`;

/** In the order of the ids; unknown ones are left out. */
export async function conversationsById(db: Db, ids: readonly string[]): Promise<ConversationRow[]> {
  const rows = await db.all<Omit<ConversationRow, "to"> & { to: string }>(sql`
    select c.id, c.account_id as "accountId", a.name as "accountName", c.subject, c.state, c.closed_why as "closedWhy",
      c.start_id as "startId", st.name as "startName", pb.id as "playbookId", pb.name as "playbookName",
      c.template_id as "templateId", tp.name as "templateName",
      case tp.shared when 0 then tp.created_by_id end as "templateOwnerId",
      ${to} as "to", (select teammate_id from message where id = ${first}) as "teammateId",
      (select min(seen_first_at_ms) from message where conversation_id = c.id) as "seenFirstAtMs",
      c.replied_first_at_ms as "repliedFirstAtMs", c.replied_at_ms as "repliedAtMs", c.unread_at_ms as "unreadAtMs",
      (select max(created_at_ms) from message where conversation_id = c.id and automatic is not null) as "automaticAtMs",
      b.at_ms as "bouncedAtMs", b.code as "bounceCode", b.class as "bounceClass",
      (select count(*) from message where conversation_id = c.id and +state = 'pending') as pending,
      l.direction as "lastDirection", case l.direction when 'in' then l.created_at_ms else l.ended_at_ms end as "lastAtMs",
      substr(im.text, 1, ${headBytes}) as "lastText",
      substr(mm.html, max(1, instr(mm.html, '<body')), ${headBytes}) as "lastHtml",
      (select coalesce(sum(seen_count), 0) from message where conversation_id = c.id) as "seenCount", ${untracked} as untracked,
      ${trackedNoMore} as "trackedNoMore",
      c.active_at_ms as "activeAtMs", c.created_at_ms as "createdAtMs"
    from ${eachOf(ids)} cross join conversation c on c.id = j.value
    join account a on a.id = c.account_id
    left join message l on l.id = ${last}
    left join inbound_mail im on im.message_id = l.id left join message_mime mm on mm.message_id = l.id
    left join delivery_event b on b.id = ${bounce}
    left join start st on st.id = c.start_id left join playbook pb on pb.id = st.playbook_id
    left join template tp on tp.id = c.template_id
    order by j.key`);
  return rows.map((row) => ({ ...row, to: JSON.parse(row.to) }));
}

export async function findConversation(db: Db, id: string): Promise<ConversationRow | undefined> {
  return (await conversationsById(db, [id]))[0];
}

export type TieRow = { accountId: string; accountName: string; userId: string; userName: string };

/** Who ties a conversation to which account (PD4), its own account first. */
export function tiesOf(db: Db, conversationId: string): Promise<TieRow[]> {
  const name: SQL = sql`coalesce(${fullName("u")}, u.email, '')`;
  return db.all<TieRow>(sql`select distinct a.id as "accountId", a.name as "accountName", u.id as "userId",
      ${name} as "userName"
    from message m join participant p on p.message_id = m.id join membership ms on ms.user_id = p.user_id
    join account a on a.id = ms.account_id join user u on u.id = p.user_id
    where m.conversation_id = ${conversationId}
    order by a.id <> (select account_id from conversation where id = ${conversationId}), a.name_key, a.id, u.name_key, u.id`);
}
