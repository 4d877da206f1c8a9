import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { ChannelKind } from "../schema/channel.ts";
import type { Role, SendingWindow } from "../schema/teammate.ts";
import { nowMsSql } from "../statements.ts";
import { eachOf } from "./given.ts";
import type { Clock, Pair, Terms } from "./send.ts";
import { approved, keyLives, quiet, startIsOpen, unheld } from "./send-gates.ts";
import { leaveText, ownHolidaysText } from "./days-off.ts";

// Without statistics the planner takes the index by state and end, which holds every pending message.
const byQueue = sql.raw("indexed by message_queue");

/** The instant that a pass judges by: a test's, or the database's own. */
export async function readNow(db: Db, clock: Clock): Promise<number> {
  if (clock !== null) return clock;
  return (await db.all<{ now: number }>(sql`select ${nowMsSql(null)} as now`))[0]!.now;
}

/** Every pair that has pending messages, by hops along the index of the queue: one seek per pair, never the queue. */
export const pairsWithPending = (db: Db): Promise<Pair[]> =>
  db.all<Pair>(sql`with recursive
    sender_of(t) as (
      select min(teammate_id) from message ${byQueue} where state = 'pending'
      union all
      select (select min(teammate_id) from message ${byQueue} where state = 'pending' and teammate_id > t) from sender_of where t is not null),
    pair(t, c) as (
      select t, (select min(channel_id) from message ${byQueue} where state = 'pending' and teammate_id = t) from sender_of where t is not null
      union all
      select t, (select min(channel_id) from message ${byQueue} where state = 'pending' and teammate_id = t and channel_id > c)
      from pair where c is not null)
    select t as "teammateId", c as "channelId" from pair where c is not null`);

/** Ids at the head of a sender's queue, in the order in which they leave (QU2): due, and free of what SQL can see. One seek per
 * lane. While the window is closed, only those that ignore it. */
export async function headOfQueue(
  db: Db,
  pair: Pair,
  o: { windowOpen: boolean; most: number; terms: Terms; clock: Clock },
): Promise<string[]> {
  const now = nowMsSql(o.clock);
  const open = o.windowOpen ? byQueue : sql.raw("indexed by message_anytime");
  const lane = (n: number): SQL =>
    sql`select * from (select m.id, m.lane, m.send_at_ms from message m ${open}
      where m.state = 'pending' and m.teammate_id = ${pair.teammateId} and m.channel_id = ${pair.channelId} and m.lane = ${n}
        and m.send_at_ms <= ${now} and ${unheld(now)} and ${o.windowOpen ? sql`true` : sql`m.ignore_window = 1`}
        and ${quiet(now, o.terms)} and ${approved} and ${startIsOpen}
      order by m.send_at_ms, m.id limit ${o.most})`;
  const rows = await db.all<{ id: string }>(sql`select id from (${lane(0)} union all ${lane(1)} union all ${lane(2)}
    union all ${lane(3)}) order by lane, send_at_ms, id limit ${o.most}`);
  return rows.map(({ id }) => id);
}

/** Sealed messages whose lease has lapsed after the begin, and that the provider's key still protects: to be tried again. */
export const lapsedTries = (db: Db, clock: Clock): Promise<(Pair & { id: string })[]> => {
  const now = nowMsSql(clock);
  return db.all(
    sql`select m.id, m.teammate_id as "teammateId", m.channel_id as "channelId" from message m indexed by message_lease
    where m.state = 'sending' and m.lease_ends_at_ms <= ${now} and ${keyLives(now)}
    order by m.lease_ends_at_ms limit 1000`,
  );
};

/** Accounts whose CSM or AE a sender's pending messages follow. */
export async function accountsBehind(db: Db, pair: Pair): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`select distinct account_id as id from message ${byQueue}
    where state = 'pending' and teammate_id = ${pair.teammateId} and channel_id = ${pair.channelId}
      and sender_mode in ('csm', 'ae') limit 10000`);
  return rows.map(({ id }) => id);
}

