import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import type { InboundFile } from "../schema/inbound.ts";
import { batch } from "../statements.ts";
import { mailKnown } from "./inbound-match.ts";
import { audited, changed } from "./record.ts";
import { skipAnswered } from "./send-skip.ts";

/** Why an outbound message ended that its mailbox sent, and not Parley (CH7). */
export const sentByMailbox = "mailbox";

/** A mail that joins a conversation, or begins one. */
export type NewMail = {
  id: string;
  /** `begins`: the conversation is made with it, as an active one (CH7). */
  conversation: { id: string; accountId: string; begins: boolean };
  direction: "in" | "out";
  automatic: "auto_reply" | "out_of_office" | "list" | "other" | null;
  /** A person's own answer: it opens the conversation again and marks it replied (CH6). */
  isReply: boolean;
  /** The message of ours that it answers, if one is known. */
  answersId: string | null;
  teammateId: string;
  channelId: string;
  subject: string;
  rfcMessageId: string;
  /** The provider's own id of it: the same one twice is one. */
  providerId: string;
  threadId: string | null;
  people: { role: "from" | "to" | "cc"; n: number; userId: string | null; address: string; name: string | null }[];
  mail: {
    bytes: Uint8Array;
    html: string;
    quotedHtml: string | null;
    text: string;
    files: InboundFile[];
    datedAtMs: number | null;
  };
  /** When it reached us, or, of a mailbox's past, when it reached that. */
  atMs: number;
};

/**
 * The mail is in its conversation, shown, counted and told, in one batch (CH6): a person's answer marks it replied, opens it again, is
 * an event of the message it answers, and skips the follow-ups that it makes needless (PB4); an automatic one does none of that. Once
 * per Message-ID, whichever mailbox or webhook it came by. False when it was here already.
 */
export async function recordMail(db: Db, o: NewMail, nowMs: number): Promise<boolean> {
  // What follows the insert asks for the row that it made: its id is of this call.
  const made = sql`exists (select 1 from message where id = ${o.id})`;
  const { id: conversationId, accountId, begins } = o.conversation;
  const from = o.people.find(({ role }) => role === "from");
  const isNew = sql`not ${mailKnown(o)}`;
  const [, inserted] = await batch(db, [
    begins
      ? sql`insert into conversation (id, account_id, subject, state, created_by_id, created_at_ms, active_at_ms)
          select ${conversationId}, ${accountId}, ${o.subject}, 'active', ${o.teammateId}, ${o.atMs}, ${o.atMs}
          where ${isNew}`
      : sql`select 1`,
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, sender_mode, default_teammate_id,
        teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject, checks_stale, automatic,
        provider_id, provider_thread_id, rfc_message_id, untracked, ended_at_ms, ended_why, created_at_ms)
      select ${o.id}, c.id, c.account_id, ${o.direction}, 'sent', 1, 'fixed', ${o.teammateId}, ${o.teammateId},
        'fixed', ${o.channelId}, 0, ${o.atMs}, 'send_date', ${o.subject}, 0, ${o.automatic},
        ${o.providerId}, ${o.threadId}, ${o.rfcMessageId}, ${o.direction === "out"}, ${o.atMs}, ${
      o.direction === "out" ? sentByMailbox : null
    }, ${o.atMs}
      from conversation c where c.id = ${conversationId} and ${isNew} returning id`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select ${o.id}, p.value ->> '$.role', p.value ->> '$.n', p.value ->> '$.userId', p.value ->> '$.address',
        p.value ->> '$.name' from json_each(${JSON.stringify(o.people)}) p where ${made}`,
    sql`insert into inbound_mail (message_id, channel_id, bytes, html, quoted_html, text, files, dated_at_ms)
      select ${o.id}, ${o.channelId}, ${o.mail.bytes}, ${o.mail.html}, ${o.mail.quotedHtml}, ${o.mail.text},
        ${JSON.stringify(o.mail.files)}, ${o.mail.datedAtMs} where ${made}`,
    audited({
      actorId: null,
      action: o.direction === "in" ? "message.received" : "message.followed",
      entity: "message",
      entityId: o.id,
      detail: { conversationId, from: from?.address ?? null, automatic: o.automatic ?? undefined },
      atMs: nowMs,
    }),
    changed("message", o.id, "created", nowMs),
    ...(o.isReply ? [replied(o, from?.userId ?? null, made)] : []),
    ...(o.isReply && o.answersId !== null ? [changed("message", o.answersId, "replied", nowMs)] : []),
    conversationHas(o, made, nowMs),
    changed("conversation", conversationId, begins ? "created" : "updated", nowMs),
    ...(o.isReply ? skipAnswered(conversationId, nowMs) : []),
  ]);
  return inserted!.length > 0;
}

const replied = (o: NewMail, userId: string | null, made: SQL): SQL =>
  sql`insert into delivery_event (id, message_id, user_id, kind, source_id, at_ms)
    select ${newId()}, m.id, ${userId}, 'reply', ${`reply:${o.id}`}, ${o.atMs} from message m
    where m.id = ${o.answersId} and m.direction = 'out' and ${made}`;

const dayMs = 24 * 3_600_000;

/** What a person wrote waits to be read unless somebody has answered since; what began in a mailbox's past waits for nobody. */
const isUnread = (o: NewMail, nowMs: number): SQL =>
  o.isReply || (o.direction === "in" && o.automatic === null && o.atMs > nowMs - dayMs)
    ? sql`not exists (select 1 from message m where m.conversation_id = conversation.id and m.direction = 'out'
        and m.state = 'sent' and m.ended_at_ms > ${o.atMs})`
    : sql`false`;

const conversationHas = (o: NewMail, made: SQL, nowMs: number): SQL =>
  sql`update conversation set active_at_ms = max(active_at_ms, ${o.atMs}),
      replied_first_at_ms = case when ${o.isReply} then min(coalesce(replied_first_at_ms, ${o.atMs}), ${o.atMs})
        else replied_first_at_ms end,
      replied_at_ms = case when ${o.isReply} then max(coalesce(replied_at_ms, 0), ${o.atMs}) else replied_at_ms end,
      unread_at_ms = case when ${isUnread(o, nowMs)} then max(coalesce(unread_at_ms, 0), ${o.atMs})
        when ${o.direction === "out"} and unread_at_ms <= ${o.atMs} then null else unread_at_ms end,
      closed_why = case when ${o.automatic !== null} then closed_why else null end,
      state = case when ${o.automatic !== null} then state else 'active' end
    where id = ${o.conversation.id} and ${made}`;
