import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

/**
 * One click disables a channel, which stops each of its senders that was not stopped, another enables it, which lets just those go on;
 * who disabled it is told by the channel and by each of them (SE7). A second click changes nothing.
 */
export async function pauseChannel(
  db: Db,
  id: string,
  o: { paused: boolean; actorId: string; nowMs: number },
): Promise<void> {
  const { paused, actorId, nowMs } = o;
  // What both clicks touch is decided by the channel as it stood before them.
  const touched = paused
    ? sql`channel_id = ${id} and paused_at_ms is null and exists (select 1 from channel where id = ${id} and paused_at_ms is null)`
    : sql`channel_id = ${id} and paused_with_channel = 1`;
  await batch(db, [
    sql`insert into change (entity, id, kind, at_ms) select 'sender', id, 'updated', ${nowMs} from sender where ${touched}`,
    paused
      ? sql`update sender set paused_at_ms = ${nowMs}, paused_by_id = ${actorId}, paused_with_channel = 1 where ${touched}`
      : sql`update sender set paused_at_ms = null, paused_by_id = null, paused_with_channel = 0 where ${touched}`,
    paused
      ? sql`update channel set paused_at_ms = ${nowMs}, paused_by_id = ${actorId} where id = ${id} and paused_at_ms is null`
      : sql`update channel set paused_at_ms = null, paused_by_id = null where id = ${id} and paused_at_ms is not null`,
    audited({
      actorId,
      action: paused ? "channel.paused" : "channel.resumed",
      entity: "channel",
      entityId: id,
      atMs: nowMs,
    }),
    changed("channel", id, "updated", nowMs),
  ]);
}

/** Mail of a sender that is still to leave or may be on its way, stood in for by others included. */
const unsentOf = sql`exists (select 1 from message m where m.teammate_id = s.teammate_id and m.channel_id = s.channel_id
      and m.state = 'pending')
    or exists (select 1 from message m where m.state = 'pending' and m.stands_in_for_id = s.teammate_id
      and m.channel_id = s.channel_id)
    or exists (select 1 from message m where m.state in ('sending', 'unknown') and m.teammate_id = s.teammate_id
      and m.channel_id = s.channel_id)`;

/** A teammate sends on a channel no more, unless mail of theirs is still to leave by it; says whether they do not. What they sent, and
 * what of it counts, stays. */
export async function deleteSender(db: Db, id: string, o: { actorId: string; nowMs: number }): Promise<boolean> {
  const [row] = await db.all<{ address: string; channelId: string; teammateId: string }>(
    sql`select address, channel_id as "channelId", teammate_id as "teammateId" from sender where id = ${id}`,
  );
  const [deleted] = await batch(db, [
    sql`delete from sender as s where s.id = ${id} and not (${unsentOf}) returning id`,
    audited({
      actorId: o.actorId,
      action: "sender.deleted",
      entity: "sender",
      entityId: id,
      detail: row,
      atMs: o.nowMs,
    }),
    changed("sender", id, "deleted", o.nowMs),
  ]);
  return deleted!.length > 0;
}

/** How much of a sender's mail is still to leave, is on its way, and may have left: why it cannot be taken away. */
export async function unsentCounts(
  db: Db,
  o: { teammateId: string; channelId: string },
): Promise<{ pending: number; sending: number; unknown: number }> {
  const [row] = await db.all<{ pending: number; sending: number; unknown: number }>(sql`
    select count(*) filter (where state = 'pending') as pending, count(*) filter (where state = 'sending') as sending,
      count(*) filter (where state = 'unknown') as unknown
    from message where state in ('pending', 'sending', 'unknown') and channel_id = ${o.channelId}
      and (teammate_id = ${o.teammateId} or (state = 'pending' and stands_in_for_id = ${o.teammateId}))`);
  return row!;
}
