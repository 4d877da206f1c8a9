import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { Check, MessageState } from "../schema/conversation.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";
import { approved, headSeq } from "./send-gates.ts";
import { hasNoPixel, isTrackedNoMore } from "./tracking.ts";

export type PartyRow = {
  role: "from" | "to" | "cc" | "bcc";
  userId: string | null;
  address: string;
  name: string | null;
};

/** A message with the names of all that it stands in. */
export type MessageRow = {
  id: string;
  conversationId: string;
  accountId: string;
  accountName: string;
  direction: "out" | "in";
  state: MessageState;
  lane: number;
  subject: string;
  teammateId: string;
  senderBecause: string;
  /** Whose leave its teammate stands in for, and the last day of that leave while it is planned (SW4). */
  standsInForId: string | null;
  standInUntil: string | null;
  senderAddress: string | null;
  timeZone: string;
  channelId: string;
  channelName: string;
  channelKind: string;
  replyTo: string | null;
  /** While it waits, of a user who has no address any more null. */
  people: (Omit<PartyRow, "address"> & { address: string | null })[];
  allowUnsubscribes: boolean;
  approvalNeeded: boolean;
  /** Whether the approval that was given, if any was, still stands (PR5). */
  approved: boolean;
  approvedById: string | null;
  headSeq: number;
  ignoreWindow: boolean;
  watchLife: boolean;
  checks: Check[];
  risk: number;
  sendAtMs: number;
  startId: string | null;
  startName: string | null;
  /** Whose action its start is. */
  playbookId: string | null;
  playbookName: string | null;
  playbookPaused: boolean;
  templateId: string | null;
  templateName: string | null;
  /** Whose the template is alone, null for a shared one. */
  templateOwnerId: string | null;
  editedAtMs: number | null;
  editedById: string | null;
  seenFirstAtMs: number | null;
  seenCount: number;
  /** It left without a pixel, or would (TR4). */
  untracked: boolean;
  /** It left with one, and nobody looks since. */
  trackedNoMore: boolean;
  endedAtMs: number | null;
  endedWhy: string | null;
  createdAtMs: number;
};
type Flags =
  | "playbookPaused"
  | "allowUnsubscribes"
  | "approvalNeeded"
  | "approved"
  | "ignoreWindow"
  | "watchLife"
  | "untracked"
  | "trackedNoMore";
type Stored =
  & Omit<MessageRow, "people" | "checks" | Flags>
  & { people: string; checks: string | null }
  & Record<Flags, number>;

// Until it leaves, a known user is written to at the address they have then, if they have one.
const people =
  sql`(select json_group_array(json_object('role', x.role, 'userId', x.user_id, 'address', x.address, 'name', x.name))
  from (select p.role, p.user_id, case when m.state = 'pending' and u.id is not null then u.email else p.address end as address,
      coalesce(${fullName("u")}, p.name) as name
    from participant p left join user u on u.id = p.user_id where p.message_id = m.id order by p.role, p.n) x)`;

// No zone's wall is a whole day behind.
const standInUntil = sql`(select min(o.to_day) from time_off o where o.teammate_id = m.stands_in_for_id
  and o.stand_in_id = m.teammate_id and o.to_day >= date(m.send_at_ms / 1000 - 86400, 'unixepoch'))`;

const columns = sql`m.id, m.conversation_id as "conversationId", m.account_id as "accountId", a.name as "accountName",
  m.direction, m.state, m.lane, m.subject, m.teammate_id as "teammateId", m.sender_because as "senderBecause",
  m.stands_in_for_id as "standsInForId", ${standInUntil} as "standInUntil",
  s.address as "senderAddress", coalesce(t.time_zone, 'UTC') as "timeZone", m.channel_id as "channelId",
  coalesce(c.name, '') as "channelName", coalesce(c.kind, '') as "channelKind", m.reply_to as "replyTo", ${people} as people,
  m.allow_unsubscribes as "allowUnsubscribes", m.approval_needed as "approvalNeeded", ${approved} as approved,
  m.approved_by_id as "approvedById", ${headSeq} as "headSeq", m.ignore_window as "ignoreWindow",
  m.watch_life as "watchLife", m.checks, m.risk, m.send_at_ms as "sendAtMs", m.start_id as "startId",
  st.name as "startName", m.template_id as "templateId", tp.name as "templateName",
  pb.id as "playbookId", pb.name as "playbookName", coalesce(pb.state = 'paused', 0) as "playbookPaused",
  case tp.shared when 0 then tp.created_by_id end as "templateOwnerId", m.edited_at_ms as "editedAtMs",
  m.edited_by_id as "editedById", m.seen_first_at_ms as "seenFirstAtMs", m.seen_count as "seenCount",
  (m.direction = 'out' and ${hasNoPixel}) as untracked, (m.direction = 'out' and ${isTrackedNoMore}) as "trackedNoMore",
  m.ended_at_ms as "endedAtMs", m.ended_why as "endedWhy", m.created_at_ms as "createdAtMs"`;

