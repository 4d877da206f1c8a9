import { asc, eq, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { channel, type ChannelKind } from "../schema/channel.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

export type ChannelRow = typeof channel.$inferSelect;

export const listChannels = (db: Db): Promise<ChannelRow[]> =>
  db.select().from(channel).orderBy(asc(channel.createdAtMs), asc(channel.id));

export async function findChannel(db: Db, id: string): Promise<ChannelRow | undefined> {
  return (await db.select().from(channel).where(eq(channel.id, id)))[0];
}

/** Once per id. */
export async function insertChannel(db: Db, { id, ...o }: {
  id: string;
  kind: ChannelKind;
  name: string;
  settings: Record<string, unknown>;
  sealedSecret: Uint8Array | null;
  idempotencyMs: number | null;
  actorId: string;
  nowMs: number;
}): Promise<void> {
  await batch(db, [
    sql`insert into channel (id, kind, name, settings, sealed_secret, idempotency_ms, created_at_ms)
      values (${id}, ${o.kind}, ${o.name}, ${
      JSON.stringify(o.settings)
    }, ${o.sealedSecret}, ${o.idempotencyMs}, ${o.nowMs}) on conflict (id) do nothing`,
    audited({
      actorId: o.actorId,
      action: "channel.created",
      entity: "channel",
      entityId: id,
      detail: { kind: o.kind, name: o.name },
      atMs: o.nowMs,
    }),
    changed("channel", id, "created", o.nowMs),
  ]);
}

/** Changes name, settings or secret; what is undefined stays. Settings and secret are those that were made of what stood at
 * `connectionNo`: false, and nothing is written, where they changed since. The audit row never holds the secret. */
export async function updateChannel(db: Db, id: string, o: {
  name?: string;
  settings?: Record<string, unknown>;
  sealedSecret?: Uint8Array;
  connectionNo: number;
  actorId: string;
  nowMs: number;
}): Promise<boolean> {
  const isConnection = o.settings !== undefined || o.sealedSecret !== undefined;
  const detail = { name: o.name, settings: o.settings, secretRotated: o.sealedSecret !== undefined };
  const [updated] = await batch(db, [
    sql`update channel set name = coalesce(${o.name ?? null}, name),
      settings = coalesce(${o.settings ? JSON.stringify(o.settings) : null}, settings),
      sealed_secret = coalesce(${o.sealedSecret ?? null}, sealed_secret),
      connection_no = connection_no + ${isConnection} where id = ${id} and (${!isConnection} or connection_no = ${o.connectionNo})
      returning id`,
    audited({ actorId: o.actorId, action: "channel.updated", entity: "channel", entityId: id, detail, atMs: o.nowMs }),
    changed("channel", id, "updated", o.nowMs),
  ]);
  return updated!.length > 0;
}

/** Takes a channel away while nobody sends on it and nothing ever left or came in by it, and says whether it did. */
export async function deleteChannel(db: Db, id: string, o: { actorId: string; nowMs: number }): Promise<boolean> {
  const [deleted] = await batch(db, [
    sql`delete from channel where id = ${id} and hooked_at_ms is null and followed_at_ms is null
      and not exists (select 1 from sender where channel_id = ${id})
      and not exists (select 1 from message where channel_id = ${id}) returning id`,
    audited({ actorId: o.actorId, action: "channel.deleted", entity: "channel", entityId: id, atMs: o.nowMs }),
    changed("channel", id, "deleted", o.nowMs),
  ]);
  return deleted!.length > 0;
}

/** A broken channel holds its queue (SE4); writes, and says so, only when the state turns. */
export async function markChannel(
  db: Db,
  id: string,
  state: "ok" | "broken",
  why: string | null,
  nowMs: number,
): Promise<boolean> {
  const [turned] = await batch(db, [
    sql`update channel set state = ${state}, broken_why = ${why} where id = ${id} and state <> ${state} returning id`,
    audited({
      actorId: null,
      action: `channel.${state}`,
      entity: "channel",
      entityId: id,
      detail: why ? { why } : undefined,
      atMs: nowMs,
    }),
    changed("channel", id, "updated", nowMs),
  ]);
  return turned!.length > 0;
}
