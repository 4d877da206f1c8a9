import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { ChannelKind } from "../schema/channel.ts";
import { type Given, keepIntake } from "./intake.ts";
import { audited, changed } from "./record.ts";
import { batch } from "../statements.ts";

export type FollowedChannel = {
  id: string;
  kind: ChannelKind;
  followPlace: string | null;
  followedAtMs: number | null;
};

/** Channels that reach a provider and were last read before `beforeMs`, the longest ago first. */
export const channelsToFollow = (db: Db, beforeMs: number): Promise<FollowedChannel[]> =>
  db.all(sql`select id, kind, follow_place as "followPlace", followed_at_ms as "followedAtMs" from channel
    where kind <> 'outbox' and (followed_at_ms is null or followed_at_ms <= ${beforeMs})
    order by followed_at_ms nulls first, id limit 200`);

/** What a mailbox held is kept and its place moved on in one batch: nothing is passed over, and what is read twice is kept once. A
 * fault that was told is over. Answers how many mails were new. */
export const keepFollowed = (
  db: Db,
  channelId: string,
  mails: readonly Given[],
  place: string,
  nowMs: number,
): Promise<number> =>
  keepIntake(db, mails, nowMs, [
    sql`update channel set follow_place = ${place}, followed_at_ms = ${nowMs} where id = ${channelId}`,
    sql`update channel set follow_fault = null where id = ${channelId} and follow_fault is not null`,
    audited({ actorId: null, action: "mailbox.ok", entity: "channel", entityId: channelId, atMs: nowMs }),
    changed("channel", channelId, "updated", nowMs),
  ]);

/** The mailbox cannot be read. Told once, however often it is said; true when it was not so before. */
export async function mailboxFails(db: Db, channelId: string, why: string, nowMs: number): Promise<boolean> {
  const [, turned] = await batch(db, [
    sql`update channel set followed_at_ms = ${nowMs} where id = ${channelId}`,
    sql`update channel set follow_fault = ${why} where id = ${channelId} and follow_fault is null returning id`,
    audited({
      actorId: null,
      action: "mailbox.broken",
      entity: "channel",
      entityId: channelId,
      detail: { why },
      atMs: nowMs,
    }),
    changed("channel", channelId, "updated", nowMs),
  ]);
  return turned!.length > 0;
}
