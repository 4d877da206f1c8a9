import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

/** One sender as its breaker is judged (SE6): its state, and what became of its mail since it last resumed. */
export type BreakerRow = {
  id: string;
  teammateId: string;
  channelId: string;
  hourlyLimit: number | null;
  limit: number | null;
  atMs: number | null;
  mails: number;
  mailsOfWeek: number;
  bounced: number;
  complainedOfWeek: number;
  policy: number;
  /** Mails that left since its present step began. */
  leftInStep: number;
};

// What the provider itself refused: an address that is none (5.1.x), or policy (5.7.x), with its words kept.
// The addresses of networks in those words read alike, in part.
const refusedFor = (subject: number) => sql`' ' || m.ended_why glob ${`*[^0-9.]5.${subject}.[0-9]*`}`;
const mostTroubles = 50_000;

/** Messages that went wrong since `weekMs`, each once: along the index of events and that of what ended, never along the mail. */
const troubles = (weekMs: number): SQL =>
  sql`select m.teammate_id as teammate_id, m.channel_id as channel_id, m.began_at_ms as at,
      max(e.kind = 'bounce' and coalesce(e.class, 'unknown') not in ('soft', 'full')) as bounced,
      max(e.kind = 'complaint') as complained,
      max(e.kind = 'bounce' and (coalesce(e.class, '') = 'policy' or coalesce(e.code, '') like '5.7.%')) as policy, 0 as refused
    from (select * from delivery_event indexed by delivery_event_trouble where kind in ('bounce', 'complaint')
        and at_ms > ${weekMs} order by at_ms desc limit ${mostTroubles}) e
      cross join message m on m.id = e.message_id
    where m.direction = 'out' and m.state <> 'failed' and m.began_at_ms > ${weekMs} group by m.id
    union all
    select m.teammate_id, m.channel_id, m.began_at_ms, 1, 0, ${refusedFor(7)}, 1
    from message m indexed by message_ended
    where m.state = 'failed' and m.ended_at_ms > ${weekMs} and m.began_at_ms is not null
      and (${refusedFor(1)} or ${refusedFor(7)})`;

/** What sender `s` had accepted; from when on it is judged. */
const left = (sinceMs: SQL) =>
  sql`(select count(*) from send_try q where q.teammate_id = s.teammate_id and q.channel_id = s.channel_id
    and q.counts_at_ms > ${sinceMs})`;
const since = (ms: number) => sql`max(${ms}, coalesce(s.breaker_from_ms - 1, 0))`;

/** Every sender with trouble in the windows, or whose breaker is not closed. */
export function readBreakers(db: Db, o: { dayAgoMs: number; weekAgoMs: number }): Promise<BreakerRow[]> {
  const sum = (what: SQL, ms: number) => sql`coalesce(sum(${what} and t.at > ${ms}), 0)`;
  return db.all<BreakerRow>(sql`select s.id, s.teammate_id as "teammateId", s.channel_id as "channelId",
      s.hourly_limit as "hourlyLimit", s.breaker_limit as "limit", s.breaker_at_ms as "atMs",
      ${left(since(o.dayAgoMs))} + ${sum(sql`t.refused`, o.dayAgoMs)} as mails,
      ${left(since(o.weekAgoMs))} + ${sum(sql`t.refused`, o.weekAgoMs)} as "mailsOfWeek",
      ${sum(sql`t.bounced`, o.dayAgoMs)} as bounced, ${sum(sql`t.complained`, o.weekAgoMs)} as "complainedOfWeek",
      ${sum(sql`t.policy`, o.dayAgoMs)} as policy, ${left(sql`coalesce(s.breaker_at_ms - 1, 0)`)} as "leftInStep"
    from sender s left join (${
    troubles(o.weekAgoMs)
  }) t on t.teammate_id = s.teammate_id and t.channel_id = s.channel_id
      and t.at >= coalesce(s.breaker_from_ms, 0)
    group by s.id having count(t.at) > 0 or s.breaker_limit is not null`);
}

/** The senders of a channel whose breakers are closed, with the mails that each had accepted in the windows. */
export function closedSendersOf(
  db: Db,
  channelId: string,
  o: { dayAgoMs: number; weekAgoMs: number },
): Promise<Pick<BreakerRow, "id" | "channelId" | "limit" | "atMs" | "mails" | "mailsOfWeek">[]> {
  return db.all(sql`select s.id, s.channel_id as "channelId", s.breaker_limit as "limit", s.breaker_at_ms as "atMs",
      ${left(since(o.dayAgoMs))} as mails, ${left(since(o.weekAgoMs))} as "mailsOfWeek"
    from sender s where s.channel_id = ${channelId} and s.breaker_limit is null`);
}

/** Turns a sender's breaker, if it stands as it was judged: paused (0) with why, a step, or closed (null). True once. */
export async function turnBreaker(
  db: Db,
  was: Pick<BreakerRow, "id" | "limit" | "atMs">,
  to: { limit: number | null; why: string | null },
  nowMs: number,
): Promise<boolean> {
  const resumes = was.limit === 0;
  const [turned] = await batch(db, [
    sql`update sender set breaker_limit = ${to.limit}, breaker_at_ms = ${to.limit === null ? null : nowMs},
        breaker_why = ${to.limit === null ? null : sql`coalesce(${to.why}, breaker_why)`},
        breaker_from_ms = ${resumes ? nowMs : sql`breaker_from_ms`}
      where id = ${was.id} and breaker_limit is ${was.limit} and breaker_at_ms is ${was.atMs} returning id`,
    audited({
      actorId: null,
      action: to.limit === 0
        ? "sender.breaker_opened"
        : to.limit === null
        ? "sender.breaker_closed"
        : "sender.breaker_step",
      entity: "sender",
      entityId: was.id,
      detail: to.limit === 0 ? { why: to.why } : { hourlyLimit: to.limit },
      atMs: nowMs,
    }),
    changed("sender", was.id, "updated", nowMs),
  ]);
  return turned!.length > 0;
}
