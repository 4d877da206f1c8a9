import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { MessageState } from "../schema/conversation.ts";
import { fullName } from "./full-name.ts";
import type { PartyRow } from "./message.ts";

/** A message that a reply goes by, or a copy is made of. */
export type ThreadMessage = {
  id: string;
  conversationId: string;
  direction: "out" | "in";
  /** Nobody wrote it (CH6). */
  isAutomatic: boolean;
  state: MessageState;
  lane: number;
  /** As it left; before its mail was made, the draft's, with variables in braces. */
  subject: string;
  isSubjectFinal: boolean;
  templateId: string | null;
  copyOfId: string | null;
  senderMode: "teammate" | "csm" | "ae" | "fixed";
  defaultTeammateId: string;
  teammateId: string;
  senderBecause: string;
  channelId: string;
  channelKind: string;
  replyTo: string | null;
  allowUnsubscribes: boolean;
  approvalNeeded: boolean;
  watchLife: boolean;
  sendAtMs: number;
  /** A known user at the address of now. */
  people: PartyRow[];
};

export type Thread = {
  /** The newest that left, or is leaving, or came in; what nobody wrote only where there is nothing else. Null when nothing has. */
  last: ThreadMessage | null;
  /** The newest outbound one, in whatever state. */
  lastOut: ThreadMessage | null;
  /** Who sends or sent in it, newest first. */
  senderIds: string[];
  /** Something waits to leave. */
  isWaiting: boolean;
};

const columns =
  sql`m.id, m.conversation_id as "conversationId", m.direction, m.automatic is not null as "isAutomatic", m.state, m.lane,
  m.subject, (m.direction = 'in' or m.began_at_ms is not null) as "isSubjectFinal", m.template_id as "templateId",
  m.copy_of_id as "copyOfId",
  m.sender_mode as "senderMode", m.default_teammate_id as "defaultTeammateId", m.teammate_id as "teammateId",
  m.sender_because as "senderBecause", m.channel_id as "channelId", coalesce(c.kind, '') as "channelKind",
  m.reply_to as "replyTo", m.allow_unsubscribes as "allowUnsubscribes", m.approval_needed as "approvalNeeded",
  m.watch_life as "watchLife", m.send_at_ms as "sendAtMs",
  (select json_group_array(json_object('role', x.role, 'userId', x.user_id, 'address', x.address, 'name', x.name)) from (
    select p.role, p.user_id, coalesce(u.email, p.address) as address,
      coalesce(${fullName("u")}, p.name) as name
    from participant p left join user u on u.id = p.user_id where p.message_id = m.id order by p.role, p.n) x) as people
  from message m left join channel c on c.id = m.channel_id`;

type Flags = "isAutomatic" | "isSubjectFinal" | "allowUnsubscribes" | "approvalNeeded" | "watchLife";
type Stored = Omit<ThreadMessage, Flags | "people"> & Record<Flags, number> & { people: string };

const toMessage = (row: Stored): ThreadMessage => ({
  ...row,
  isAutomatic: row.isAutomatic === 1,
  isSubjectFinal: row.isSubjectFinal === 1,
  allowUnsubscribes: row.allowUnsubscribes === 1,
  approvalNeeded: row.approvalNeeded === 1,
  watchLife: row.watchLife === 1,
  people: JSON.parse(row.people),
});

/** An outbound message as a copy is made of it. */
export async function findOutbound(db: Db, messageId: string): Promise<ThreadMessage | undefined> {
  const [row] = await db.all<Stored>(sql`select ${columns} where m.id = ${messageId} and m.direction = 'out'`);
  return row && toMessage(row);
}

/** What a reply in this conversation goes by; undefined for an unknown one. Of a long thread its newest 200 messages count. */
export async function findThread(db: Db, conversationId: string): Promise<Thread | undefined> {
  const rows = (await db.all<Stored>(sql`select ${columns} where m.conversation_id = ${conversationId}
    order by case m.state when 'sending' then 9e18 else coalesce(m.ended_at_ms, m.created_at_ms) end desc, m.id desc
    limit 200`)).map(toMessage);
  if (rows.length === 0) return undefined;
  const out = rows.filter(({ direction }) => direction === "out");
  return {
    last: rows.find(({ direction, isAutomatic, state }) => direction === "in" ? !isAutomatic : hasLeft.has(state)) ??
      rows.find(({ direction }) => direction === "in") ?? null,
    lastOut: out[0] ?? null,
    senderIds: [...new Set(out.map(({ teammateId }) => teammateId))],
    isWaiting: out.some(({ state }) => state === "pending"),
  };
}

const hasLeft = new Set<MessageState>(["sending", "sent", "unknown"]);
