import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { holds } from "../schema/conversation.ts";
import { batch } from "../statements.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Rows looked at for one count: beyond it a figure says "so many, or more". */
export const mostCounted = 10_000;
/** A sender may be without limits, and its tries of a day without end. */
const mostTries = 5_000;
const mostSenders = 200;

export type Load = {
  /** Messages that are due, by their own hold; `none` waits for its turn, its window or its quota alone. */
  due: { hold: string; count: number; oldestAtMs: number }[];
  /** All pending messages with a hold of their own, by it. */
  held: { hold: string; count: number }[];
  /** Sealed and on their way to a provider. */
  sending: number;
  senders: {
    id: string;
    usedHour: number;
    usedDay: number;
    hourlyLimit: number | null;
    dailyLimit: number | null;
  }[];
  imports: { state: string; count: number }[];
  /** What came in and was not taken in yet. */
  intakeWaiting: number;
};

/** What waits and how much of it (OP1), in reads that are bounded whatever the workspace holds: each follows an index for `mostCounted`
 * rows at most. */
export async function readLoad(db: Db, nowMs: number): Promise<Load> {
  const most = sql.raw(`${mostCounted}`);
  const heldBy = (hold: string) =>
    sql`select ${hold} as hold, count(*) as count from (
      select 1 from message indexed by message_held where state = 'pending' and hold = ${hold} limit ${most})`;
  const used = (sinceMs: number) =>
    sql`(select count(*) from (select 1 from send_try t where t.teammate_id = s.teammate_id
      and t.channel_id = s.channel_id and t.counts_at_ms > ${sinceMs} limit ${sql.raw(`${mostTries}`)}))`;
  const [due, sending, senders, imports, intake, ...held] = await batch(db, [
    sql`select coalesce(hold, 'none') as hold, count(*) as count, min(send_at_ms) as "oldestAtMs" from (
      select hold, send_at_ms from message indexed by message_due
      where state = 'pending' and send_at_ms <= ${nowMs} order by send_at_ms limit ${most}) group by 1`,
    sql`select count(*) as count from (
      select 1 from message indexed by message_lease where state = 'sending' limit ${most})`,
    sql`select s.id, s.hourly_limit as "hourlyLimit", s.daily_limit as "dailyLimit",
      ${used(nowMs - hourMs)} as "usedHour", ${used(nowMs - dayMs)} as "usedDay"
      from sender s order by s.id limit ${sql.raw(`${mostSenders}`)}`,
    sql`select state, count(*) as count from import_run where state in ('uploading', 'waiting', 'running') group by state`,
    sql`select count(*) as count from (
      select 1 from intake indexed by intake_waiting where state = 'waiting' limit ${most})`,
    ...holds.map(heldBy),
  ]);
  return {
    due: due as Load["due"],
    held: held.map(([row]) => row as Load["held"][number]).filter(({ count }) => count > 0),
    sending: sending![0]!.count as number,
    senders: senders as Load["senders"],
    imports: imports as Load["imports"],
    intakeWaiting: intake![0]!.count as number,
  };
}
