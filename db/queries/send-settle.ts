import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { Hold } from "../schema/conversation.ts";
import { batch, nowMsSql, type Placed, prepare } from "../statements.ts";
import { audited, changed } from "./record.ts";
import type { Clock } from "./send.ts";
import { clockSlackMs, keyLives } from "./send-gates.ts";

/** A try of ours: what a claim gave us to deliver. */
export type Try = { messageId: string; conversationId: string; claimId: string; sealNo: number };

/** Another try of this seal that may have been accepted: until it is settled, the message can neither open again nor fail. */
const otherTries = (t: Try) =>
  sql`exists (select 1 from send_try o where o.message_id = ${t.messageId} and o.claim_id <> ${t.claimId})`;
const isOurs = (t: Try) => sql`id = ${t.messageId} and claim_id = ${t.claimId} and state = 'sending'`;

/** A try that surely failed counts no more (QU1). The place stays of a message given up as unknown, as a person may yet say sent, and
 * of one that was found to have been sent by no other try. */
const givesPlaceBack = (t: Try) =>
  sql`delete from send_try where message_id = ${t.messageId} and claim_id = ${t.claimId}
    and not exists (select 1 from message where id = ${t.messageId}
      and (state = 'unknown' or (state = 'sent' and not ${otherTries(t)})))`;

/** The provider's receipt: its id of the mail, its own thread, and the Message-ID that it put in place of ours. */
export type Receipt = { providerId: string; threadId?: string; rfcMessageId?: string };

/** In place of a provider's id while only what it led to is known: a report, or an answer. */
export const provenBy = (what: string): string => `proof: ${what}`;

type FullReceipt = { providerId: string; threadId: string | null; rfcMessageId: string | null };

function receiptOf(by: Receipt | string): FullReceipt {
  const receipt: Receipt = typeof by === "string" ? { providerId: by } : by;
  return { threadId: null, rfcMessageId: null, ...receipt };
}

const setReceipt = ({ providerId, threadId, rfcMessageId }: Placed<FullReceipt>): SQL =>
  sql`provider_id = ${providerId}, provider_thread_id = coalesce(${threadId}, provider_thread_id),
      rfc_message_id = coalesce(${rfcMessageId}, rfc_message_id)`;

/** The provider has it. True once it is recorded as sent, by this call or an earlier one. An acceptance under the seal's key
 * counts whoever holds the claim by now, and also when the message was given up as unknown meanwhile. */
export async function settleAccepted(db: Db, t: Try, by: Receipt | string, clock: Clock): Promise<boolean> {
  const receipt = receiptOf(by);
  const { messageId, conversationId, claimId, sealNo } = t;
  const [, sent] = await batch(db, [
    countAcceptance({ messageId, claimId, clock }),
    setAccepted({ messageId, claimId, sealNo, ...receipt, clock }),
    ...tellAccepted.map((statement) =>
      statement({ messageId, conversationId, detail: JSON.stringify({ providerId: receipt.providerId }), clock })
    ),
  ]);
  if (sent!.length > 0) return true;
  // Its delivery was told, or a person said it, before the provider answered: the answer is the receipt.
  await db.run(sql`update message set ${setReceipt(receipt)}
    where id = ${t.messageId} and seal_no = ${t.sealNo} and state = 'sent'
      and (provider_id is null or provider_id glob ${provenBy("*")})
      and exists (select 1 from send_try where message_id = ${t.messageId} and claim_id = ${t.claimId})`);
  const [found] = await db.all<{ state: string }>(sql`select state from message where id = ${t.messageId}`);
  return found?.state === "sent";
}

const countAcceptance = prepare<{ messageId: string; claimId: string; clock: Clock }>((at) =>
  sql`update send_try
    set counts_at_ms = max(${
    nowMsSql(at.clock)
  }, (select coalesce(began_at_ms, 0) from message where id = ${at.messageId}))
    where message_id = ${at.messageId} and claim_id = ${at.claimId}`
);

const setAccepted = prepare<Pick<Try, "messageId" | "claimId" | "sealNo"> & FullReceipt & { clock: Clock }>((at) =>
  sql`update message set state = 'sent', ${setReceipt(at)}, ended_at_ms = ${nowMsSql(at.clock)}, ended_why = null,
      lease_ends_at_ms = null
    where id = ${at.messageId} and seal_no = ${at.sealNo} and state in ('sending', 'unknown') and began_at_ms is not null
      and exists (select 1 from send_try where message_id = ${at.messageId} and claim_id = ${at.claimId}) returning id`
);

type Acceptance = { messageId: string; conversationId: string; detail: string; clock: Clock };
const tellAccepted = [
  prepare<Acceptance>(({ messageId, detail, clock }) =>
    audited({
      actorId: null,
      action: "message.sent",
      entity: "message",
      entityId: messageId,
      detail,
      atMs: nowMsSql(clock),
    })
  ),
  prepare<Acceptance>((at) => setActive(at, nowMsSql(at.clock))),
  // Both in one statement: this is written for each mail that leaves.
  prepare<Acceptance>(({ messageId, conversationId, clock }) =>
    sql`insert into change (entity, id, kind, at_ms)
      select entity, id, kind, ${nowMsSql(clock)} from (select 'message' as entity, ${messageId} as id, 'sent' as kind
        union all select 'conversation', ${conversationId}, 'updated') where changes() > 0`
  ),
];

