import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { chosenHome } from "./follow-sender.ts";
import { eachOf } from "./given.ts";
import { maySend } from "./send-gates.ts";

/** Leave whose stand-in may send, with the stand-in's own leave as JSON, ascending (SW4). */
export type StandInRow = {
  teammateId: string;
  standInId: string;
  fromDay: string;
  toDay: string;
  createdAtMs: number;
  timeZone: string;
  standInZone: string;
  standInLeave: string;
};

/** Leave that ends on `fromDay` or later. */
export const leaveWithStandIns = (db: Db, fromDay: string): Promise<StandInRow[]> =>
  db.all<StandInRow>(sql`select o.teammate_id as "teammateId", o.stand_in_id as "standInId", o.from_day as "fromDay",
      o.to_day as "toDay", o.created_at_ms as "createdAtMs", h.time_zone as "timeZone", t.time_zone as "standInZone",
      (select json_group_array(json_object('fromDay', x.from_day, 'toDay', x.to_day)) from (
        select from_day, to_day from time_off where teammate_id = t.id order by from_day) x) as "standInLeave"
    from time_off o join teammate h on h.id = o.teammate_id join teammate t on t.id = o.stand_in_id
    where o.stand_in_id is not null and o.to_day >= ${fromDay} and ${maySend}`);

/** What decides whose a pending message is in a leave, beside its date: of a message that has a stand-in, whose it is; of one whose
 * teammate a person chose, when. */
export type HeldFor = { id: string; standsInForId: string | null; chosenAtMs: number | null };

/** Of the pending messages of these teammates on a channel, those of which either is known. */
export const heldForOthers = (db: Db, teammateIds: readonly string[], channelId: string): Promise<HeldFor[]> =>
  db.all<HeldFor>(sql`select m.id, m.stands_in_for_id as "standsInForId",
      case m.sender_mode when 'fixed' then coalesce(m.changed_at_ms, 0) end as "chosenAtMs"
    from ${eachOf(teammateIds)} cross join message m indexed by message_queue
      on m.state = 'pending' and m.teammate_id = j.value and m.channel_id = ${channelId}
    where m.stands_in_for_id is not null or m.sender_mode = 'fixed'`);

/** Whether some pending message has a stand-in. */
export async function standsInForSome(db: Db): Promise<boolean> {
  const rows = await db.all(sql`select 1 from message indexed by message_stand_in
    where state = 'pending' and stands_in_for_id is not null limit 1`);
  return rows.length > 0;
}

/** Instants `[fromMs, toMs)` in which somebody stands in for a teammate whose leave was saved at `createdAtMs`. */
export type LeaveSpan = {
  teammateId: string;
  standInId: string;
  fromMs: number;
  toMs: number;
  createdAtMs: number;
};

/** A pending message that changes hands: from its own teammate to the stand-in, or back. */
export type Move = {
  id: string;
  home: string;
  standIn: string;
  /** When the leave was saved; null of what goes back. */
  createdAtMs: number | null;
  back: 0 | 1;
};

/** A person chose its teammate after the leave was saved, knowing of it. */
const chosenSince = (createdAtMs: SQL) =>
  sql`(m.sender_mode = 'fixed' and coalesce(m.changed_at_ms, 0) >= ${createdAtMs})`;

/** At most `most` pending messages whose date, or now where that has passed, lies in a span whose stand-in may send on their channel; and at
 * most as many that have a stand-in whom no span gives. Whom a person chose after the leave was saved stays (SW4). */
export function standInMoves(db: Db, spans: readonly LeaveSpan[], nowMs: number, most: number): Promise<Move[]> {
  // One row per span and channel of the stand-in, read once: what comes back is asked of every message that has one.
  const spansHere = sql`span as materialized (select j.value ->> 'teammateId' as home, o.teammate_id as stand_in,
      o.channel_id as channel_id, j.value ->> 'createdAtMs' as created_at_ms, j.value ->> 'toMs' as to_ms,
      case when j.value ->> 'fromMs' <= ${nowMs} then 0 else j.value ->> 'fromMs' end as from_ms
    from ${eachOf(spans)} cross join sender o on o.teammate_id = j.value ->> 'standInId'
      join teammate t on t.id = o.teammate_id and ${maySend}
    where j.value ->> 'toMs' > ${nowMs})`;
  // What is due already is so now.
  const isDue = sql`m.send_at_ms >= l.from_ms and m.send_at_ms < l.to_ms`;
  // One seek per channel of the stand-in and lane: never the queue behind the leave.
  return db.all<Move>(sql`with ${spansHere}
    select * from (select m.id, l.home, l.stand_in as "standIn", l.created_at_ms as "createdAtMs", 0 as back from span l
      cross join (select 0 as n union all select 1 union all select 2 union all select 3) lane
      cross join message m indexed by message_queue on m.state = 'pending' and m.teammate_id = l.home
        and m.channel_id = l.channel_id and m.lane = lane.n and ${isDue}
      where m.stands_in_for_id is null and not ${chosenSince(sql`l.created_at_ms`)} limit ${most})
    union all select * from (select m.id, m.stands_in_for_id, m.teammate_id, null, 1
      from message m indexed by message_stand_in
      where m.state = 'pending' and m.stands_in_for_id is not null and not exists (select 1 from span l
        where l.home = m.stands_in_for_id and l.stand_in = m.teammate_id and l.channel_id = m.channel_id and ${isDue})
      limit ${most})`);
}

/** Hands these over, each where it still stands as it was read; what goes back goes to whom it follows by now (ST3). */
export function moveToStandIns(moves: readonly Move[], nowMs: number): SQL[] {
  const stands = (back: boolean) =>
    sql`${eachOf(moves)} cross join message m on m.id = j.value ->> 'id' and m.state = 'pending'
      and j.value ->> 'back' = ${Number(back)} and m.teammate_id = j.value ->> ${back ? "standIn" : "home"}
      and ${
      back ? sql`m.stands_in_for_id = j.value ->> 'home'` : sql`m.stands_in_for_id is null
      and not ${chosenSince(sql`j.value ->> 'createdAtMs'`)}`
    }`;
  const told = (back: boolean) =>
    sql`insert into change (entity, id, kind, at_ms) select 'message', m.id, 'updated', ${nowMs} from ${stands(back)}`;
  // Materialized: the cross joins would else be held to come behind every message there is.
  return [
    told(true),
    sql`with c as materialized (select m.id, ${chosenHome.teammateId} as teammate_id, ${chosenHome.because} as because
        from ${stands(true)} join account a on a.id = m.account_id)
      update message as o set teammate_id = c.teammate_id, sender_because = c.because, stands_in_for_id = null
      from c where o.id = c.id returning id`,
    told(false),
    sql`with c as materialized (select m.id, j.value ->> 'standIn' as stand_in from ${stands(false)})
      update message as o set stands_in_for_id = o.teammate_id, teammate_id = c.stand_in, sender_because = 'stand_in'
      from c where o.id = c.id returning id`,
  ];
}
