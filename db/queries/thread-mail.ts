import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { InboundFile } from "../schema/inbound.ts";
import type { BounceClass } from "./conversation.ts";
import { oneOf } from "./given.ts";
import { isTakenBack } from "./unsubscribe.ts";

/** The newest messages of a conversation in the order of its thread (VI9): what left and came in by when it did, then what is to leave;
 * and how many stand before them. */
export async function newestInThread(
  db: Db,
  conversationId: string,
  most: number,
): Promise<{ ids: string[]; earlier: number }> {
  const waits = sql`m.state in ('pending', 'sending')`;
  const rows = await db.all<{ id: string; total: number }>(sql`select m.id, count(*) over () as total from message m
    where m.conversation_id = ${conversationId}
    order by ${waits} desc, case when m.direction = 'in' then m.created_at_ms when ${waits} then m.send_at_ms
      else coalesce(m.ended_at_ms, 0) end desc, m.created_at_ms desc, m.id desc limit ${most}`);
  return { ids: rows.map(({ id }) => id).reverse(), earlier: (rows[0]?.total ?? 0) - rows.length };
}

/** What came in, as it is shown; its source is asked for by itself. */
export type InboundRow = {
  messageId: string;
  automatic: "auto_reply" | "out_of_office" | "list" | "other" | null;
  html: string;
  quotedHtml: string | null;
  text: string;
  files: InboundFile[];
  datedAtMs: number | null;
};

const inbound = sql`i.message_id as "messageId", m.automatic, i.html, i.quoted_html as "quotedHtml", i.text, i.files,
  i.dated_at_ms as "datedAtMs" from inbound_mail i join message m on m.id = i.message_id`;
type Stored = Omit<InboundRow, "files"> & { files: string };
const toRow = (row: Stored): InboundRow => ({ ...row, files: JSON.parse(row.files) });

/** What of these messages came in, by message id (CH6). */
export async function inboundOfMessages(db: Db, ids: readonly string[]): Promise<Map<string, InboundRow>> {
  const rows = await db.all<Stored>(sql`select ${inbound} where m.id in ${oneOf(ids)}`);
  return new Map(rows.map((row) => [row.messageId, toRow(row)]));
}

export async function findInbound(db: Db, messageId: string): Promise<InboundRow | undefined> {
  const [row] = await db.all<Stored>(sql`select ${inbound} where i.message_id = ${messageId}`);
  return row && toRow(row);
}

/** The mail as it came. */
export async function inboundBytes(db: Db, messageId: string): Promise<Uint8Array | undefined> {
  const [row] = await db.all<{ bytes: Uint8Array }>(
    sql`select bytes from inbound_mail where message_id = ${messageId}`,
  );
  return row?.bytes;
}

/** What became of a message at one of its addresses. */
export type EventRow = {
  messageId: string;
  kind: "bounce" | "complaint" | "unsubscribe";
  userId: string | null;
  userName: string | null;
  /** Of now: a user may have another one since. */
  userEmail: string | null;
  address: string | null;
  isSuppressed: boolean;
  code: string | null;
  class: BounceClass | null;
  detail: string | null;
  /** Of an unsubscribe: whose doing it looked like. */
  verdict: string | null;
  doneAtMs: number | null;
  /** Of an unsubscribe that was taken back: when, and by which teammate; null for its user. */
  undoneAtMs: number | null;
  undoneBy: string | null;
  atMs: number;
};

/** Bounces, complaints and unsubscribes of a conversation's messages, oldest first; of more than 500 the first. */
export async function eventsOfConversation(db: Db, conversationId: string): Promise<EventRow[]> {
  const rows = await db.all<Omit<EventRow, "isSuppressed"> & { isSuppressed: number }>(sql`
    select e.message_id as "messageId", e.kind, e.user_id as "userId",
      coalesce(nullif(trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')), ''), u.email) as "userName",
      u.email as "userEmail", coalesce(e.address, (select p.address from participant p
        where p.message_id = m.id and p.user_id = e.user_id order by p.role = 'to' desc limit 1)) as address,
      exists (select 1 from suppression s where s.address = coalesce(e.address, u.email)) as "isSuppressed",
      e.code, e.class, e.detail, e.verdict, e.done_at_ms as "doneAtMs", e.at_ms as "atMs", r.at_ms as "undoneAtMs",
      trim(t.first_name || ' ' || t.last_name) as "undoneBy"
    from message m cross join delivery_event e on e.message_id = m.id left join user u on u.id = e.user_id
    left join audit r on r.seq = (select min(x.seq) from audit x where e.kind = 'unsubscribe' and x.entity = 'user'
      and x.entity_id = e.user_id and x.action = 'user.resubscribed' and x.at_ms >= e.at_ms and not ${isTakenBack("x")})
    left join teammate t on t.id = r.actor_id
    where m.conversation_id = ${conversationId} and e.kind in ('bounce', 'complaint', 'unsubscribe')
    order by e.at_ms, e.id limit 500`);
  return rows.map((row) => ({ ...row, isSuppressed: row.isSuppressed === 1 }));
}