/** Its first message has left: a pending conversation is active from now, under the subject that went out. */
const conversationLives = (t: { messageId: string; conversationId: string | SQL }, now: SQL): SQL[] => [
  setActive(t, now),
  changed("conversation", t.conversationId, "updated", now),
];

const setActive = (t: { messageId: string | SQL; conversationId: string | SQL }, now: SQL): SQL =>
  sql`update conversation set active_at_ms = ${now}, closed_why = null,
      subject = case state when 'pending' then (select subject from message where id = ${t.messageId}) else subject end,
      state = 'active'
    where id = ${t.conversationId} and changes() > 0`;

/** Its first message ended unsent: a conversation with nothing else to send is closed, and says why. */
export const conversationEnds = (conversationId: string, why: string, now: SQL): SQL[] => [
  sql`update conversation set state = 'closed', closed_why = ${why}, active_at_ms = ${now}
    where id = ${conversationId} and state = 'pending' and changes() > 0 and not exists (select 1 from message
      where conversation_id = ${conversationId} and state in ('pending', 'sending', 'unknown', 'sent'))`,
  changed("conversation", conversationId, "updated", now),
];

/** Why a message opens again, if it is to wait for something of its own. */
export type OwnHold = {
  hold: Extract<Hold, "missing_data" | "bad_link" | "life_event" | "channel_broken" | "paused">;
  untilMs: number | null;
  detail: string | null;
};

/**
 * Surely not accepted by this try: its place goes back and the message is pending again, every gate to be decided anew. If an
 * earlier try of the same seal may have been accepted, it stays sealed instead and is tried again from `retryAtMs` on.
 * `draftSubject` puts back the subject line that the begin replaced. `more` is written along (a sender that is busy).
 * "lost": the claim was not ours any more.
 */
export async function settleReopened(
  db: Db,
  t: Try,
  o: { hold: OwnHold | null; draftSubject: string | null; retryAtMs: number; more?: SQL[] },
  clock: Clock,
): Promise<"reopened" | "sealed" | "lost"> {
  const now = nowMsSql(clock);
  const [, reopened, , , kept] = await batch(db, [
    givesPlaceBack(t),
    sql`update message set state = 'pending', claim_id = null, claimed_at_ms = null, lease_ends_at_ms = null,
        began_at_ms = null, sealed_seq = null, subject = coalesce(${o.draftSubject}, subject),
        hold = ${o.hold?.hold ?? null}, hold_until_ms = ${o.hold?.untilMs ?? null}, hold_detail = ${
      o.hold?.detail ?? null
    }
      where ${isOurs(t)} and not ${otherTries(t)} returning id`,
    changed("message", t.messageId, "reopened", now),
    sql`delete from message_mime where message_id = ${t.messageId} and changes() > 0`,
    sql`update message set lease_ends_at_ms = ${o.retryAtMs} where ${isOurs(t)} returning id`,
    ...(o.more ?? []),
  ]);
  return reopened!.length > 0 ? "reopened" : kept!.length > 0 ? "sealed" : "lost";
}

/** Refused for good, with the provider's words (SE4): failed, the place given back. If an earlier try of the same seal may have
 * been accepted, it is unknown instead. */
export async function settleRefused(
  db: Db,
  t: Try,
  words: string,
  clock: Clock,
  /** What is written along. */
  more: SQL[] = [],
): Promise<"failed" | "unknown" | "lost"> {
  const now = nowMsSql(clock);
  const [, failed, , , , , unknown] = await batch(db, [
    givesPlaceBack(t),
    sql`update message set state = 'failed', ended_at_ms = ${now}, ended_why = ${words}, lease_ends_at_ms = null
      where ${isOurs(t)} and not ${otherTries(t)} returning id`,
    audited({
      actorId: null,
      action: "message.failed",
      entity: "message",
      entityId: t.messageId,
      detail: { words },
      atMs: now,
    }),
    changed("message", t.messageId, "failed", now),
    ...conversationEnds(t.conversationId, "failed", now),
    ...becomesUnknown(t, words, now),
    ...more,
  ]);
  return failed!.length > 0 ? "failed" : unknown!.length > 0 ? "unknown" : "lost";
}

/** The provider may or may not have it, and cannot be asked again: a person decides (SE3). The place is kept. */
export async function settleUnknown(db: Db, t: Try, why: string, clock: Clock): Promise<boolean> {
  const [unknown] = await batch(db, becomesUnknown(t, why, nowMsSql(clock)));
  return unknown!.length > 0;
}

const becomesUnknown = (t: Try, why: string, now: SQL): SQL[] => [
  sql`update message set state = 'unknown', ended_at_ms = ${now}, ended_why = ${why}, lease_ends_at_ms = null
    where ${isOurs(t)} returning id`,
  audited({
    actorId: null,
    action: "message.unknown",
    entity: "message",
    entityId: t.messageId,
    detail: { why },
    atMs: now,
  }),
  changed("message", t.messageId, "unknown", now),
];