/** When the next message becomes due after `nowMs`, or a hold of its own runs out; null when none will. */
export async function nextDueAtMs(db: Db, nowMs: number): Promise<number | null> {
  const [row] = await db.all<{ at: number | null }>(
    sql`select min(send_at_ms) as at from message indexed by message_due where state = 'pending' and send_at_ms > ${nowMs}`,
  );
  return row!.at;
}

/** What decides for one sender: its teammate, its channel, its limits. Undefined without a row of `sender`. */
export type SenderRow = Pair & {
  address: string | null;
  firstName: string;
  lastName: string;
  /** The signature as it is stored (PE5). */
  signatureText: string | null;
  state: "invited" | "active" | "left";
  role: Role;
  maySend: number;
  timeZone: string;
  /** The window as it is stored, for the claim to compare; `windowOf` reads it. */
  windowText: string | null;
  /** Leave of the teammate and the workspace's own holidays, as JSON; whose public holidays; and the count of changes to all that. */
  leaveText: string;
  ownHolidaysText: string;
  holidayRegion: string | null;
  calendarNo: number;
  hourlyLimit: number | null;
  dailyLimit: number | null;
  minGapSeconds: number;
  pausedAtMs: number | null;
  busyUntilMs: number | null;
  /** The circuit breaker (SE6): mails an hour, 0 while it is open, null while it is closed. */
  breakerLimit: number | null;
  breakerWhy: string | null;
  channelName: string;
  channelKind: ChannelKind;
  channelState: "ok" | "broken";
  brokenWhy: string | null;
  idempotencyMs: number | null;
  connectionNo: number;
};

export const windowOf = (row: Pick<SenderRow, "windowText">): SendingWindow =>
  row.windowText === null ? null : JSON.parse(row.windowText);

/** A pair without a row of `sender` answers with a null address. */
export const senderRows = (db: Db, pairs: Pair[]): Promise<SenderRow[]> =>
  db.all<SenderRow>(sql`select t.id as "teammateId", c.id as "channelId", s.address, t.first_name as "firstName",
      t.last_name as "lastName", t.signature as "signatureText", t.state, t.role, t.may_send as "maySend", t.time_zone as "timeZone",
      t.sending_window as "windowText", t.holiday_region as "holidayRegion", t.calendar_no as "calendarNo",
      ${leaveText} as "leaveText", ${ownHolidaysText} as "ownHolidaysText", s.hourly_limit as "hourlyLimit", s.daily_limit as "dailyLimit",
      coalesce(s.min_gap_seconds, 0) as "minGapSeconds", s.paused_at_ms as "pausedAtMs", s.busy_until_ms as "busyUntilMs",
      s.breaker_limit as "breakerLimit", s.breaker_why as "breakerWhy",
      c.name as "channelName", c.kind as "channelKind", c.state as "channelState", c.broken_why as "brokenWhy", c.idempotency_ms as "idempotencyMs", c.connection_no as "connectionNo"
    from ${eachOf(pairs)}
    join teammate t on t.id = j.value ->> 'teammateId'
    join channel c on c.id = j.value ->> 'channelId'
    left join sender s on s.teammate_id = t.id and s.channel_id = c.id`);

/** The instants of a sender's tries that may count at `nowMs`, ascending; one in flight at the end of its lease. */
export async function usedAtMs(db: Db, pair: Pair, sinceMs: number): Promise<number[]> {
  const rows = await db.all<{ at: number }>(sql`select counts_at_ms as at from send_try
    where teammate_id = ${pair.teammateId} and channel_id = ${pair.channelId} and counts_at_ms > ${sinceMs}
    order by counts_at_ms`);
  return rows.map(({ at }) => at);
}

/** Who may send on which channel, as `teammateId:channelId` (ST3). */
export async function validSenders(db: Db): Promise<Set<string>> {
  const rows = await db.all<Pair>(sql`select s.teammate_id as "teammateId", s.channel_id as "channelId"
    from sender s join teammate t on t.id = s.teammate_id
    where t.state = 'active' and t.may_send = 1 and t.role <> 'observer'`);
  return new Set(rows.map(pairKey));
}

export const pairKey = ({ teammateId, channelId }: Pair): string => `${teammateId}:${channelId}`;
