import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { awaitCopy } from "./follow-up.ts";
import { audited, changed } from "./record.ts";
import { copyLives, startWritesToUser } from "./twice.ts";

/** A pending message that a person makes in a conversation that is there: a reply or a copy (ST9). */
export type NewMessage = {
  id: string;
  conversationId: string;
  lane: number;
  templateId: string | null;
  /** Of a copy: what it was first copied from. */
  copyOfId: string | null;
  senderMode: "teammate" | "csm" | "ae" | "fixed";
  defaultTeammateId: string;
  teammateId: string;
  senderBecause: string;
  channelId: string;
  replyTo: string | null;
  allowUnsubscribes: boolean;
  approvalNeeded: boolean;
  watchLife: boolean;
  sendAtMs: number;
  sendAtIs: "send_date" | "review_delay";
  /** The subject line as lists show it. */
  subject: string;
  /** Its content as one Yjs update, which its draft begins with (CO2). */
  seed: Uint8Array;
  people: { role: "to" | "cc" | "bcc"; n: number; userId: string | null; address: string; name: string | null }[];
  /** For the trail: what it is and what it answers or was made of. */
  action: "replied" | "copied";
  of: string | null;
  actorId: string;
  nowMs: number;
};

/**
 * Makes it, once per id, with its people and its draft's seed; whoever makes it is the last who edited it (PR5). A closed
 * conversation is open again: active where something left or came in, else pending until this leaves. The conversation must be
 * there. Nothing is made, and the answer is false, of a copy whose original, or another copy of it, lives (ST9), or that somebody in its To
 * would get beside another mail of the same start (ST6); and of one that was made already.
 */
export async function insertMessage(db: Db, o: NewMessage): Promise<boolean> {
  const lives = sql`exists (select 1 from message m where m.conversation_id = ${o.conversationId}
    and (m.direction = 'in' or m.state = 'sent'))`;
  const [made] = await batch(db, [
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, template_id, copy_of_id, sender_mode,
        default_teammate_id, teammate_id, sender_because, stands_in_for_id, channel_id, reply_to, allow_unsubscribes, approval_needed, watch_life,
        send_at_ms, send_at_is, subject, changed_at_ms, changed_by_id, created_at_ms)
      select ${o.id}, c.id, c.account_id, 'out', 'pending', ${o.lane}, ${o.templateId}, ${o.copyOfId},
        ${o.senderMode}, ${o.defaultTeammateId}, ${o.teammateId}, ${o.senderBecause},
        ${
      o.senderBecause === "stand_in" ? sql`(select stands_in_for_id from message where id = ${o.of})` : null
    }, ${o.channelId}, ${o.replyTo}, ${o.allowUnsubscribes},
        ${o.approvalNeeded}, ${o.watchLife}, ${o.sendAtMs}, ${o.sendAtIs}, ${o.subject}, ${o.nowMs}, ${o.actorId}, ${o.nowMs}
      from conversation c where c.id = ${o.conversationId}
        and not exists (select 1 from message m where m.id = ${o.copyOfId === null ? null : o.of} and (${copyLives}
          or exists (select 1 from json_each(${JSON.stringify(readersOf(o))}) w where ${
      startWritesToUser(sql`w.value`)
    })))
      on conflict (id) do nothing returning id`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select ${o.id}, p.value ->> '$.role', p.value ->> '$.n', p.value ->> '$.userId', p.value ->> '$.address',
        p.value ->> '$.name'
      from json_each(${JSON.stringify(o.people)}) p where changes() > 0`,
    sql`insert into text_seed (room, bytes, at_ms) select ${`draft:${o.id}`}, ${o.seed}, ${o.nowMs} where changes() > 0`,
    audited({
      actorId: o.actorId,
      action: `message.${o.action}`,
      entity: "message",
      entityId: o.id,
      detail: { conversationId: o.conversationId, of: o.of },
      atMs: o.nowMs,
    }),
    changed("message", o.id, "created", o.nowMs),
    sql`update conversation set state = case when ${lives} then 'active' else 'pending' end, closed_why = null,
        subject = case when ${lives} then subject else ${o.subject} end, active_at_ms = ${o.nowMs}
      where id = ${o.conversationId} and state = 'closed' and changes() > 0`,
    changed("conversation", o.conversationId, "updated", o.nowMs),
    // Whoever answers has read it.
    ...(o.action === "replied"
      ? [
        sql`update conversation set unread_at_ms = null where id = ${o.conversationId} and unread_at_ms is not null`,
        changed("conversation", o.conversationId, "read", o.nowMs),
      ]
      : []),
    // Whoever copies what failed has seen to it (PR10).
    ...(o.action === "copied"
      ? [
        sql`update message set dismissed_at_ms = ${o.nowMs} where id = ${o.of} and state = 'failed'
          and dismissed_at_ms is null`,
        changed("message", o.of ?? "", "dismissed", o.nowMs),
      ]
      : []),
    ...(o.copyOfId === null ? [] : [awaitCopy({ originalId: o.copyOfId, copyId: o.id, nowMs: o.nowMs })]),
  ]);
  return made!.length > 0;
}

/** The users in To of a message that is to be made. */
export const readersOf = ({ people }: Pick<NewMessage, "people">): string[] =>
  people.flatMap(({ role, userId }) => (role === "to" && userId !== null ? [userId] : []));
