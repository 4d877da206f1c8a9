import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

/** What came in and could not be taken in. `head` is the beginning of a mail, enough for who wrote it; empty for a webhook. */
export type FailedIntake = {
  id: string;
  kind: "hook" | "mail";
  why: string;
  tries: number;
  size: number;
  receivedAtMs: number;
  head: Uint8Array;
};

/** The longest head of a mail that is read to say who wrote it. */
const headBytes = 65_536;

/** It failed too often: given up with why, its bytes kept, until a person has it tried again or drops it (CH6). */
export async function giveUpIntake(
  db: Db,
  o: { id: string; channelId: string },
  why: string,
  nowMs: number,
): Promise<void> {
  await batch(db, [
    sql`update intake set state = 'failed', why = ${why}, next_try_at_ms = null where id = ${o.id} and state = 'waiting'`,
    changed("channel", o.channelId, "updated", nowMs),
  ]);
}

/** How many failed, by channel; channels without any are left out. */
export async function countFailedIntake(db: Db): Promise<Map<string, number>> {
  const rows = await db.all<{ channelId: string; n: number }>(sql`
    select channel_id as "channelId", count(*) as n from intake indexed by intake_failed where state = 'failed'
    group by channel_id`);
  return new Map(rows.map(({ channelId, n }) => [channelId, n]));
}

/** Those of a channel that failed, the newest first, `limit` of them after a place of this order. */
export const listFailedIntake = (
  db: Db,
  o: { channelId: string; after: { atMs: number; id: string } | null; limit: number },
): Promise<FailedIntake[]> =>
  db.all(sql`select id, kind, coalesce(why, '') as why, tries, length(body) as size, received_at_ms as "receivedAtMs",
      case kind when 'mail' then substr(body, 1, ${headBytes}) else x'' end as head
    from intake indexed by intake_failed where state = 'failed' and channel_id = ${o.channelId}
      and ${o.after === null ? sql`true` : sql`(received_at_ms, id) < (${o.after.atMs}, ${o.after.id})`}
    order by received_at_ms desc, id desc limit ${o.limit}`);

/** What has become of one; undefined where the channel has none of this id. */
export async function stateOfIntake(db: Db, o: { id: string; channelId: string }): Promise<string | undefined> {
  const rows = await db.all<{ state: string }>(
    sql`select state from intake where id = ${o.id} and channel_id = ${o.channelId}`,
  );
  return rows[0]?.state;
}

/**
 * A person has it tried again from now, as often as what is new, or dropped: its bytes go and that it came stays, so that the provider
 * does not bring it again. False where it is not failed any more.
 */
export async function resolveFailedIntake(
  db: Db,
  o: { id: string; channelId: string; as: "retry" | "drop"; actorId: string; nowMs: number },
): Promise<boolean> {
  const isFailed = sql`id = ${o.id} and channel_id = ${o.channelId} and state = 'failed'`;
  const [resolved] = await batch(db, [
    o.as === "retry"
      ? sql`update intake set state = 'waiting', tries = 0, next_try_at_ms = null where ${isFailed} returning id`
      : sql`update intake set state = 'ignored', body = x'' where ${isFailed} returning id`,
    audited({
      actorId: o.actorId,
      action: o.as === "retry" ? "channel.intake_retried" : "channel.intake_dropped",
      entity: "channel",
      entityId: o.channelId,
      detail: { intakeId: o.id },
      atMs: o.nowMs,
    }),
    changed("channel", o.channelId, "updated", o.nowMs),
  ]);
  return resolved!.length > 0;
}
