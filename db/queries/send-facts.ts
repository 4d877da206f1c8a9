import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { Hold, MessageState } from "../schema/conversation.ts";
import { sharedBeginning } from "./draft.ts";
import { eachOf } from "./given.ts";
import { lifeEvent } from "./life-events.ts";
import {
  approved,
  headSeq,
  mailable,
  somebodyHasAddress,
  somebodyMayBeMailed,
  startIsOpen,
  subscribedToSomebody,
  unanswered,
} from "./send-gates.ts";
import { isUntracked } from "./tracking.ts";

/** All that the gates ask of one message, read at one instant. Flags are 0 and 1. */
export type FactsRow = {
  id: string;
  conversationId: string;
  accountId: string;
  /** Whose content its draft begins with; null where it has a beginning of its own. */
  startId: string | null;
  state: MessageState;
  lane: number;
  senderMode: "teammate" | "csm" | "ae" | "fixed";
  defaultTeammateId: string;
  teammateId: string;
  senderBecause: string;
  /** Whose leave its teammate stands in for (SW4). */
  standsInForId: string | null;
  /** When a person last changed its sender, addresses or unsubscribe flag. */
  changedAtMs: number | null;
  channelId: string;
  csmId: string | null;
  aeId: string | null;
  sendAtMs: number;
  sendAtIs: Extract<Hold, "send_date" | "review_delay">;
  allowUnsubscribes: number;
  approvalNeeded: number;
  /** Nothing is to be approved, or the approval stands. */
  approved: number;
  /** JSON of the `LifeEvent` that holds it. */
  lifeEvent: string | null;
  /** Somebody stopped the start that made it. */
  startPaused: number;
  /** Whose action made it; null of what no playbook made, as a person's copy of such a mail. */
  playbookId: string | null;
  headSeq: number;
  sealNo: number;
  editedAtMs: number | null;
  editingSinceMs: number | null;
  sendNowAtMs: number | null;
  ignoreWindow: number;
  hold: Hold | null;
  holdUntilMs: number | null;
  holdDetail: string | null;
  claimId: string | null;
  unsubscribed: number;
  /** Nobody is left in To who has an e-mail address. */
  noEmail: number;
  suppressed: number;
  /** A follow-up that nobody needs any more, as its user replied (PB4). */
  answered: number;
};

const columns =
  sql`m.id, m.conversation_id as "conversationId", m.account_id as "accountId", ${sharedBeginning} as "startId", m.state,
  m.lane, m.sender_mode as "senderMode", m.default_teammate_id as "defaultTeammateId", m.teammate_id as "teammateId",
  m.sender_because as "senderBecause", m.stands_in_for_id as "standsInForId", m.changed_at_ms as "changedAtMs", m.channel_id as "channelId", a.csm_id as "csmId", a.ae_id as "aeId",
  m.send_at_ms as "sendAtMs", m.send_at_is as "sendAtIs", m.allow_unsubscribes as "allowUnsubscribes",
  m.approval_needed as "approvalNeeded", ${approved} as approved, ${lifeEvent} as "lifeEvent", ${headSeq} as "headSeq",
  not ${startIsOpen} as "startPaused", (select z.playbook_id from start z where z.id = m.start_id) as "playbookId",
  m.seal_no as "sealNo",
  m.edited_at_ms as "editedAtMs", m.editing_since_ms as "editingSinceMs", m.send_now_at_ms as "sendNowAtMs",
  m.ignore_window as "ignoreWindow", m.hold, m.hold_until_ms as "holdUntilMs", m.hold_detail as "holdDetail",
  m.claim_id as "claimId", not ${subscribedToSomebody} as "unsubscribed", not ${somebodyHasAddress} as "noEmail",
  not ${somebodyMayBeMailed} as "suppressed",
  not ${unanswered} as answered`;

/** The facts of these messages, in the order asked; unknown ids are left out. */
export const readFacts = (db: Db, ids: string[]): Promise<FactsRow[]> =>
  db.all<FactsRow>(sql`select ${columns} from ${eachOf(ids)}
    cross join message m on m.id = j.value join account a on a.id = m.account_id order by cast(j.key as integer)`);

/** What the forecast asks of a pending message: the facts of its own gates. */
export type QueueRow = Pick<
  FactsRow,
  | (
    | "id"
    | "state"
    | "lane"
    | "sendAtMs"
    | "sendAtIs"
    | "allowUnsubscribes"
    | "unsubscribed"
    | "noEmail"
    | "suppressed"
  )
  | ("approvalNeeded" | "approved" | "lifeEvent" | "startPaused" | "editedAtMs" | "editingSinceMs" | "sendNowAtMs")
  | ("answered" | "ignoreWindow" | "hold" | "holdUntilMs" | "holdDetail")
>;

/** How far into a queue to read (jobs/rules/reach.ts says why). */
export type QueueReach = { lane: number; sendAtMs: number; id: string; byMs: number };

/** The pending queue of a sender up to `reach`, in no order, without what will be skipped: nothing behind it is looked at. Read as one
 * JSON text of bare values: ten thousand rows would take several times as long to cross from the database's thread, and names in each
 * row twice as long to write and read. */
