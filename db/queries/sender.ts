import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { ChannelKind } from "../schema/channel.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

export type SenderView = {
  id: string;
  channelId: string;
  channelName: string;
  channelKind: ChannelKind;
  teammateId: string;
  address: string;
  hourlyLimit: number | null;
  dailyLimit: number | null;
  minGapSeconds: number;
  /** Since when its channel is disabled. */
  channelPausedAtMs: number | null;
  pausedAtMs: number | null;
  pausedById: string | null;
  busyUntilMs: number | null;
  breakerLimit: number | null;
  breakerAtMs: number | null;
  breakerWhy: string | null;
  usedHour: number;
  usedDay: number;
};

const view = (where: SQL, nowMs: number): SQL =>
  sql`select s.id, s.channel_id as channelId, c.name as channelName, c.kind as channelKind, s.teammate_id as teammateId,
    s.address, s.hourly_limit as hourlyLimit, s.daily_limit as dailyLimit, s.min_gap_seconds as minGapSeconds,
    c.paused_at_ms as channelPausedAtMs, s.paused_at_ms as pausedAtMs, s.paused_by_id as pausedById, s.busy_until_ms as busyUntilMs,
    s.breaker_limit as breakerLimit, s.breaker_at_ms as breakerAtMs, s.breaker_why as breakerWhy,
    (select count(*) from send_try q where q.teammate_id = s.teammate_id and q.channel_id = s.channel_id
      and q.counts_at_ms > ${nowMs - 3_600_000}) as usedHour,
    (select count(*) from send_try q where q.teammate_id = s.teammate_id and q.channel_id = s.channel_id
      and q.counts_at_ms > ${nowMs - 86_400_000}) as usedDay
    from sender s join channel c on c.id = s.channel_id where ${where} order by c.created_at_ms, s.created_at_ms, s.id`;

export const listSenders = (
  db: Db,
  by: { teammateId?: string; channelId?: string },
  nowMs: number,
): Promise<SenderView[]> =>
  db.all<SenderView>(view(
    sql`(${by.teammateId ?? null} is null or s.teammate_id = ${by.teammateId ?? null})
      and (${by.channelId ?? null} is null or s.channel_id = ${by.channelId ?? null})`,
    nowMs,
  ));

export async function findSender(db: Db, id: string, nowMs: number): Promise<SenderView | undefined> {
  return (await db.all<SenderView>(view(sql`s.id = ${id}`, nowMs)))[0];
}

/** Once per id. False when another sender is this teammate's on this channel. */
export async function insertSender(db: Db, { id, ...o }: {
  id: string;
  channelId: string;
  teammateId: string;
  address: string;
  hourlyLimit: number | null;
  dailyLimit: number | null;
  actorId: string;
  nowMs: number;
}): Promise<boolean> {
  const [, , , made] = await batch(db, [
    sql`insert into sender (id, channel_id, teammate_id, address, hourly_limit, daily_limit, created_at_ms, paused_at_ms,
        paused_by_id, paused_with_channel)
      select ${id}, c.id, ${o.teammateId}, ${o.address}, ${o.hourlyLimit}, ${o.dailyLimit}, ${o.nowMs}, c.paused_at_ms,
        c.paused_by_id, c.paused_at_ms is not null from channel c where c.id = ${o.channelId}
      on conflict do nothing`,
    audited({
      actorId: o.actorId,
      action: "sender.created",
      entity: "sender",
      entityId: id,
      detail: { address: o.address },
      atMs: o.nowMs,
    }),
    changed("sender", id, "created", o.nowMs),
    sql`select 1 from sender where id = ${id}`,
  ]);
  return made!.length > 0;
}

type SenderPatch = {
  address?: string;
  hourlyLimit?: number | null;
  dailyLimit?: number | null;
  minGapSeconds?: number;
};
const columns = {
  address: "address",
  hourlyLimit: "hourly_limit",
  dailyLimit: "daily_limit",
  minGapSeconds: "min_gap_seconds",
};

/** What is undefined stays; a null limit is unlimited. */
export async function updateSender(
  db: Db,
  id: string,
  patch: SenderPatch,
  actorId: string,
  nowMs: number,
): Promise<void> {
  const sets = Object.entries(columns).filter(([key]) => patch[key as keyof SenderPatch] !== undefined)
    .map(([key, column]) => sql`${sql.raw(column)} = ${patch[key as keyof SenderPatch]}`);
  if (sets.length === 0) return;
  await batch(db, [
    sql`update sender set ${sql.join(sets, sql`, `)} where id = ${id}`,
    audited({ actorId, action: "sender.updated", entity: "sender", entityId: id, detail: patch, atMs: nowMs }),
    changed("sender", id, "updated", nowMs),
  ]);
}

/** One click stops a sender, another lets it go on, and the trail says who (SE7), at once also where its breaker had paused it (SE6): only
 * mail from now on is judged then. A second click changes nothing. */
export async function pauseSender(db: Db, id: string, paused: boolean, actorId: string, nowMs: number): Promise<void> {
  await batch(db, [
    paused
      ? sql`update sender set paused_at_ms = ${nowMs}, paused_by_id = ${actorId} where id = ${id} and paused_at_ms is null`
      : sql`update sender set paused_at_ms = null, paused_by_id = null, paused_with_channel = 0, breaker_limit = null, breaker_at_ms = null,
        breaker_why = null, breaker_from_ms = case when breaker_limit is null then breaker_from_ms else ${nowMs} end
        where id = ${id} and (paused_at_ms is not null or breaker_limit is not null)`,
    audited({
      actorId,
      action: paused ? "sender.paused" : "sender.resumed",
      entity: "sender",
      entityId: id,
      atMs: nowMs,
    }),
    changed("sender", id, "updated", nowMs),
  ]);
}