const read = (from: SQL, order: SQL): SQL =>
  sql`select ${columns} from ${from}
    join account a on a.id = m.account_id
    left join teammate t on t.id = m.teammate_id
    left join channel c on c.id = m.channel_id
    left join sender s on s.channel_id = m.channel_id and s.teammate_id = m.teammate_id
    left join start st on st.id = m.start_id
    left join playbook pb on pb.id = st.playbook_id
    left join template tp on tp.id = m.template_id
    order by ${order}`;

const toRow = (row: Stored): MessageRow => ({
  ...row,
  people: JSON.parse(row.people),
  checks: JSON.parse(row.checks ?? "[]"),
  playbookPaused: row.playbookPaused === 1,
  allowUnsubscribes: row.allowUnsubscribes === 1,
  approvalNeeded: row.approvalNeeded === 1,
  approved: row.approved === 1,
  ignoreWindow: row.ignoreWindow === 1,
  watchLife: row.watchLife === 1,
  untracked: row.untracked === 1,
  trackedNoMore: row.trackedNoMore === 1,
});

/** In the order of the ids; unknown ones are left out. */
export async function messagesById(db: Db, ids: readonly string[]): Promise<MessageRow[]> {
  const from = sql`${eachOf(ids)} cross join message m on m.id = j.value`;
  return (await db.all<Stored>(read(from, sql`j.key`))).map(toRow);
}

export async function findMessage(db: Db, id: string): Promise<MessageRow | undefined> {
  return (await messagesById(db, [id]))[0];
}

/** The state of each of these messages; an unknown id is left out. */
export async function statesOf(db: Db, ids: readonly string[]): Promise<Map<string, MessageState>> {
  const rows = await db.all<{ id: string; state: MessageState }>(sql`
    select m.id, m.state from ${eachOf(ids)} cross join message m on m.id = j.value`);
  return new Map(rows.map((row) => [row.id, row.state]));
}

/** What a preview is made from, beside the draft and the values. */
export type MailFrame = {
  state: MessageState;
  subject: string;
  allowUnsubscribes: boolean;
  /** The one user in To; null when there are several, or an address that is nobody's. */
  readerId: string | null;
  signature: string | null;
  sealedHtml: string | null;
};

export async function findMailFrame(db: Db, id: string): Promise<MailFrame | undefined> {
  const [row] = await db.all<Omit<MailFrame, "allowUnsubscribes"> & { allowUnsubscribes: number }>(sql`
    select m.state, m.subject, m.allow_unsubscribes as "allowUnsubscribes",
      case when (select count(*) from participant where message_id = m.id and role = 'to') = 1
        then (select user_id from participant where message_id = m.id and role = 'to') end as "readerId",
      t.signature, mm.html as "sealedHtml"
    from message m left join teammate t on t.id = m.teammate_id left join message_mime mm on mm.message_id = m.id
    where m.id = ${id}`);
  return row && { ...row, allowUnsubscribes: row.allowUnsubscribes === 1 };
}

/** The HTML of what was sealed, by message id. */
export async function sealedHtmlOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.all<{ id: string; html: string }>(sql`
    select mm.message_id as id, mm.html from ${eachOf(ids)} cross join message_mime mm on mm.message_id = j.value`);
  return new Map(rows.map((row) => [row.id, row.html]));
}