/** Ambiguous, yet the provider honours the key: sealed, its place kept, to be tried again from `retryAtMs` on. */
export async function settleAmbiguous(db: Db, t: Try, retryAtMs: number): Promise<boolean> {
  const kept = await db.all(sql`update message set lease_ends_at_ms = ${retryAtMs} where ${isOurs(t)} returning id`);
  return kept.length > 0;
}

/**
 * The provider is known to have it by another way than its answer: it was asked, or told of the delivery (SE3). What is unknown, or
 * sealed with its call begun, becomes `sent` as of that call; its places stay where they are. True once, for whoever settled it.
 * @param by its id there, or of what proved it.
 */
export async function settleReconciled(
  db: Db,
  messageId: string,
  by: Receipt | string,
  clock: Clock,
): Promise<boolean> {
  const receipt = receiptOf(by);
  const now = nowMsSql(clock);
  const conversationId = sql`(select conversation_id from message where id = ${messageId})`;
  const [sent] = await batch(db, [
    sql`update message set state = 'sent', ${setReceipt(receipt)}, ended_at_ms = began_at_ms, ended_why = null,
        lease_ends_at_ms = null
      where id = ${messageId} and direction = 'out' and began_at_ms is not null and state in ('sending', 'unknown')
        and exists (select 1 from send_try where message_id = ${messageId}) returning id`,
    audited({
      actorId: null,
      action: "message.sent",
      entity: "message",
      entityId: messageId,
      detail: { providerId: receipt.providerId, reconciled: true },
      atMs: now,
    }),
    changed("message", messageId, "sent", now),
    ...conversationLives({ messageId, conversationId }, now),
  ]);
  return sent!.length > 0;
}

/** A person says what became of an unknown one (SE3). As sent its place stays; as failed it goes back. False when it is not
 * unknown any more. */
export async function settleByHand(
  db: Db,
  o: { messageId: string; conversationId: string; as: "sent" | "failed"; actorId: string; nowMs: number },
): Promise<boolean> {
  const now = sql`${o.nowMs}`;
  const [settled] = await batch(db, [
    sql`update message set state = ${o.as}, ended_at_ms = ${o.nowMs}, ended_why = 'settled_by_hand'
      where id = ${o.messageId} and state = 'unknown' returning id`,
    audited({
      actorId: o.actorId,
      action: "message.settled",
      entity: "message",
      entityId: o.messageId,
      detail: { as: o.as },
      atMs: now,
    }),
    changed("message", o.messageId, o.as, now),
    ...(o.as === "sent" ? conversationLives(o, now) : conversationEnds(o.conversationId, "failed", now)),
    sql`delete from send_try where message_id = ${o.messageId} and exists (select 1 from message
      where id = ${o.messageId} and state = 'failed' and ended_why = 'settled_by_hand')`,
  ]);
  return settled!.length > 0;
}

/**
 * Leases that lapsed by `nowMs`: what had not begun opens again and gives its place back; what had begun, where no key of the
 * provider's lives, becomes unknown. So does a claim from the future: the clock was set back since. What may be tried again is left for
 * the claim. Returns the ids.
 */
export async function sweep(db: Db, nowMs: number): Promise<{ reopened: string[]; unknown: string[] }> {
  const lapsed = sql`m.state = 'sending' and (m.lease_ends_at_ms <= ${nowMs} or m.claimed_at_ms > ${
    nowMs + clockSlackMs
  })`;
  const some = await db.all(sql`select 1 from message m indexed by message_lease where ${lapsed} limit 1`);
  if (some.length === 0) return { reopened: [], unknown: [] };
  const unbegun = sql`${lapsed} and m.began_at_ms is null`;
  const lost = sql`${lapsed} and m.began_at_ms is not null and not ${keyLives(sql`${nowMs}`)}`;
  const [, , reopened, , , unknown] = await batch(db, [
    sql`insert into change (entity, id, kind, at_ms) select 'message', m.id, 'reopened', ${nowMs} from message m where ${unbegun}`,
    sql`delete from send_try where (claim_id, message_id) in (select m.claim_id, m.id from message m where ${unbegun})`,
    sql`update message as m set state = 'pending', claim_id = null, claimed_at_ms = null, lease_ends_at_ms = null,
      sealed_seq = null where ${unbegun} returning id`,
    sql`insert into change (entity, id, kind, at_ms) select 'message', m.id, 'unknown', ${nowMs} from message m where ${lost}`,
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${nowMs}, null, 'message.unknown', 'message', m.id, json_object('why', ${lostWhy}) from message m where ${lost}`,
    sql`update message as m set state = 'unknown', ended_at_ms = ${nowMs}, ended_why = ${lostWhy}, lease_ends_at_ms = null
      where ${lost} returning id`,
  ]);
  const ids = (rows: typeof reopened) => rows!.map((row) => row.id as string);
  return { reopened: ids(reopened), unknown: ids(unknown) };
}

const lostWhy = "The sending process ended during the call; the provider may have taken it.";