export async function readQueue(
  db: Db,
  pair: { teammateId: string; channelId: string },
  reach: QueueReach,
): Promise<QueueRow[]> {
  const theirs = sql`state = 'pending' and teammate_id = ${pair.teammateId} and channel_id = ${pair.channelId}`;
  const inQueue = sql`select rowid as n from message indexed by message_queue where ${theirs}`;
  const within = sql`${inQueue} and lane < ${reach.lane}
    union ${inQueue} and lane = ${reach.lane} and send_at_ms <= ${reach.sendAtMs}
      and (send_at_ms < ${reach.sendAtMs} or id <= ${reach.id})
    union ${inQueue} and lane in (0, 1, 2, 3) and send_at_ms < ${reach.byMs}
    union select rowid from message indexed by message_anytime where ${theirs} and ignore_window = 1`;
  const [row] = await db.all<{ rows: string }>(
    sql`select json_group_array(json_array(m.id, m.lane, m.send_at_ms, m.send_at_is,
      m.approval_needed, ${approved}, ${lifeEvent}, not ${startIsOpen}, m.edited_at_ms, m.editing_since_ms, m.send_now_at_ms,
      m.ignore_window, m.hold, m.hold_until_ms, m.hold_detail)) as rows
    from (${within}) w cross join message m on m.rowid = w.n where ${somebodyMayBeMailed} and ${unanswered}`,
  );
  return (JSON.parse(row!.rows) as QueueValues[]).map(queueRowOf);
}

type QueueValues = [
  ...[id: string, lane: number, sendAtMs: number, sendAtIs: QueueRow["sendAtIs"]],
  ...[approvalNeeded: number, approved: number, lifeEvent: string | null, startPaused: number],
  ...[editedAtMs: number | null, editingSinceMs: number | null, sendNowAtMs: number | null, ignoreWindow: number],
  ...[hold: Hold | null, holdUntilMs: number | null, holdDetail: string | null],
];

const queueRowOf = (v: QueueValues): QueueRow => ({
  id: v[0],
  state: "pending",
  lane: v[1],
  sendAtMs: v[2],
  sendAtIs: v[3],
  allowUnsubscribes: 0,
  unsubscribed: 0,
  noEmail: 0,
  suppressed: 0,
  answered: 0,
  approvalNeeded: v[4],
  approved: v[5],
  lifeEvent: v[6],
  startPaused: v[7],
  editedAtMs: v[8],
  editingSinceMs: v[9],
  sendNowAtMs: v[10],
  ignoreWindow: v[11],
  hold: v[12],
  holdUntilMs: v[13],
  holdDetail: v[14],
});

export type MailablePerson = {
  role: "to" | "cc" | "bcc";
  n: number;
  userId: string | null;
  address: string;
  name: string | null;
};

/** What a sealed message is composed from, beside its text and its values. */
export type ComposeRow = {
  id: string;
  /** Whose content its draft begins with; null where it has a beginning of its own. */
  startId: string | null;
  sealedSeq: number;
  replyTo: string | null;
  allowUnsubscribes: number;
  /** How many stand in To, those who may not be mailed included. */
  toCount: number;
  /** Who may be mailed now: JSON of `MailablePerson[]`, kept as read for the begin to compare; an address may be in it twice. */
  mailableAs: string;
  /** The subject line as lists show a draft's, variables in braces. */
  subject: string;
  rfcMessageId: string | null;
  /** Nobody is to look whether it is read (TR4): it carries no pixel. */
  untracked: number;
  /** What was said in the conversation before, oldest first (CH5): JSON of `SaidBefore[]` (jobs/compose/references.ts). */
  saidBefore: string;
  /** The provider's own thread of it: that of the newest mail of the conversation on the message's channel. */
  threadId: string | null;
};

export const readForCompose = (db: Db, ids: string[]): Promise<ComposeRow[]> =>
  db.all<ComposeRow>(sql`select m.id, ${sharedBeginning} as "startId", m.sealed_seq as "sealedSeq",
      m.reply_to as "replyTo",
      m.allow_unsubscribes as "allowUnsubscribes", ${mailable} as "mailableAs", m.subject, m.rfc_message_id as "rfcMessageId",
      ${isUntracked} as untracked,
      (select count(*) from participant p where p.message_id = m.id and p.role = 'to') as "toCount",
      (select json_group_array(json_object('id', x.id, 'automatic', x.automatic, 'others', x.others)) from (
        select b.rfc_message_id as id, b.automatic is not null as automatic,
          (b.direction = 'in' and exists (select 1 from participant f where f.message_id = b.id and f.role = 'from')
            and not exists (select 1 from participant f join participant t on t.message_id = m.id and t.role = 'to'
              and (t.user_id = f.user_id or t.address = f.address) where f.message_id = b.id and f.role = 'from')) as others
        from message b
        where b.conversation_id = m.conversation_id and b.id <> m.id and b.rfc_message_id is not null
          and (b.state = 'sent' or b.direction = 'in') order by coalesce(b.ended_at_ms, b.created_at_ms), b.id) x) as "saidBefore",
      (select t.provider_thread_id from message t where t.conversation_id = m.conversation_id and t.channel_id = m.channel_id
        and t.id <> m.id and t.provider_thread_id is not null order by t.created_at_ms desc, t.id desc limit 1) as "threadId"
    from ${eachOf(ids)} cross join message m on m.id = j.value`);
