import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch, nowMsSql } from "../statements.ts";
import { oneOf } from "./given.ts";
import { undisturbed } from "./life-events.ts";
import { audited, changed } from "./record.ts";
import type { Clock } from "./send.ts";
import { headSeq, somebodyHasAddress, somebodyMayBeMailed, subscribedToSomebody, unanswered } from "./send-gates.ts";
import { conversationEnds, type OwnHold } from "./send-settle.ts";

export type SkipWhy = "unsubscribed" | "no_email" | "suppressed" | "replied";

const closed: Record<SkipWhy, SQL> = {
  unsubscribed: sql`(m.allow_unsubscribes = 1 and not ${subscribedToSomebody})`,
  no_email: sql`not ${somebodyHasAddress}`,
  suppressed: sql`(${somebodyHasAddress} and not ${somebodyMayBeMailed})`,
  replied: sql`not ${unanswered}`,
};

/** A gate ends a pending message for good; the gate is asked again in the write. */
export async function skip(
  db: Db,
  m: { id: string; conversationId: string },
  why: SkipWhy,
  clock: Clock,
): Promise<boolean> {
  const now = nowMsSql(clock);
  const [skipped] = await batch(db, [
    sql`update message as m set state = 'skipped', ended_at_ms = ${now}, ended_why = ${why},
        hold = null, hold_until_ms = null, hold_detail = null
      where m.id = ${m.id} and m.state = 'pending' and ${closed[why]} returning id`,
    audited({
      actorId: null,
      action: "message.skipped",
      entity: "message",
      entityId: m.id,
      detail: { why },
      atMs: now,
    }),
    changed("message", m.id, "skipped", now),
    ...conversationEnds(m.conversationId, why, now),
  ]);
  return skipped!.length > 0;
}

/** For the batch in which users unsubscribe: whatever is pending to them, where unsubscribes are allowed and nobody else is left
 * in To, is skipped at once (SU3, SU4). Put it behind the write of the users. The first statement answers a row for each. */
export const skipUnsubscribed = (userIds: readonly string[], nowMs: number): SQL[] =>
  skipOf(sql`select p.message_id from participant p where p.role = 'to' and p.user_id in ${oneOf(userIds)}`, {
    why: "unsubscribed",
    nowMs,
  });

/** For the batch that records a person's answer, behind that write: the follow-ups of its conversation are skipped at once (PB4). */
export const skipAnswered = (conversationId: string, nowMs: number): SQL[] =>
  skipOf(sql`select id from message where conversation_id = ${conversationId} and unless_replied = 1`, {
    why: "replied",
    nowMs,
  });

/** For the batch in which an address, in lower case, is suppressed, behind that write: what is pending to it, with nobody else in To
 * who may be mailed, is skipped at once (SE1, SU4). The first statement answers a row for each. */
export const skipSuppressed = (address: string, nowMs: number): SQL[] =>
  skipOf(
    sql`select p.message_id from participant p where p.role = 'to' and p.address = ${address}
      union select p.message_id from user u cross join participant p on p.user_id = u.id
        where u.email = ${address} and p.role = 'to'`,
    { why: "suppressed", nowMs },
  );

const skipOf = (messages: SQL, { why, nowMs }: { why: SkipWhy; nowMs: number }): SQL[] =>
  skipping(messages, { why, where: closed[why], nowMs });

/** Those of these messages that are pending, and of which `where` holds, are skipped for good, and a conversation closes of which nothing
 * else left or will. `messages` are ids that the batch does not change. The first statement answers a row for each. */
export function skipping(messages: SQL, { why, where, nowMs }: { why: string; where: SQL; nowMs: number }): SQL[] {
  const skipId = newId();
  // `+state`: from these people's mail, never along the index of a state.
  const skipped = sql`+m.state = 'skipped' and m.claim_id = ${skipId} and m.id in (${messages})`;
  return [
    sql`update message as m set state = 'skipped', ended_at_ms = ${nowMs}, ended_why = ${why}, claim_id = ${skipId},
        hold = null, hold_until_ms = null, hold_detail = null
      where +m.state = 'pending' and ${where} and m.id in (${messages}) returning id`,
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${nowMs}, null, 'message.skipped', 'message', m.id, ${
      JSON.stringify({ why })
    } from message m where ${skipped}`,
    sql`insert into change (entity, id, kind, at_ms) select 'message', m.id, 'skipped', ${nowMs} from message m where ${skipped}`,
    sql`update conversation set state = 'closed', closed_why = ${why}, active_at_ms = ${nowMs}
      where +state = 'pending' and id in (select m.conversation_id from message m where ${skipped})
        and not exists (select 1 from message o where o.conversation_id = conversation.id
          and o.state in ('pending', 'sending', 'unknown', 'sent'))`,
    sql`insert into change (entity, id, kind, at_ms) select 'conversation', m.conversation_id, 'updated', ${nowMs}
      from message m where ${skipped}`,
  ];
}

/** Store a hold of the message's own, or take it away, for the very draft that was judged; that of an event in its user's life only
 * while nobody let it pass. Its checks are to be run again, by what is so then. False when nothing is different. */
export async function holdOwn(
  db: Db,
  judged: { id: string; sealNo: number; headSeq: number },
  own: OwnHold | null,
  clock: Clock,
): Promise<boolean> {
  const hold = own?.hold ?? null;
  const [held] = await batch(db, [
    sql`update message as m set checks_stale = 1, checks_no = checks_no + 1, hold = ${hold},
        hold_until_ms = ${own?.untilMs ?? null}, hold_detail = ${own?.detail ?? null}
      where m.id = ${judged.id} and m.state = 'pending' and m.seal_no = ${judged.sealNo} and ${headSeq} = ${judged.headSeq}
        and (m.hold is not ${hold} or m.hold_detail is not ${own?.detail ?? null} or m.hold_until_ms is not ${
      own?.untilMs ?? null
    })
        and (${hold} is not 'life_event' or not ${undisturbed}) returning id`,
    changed("message", judged.id, "held", nowMsSql(clock)),
  ]);
  return held!.length > 0;
}

/** Let a pending message follow its CSM or AE to another sender (ST3), unless somebody else changed it meanwhile. */
export async function follow(
  db: Db,
  m: { id: string; senderMode: string; teammateId: string; standsInForId: string | null },
  to: { teammateId: string; because: string },
  clock: Clock,
): Promise<boolean> {
  const [followed] = await batch(db, [
    sql`update message set teammate_id = ${to.teammateId}, sender_because = ${to.because}, stands_in_for_id = null
      where id = ${m.id} and state = 'pending' and sender_mode = ${m.senderMode} and teammate_id = ${m.teammateId}
        and stands_in_for_id is ${m.standsInForId} and (teammate_id <> ${to.teammateId} or sender_because <> ${to.because}) returning id`,
    changed("message", m.id, "updated", nowMsSql(clock)),
  ]);
  return followed!.length > 0;
}
