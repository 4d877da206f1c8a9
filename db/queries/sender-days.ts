import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";
import type { Pair } from "./send.ts";

/** A quarter of an hour: on every wall clock, hours and days begin with one. */
const quarterMs = 900_000;

/** A mail that left. It stands for `count` of them: the first of a quarter of an hour for all of it, the others for none. */
export type SentRow = { id: string; atMs: number; count: number };

/** What a sender sent within `[fromMs, toMs)`, at the instants that its limits count: how many in each quarter of an hour, and of each
 * the first `most`, in order. */
export const sentWithin = (
  db: Db,
  pair: Pair,
  o: { fromMs: number; toMs: number; most: number },
): Promise<SentRow[]> =>
  db.all<SentRow>(sql`with sent as (
      select y.message_id as id, max(y.counts_at_ms) as at from send_try y indexed by send_try_quota
        cross join message m on m.id = y.message_id and m.state = 'sent'
      where y.teammate_id = ${pair.teammateId} and y.channel_id = ${pair.channelId}
        and y.counts_at_ms >= ${o.fromMs} and y.counts_at_ms < ${o.toMs}
      group by y.message_id),
    placed as (select id, at, count(*) over (partition by at / ${quarterMs}) as n,
      row_number() over (partition by at / ${quarterMs} order by at, id) as place from sent)
    select id, at as "atMs", case place when 1 then n else 0 end as count from placed where place <= ${o.most} order by at, id`);

/** How many of a sender's pending messages are not due before `fromMs`. */
export async function pendingFrom(db: Db, pair: Pair, fromMs: number): Promise<number> {
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from message indexed by message_queue
    where state = 'pending' and teammate_id = ${pair.teammateId} and channel_id = ${pair.channelId}
      and lane in (0, 1, 2, 3) and send_at_ms >= ${fromMs}`);
  return row!.n;
}

/** What a list says of a message. `others` are in To beside the first. */
export type MailLine = {
  id: string;
  conversationId: string;
  subject: string;
  address: string | null;
  name: string | null;
  others: number;
  standsInForId: string | null;
};

export const mailLines = (db: Db, ids: readonly string[]): Promise<MailLine[]> =>
  db.all<MailLine>(
    sql`select m.id, m.conversation_id as "conversationId", m.subject, p.address, p.name, m.stands_in_for_id as "standsInForId",
      (select count(*) from participant o where o.message_id = m.id and o.role = 'to' and o.n > p.n) as others
    from ${eachOf(ids)} cross join message m on m.id = j.value
    left join participant p on p.message_id = m.id and p.role = 'to'
      and p.n = (select min(f.n) from participant f where f.message_id = m.id and f.role = 'to')`,
  );

/** How many pending messages a teammate, or a stand-in of theirs, has that are due within `[fromMs, toMs)`; what is due already counts
 * at `nowMs`. */
export async function dueWithin(
  db: Db,
  teammateId: string,
  o: { fromMs: number; toMs: number; nowMs: number },
): Promise<number> {
  const isDue = sql`send_at_ms < ${o.toMs} and max(${o.nowMs}, send_at_ms) >= ${o.fromMs} and ${o.nowMs} < ${o.toMs}`;
  const [row] = await db.all<{ n: number }>(sql`select
    (select count(*) from channel c cross join message m indexed by message_queue on m.state = 'pending'
      and m.teammate_id = ${teammateId} and m.channel_id = c.id and m.lane in (0, 1, 2, 3) and ${isDue}
      and m.stands_in_for_id is null) +
    (select count(*) from message indexed by message_stand_in
      where state = 'pending' and stands_in_for_id = ${teammateId} and ${isDue}) as n`);
  return row!.n;
}
