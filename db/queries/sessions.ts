import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";

export type SessionRow = {
  id: string;
  teammateId: string;
  userAgent: string | null;
  /** The network it was made from, never an address. */
  network: string | null;
  createdAtMs: number;
  lastUsedAtMs: number;
  endsAtMs: number;
};

/** The sessions of one teammate that have not run out, the last used first. */
export const listSessions = (db: Db, teammateId: string, nowMs: number): Promise<SessionRow[]> =>
  db.all<SessionRow>(sql`select id, user_id as "teammateId", user_agent as "userAgent",
      nullif(ip_address, '') as network, created_at as "createdAtMs", updated_at as "lastUsedAtMs", expires_at as "endsAtMs"
    from session where user_id = ${teammateId} and expires_at > ${nowMs} order by updated_at desc, id desc limit 500`);

/** Where a session just made is used from. */
export async function writeNetwork(db: Db, token: string, network: string | null): Promise<void> {
  await db.run(sql`update session set ip_address = ${network} where token = ${token}`);
}

/** A session was used at `nowMs`: written when that is news of at least `everyMs`. */
export async function touchSession(db: Db, id: string, o: { nowMs: number; everyMs: number }): Promise<void> {
  await db.run(
    sql`update session set updated_at = ${o.nowMs} where id = ${id} and updated_at < ${o.nowMs - o.everyMs}`,
  );
}

/** Ends sessions and tells every process, so that their sockets close (CO5): one of them, or all but one. Only those of `ownerId`, where
 * that is given. Returns how many ended. */
export async function endSessions(
  db: Db,
  { which, ownerId, actorId, nowMs }: {
    which: { id: string } | { exceptId: string | null };
    ownerId: string | null;
    actorId: string;
    nowMs: number;
  },
): Promise<number> {
  const chosen = "id" in which ? sql`id = ${which.id}` : sql`id is not ${which.exceptId}`;
  const ended = sql`from session where ${chosen} and (${ownerId} is null or user_id = ${ownerId})`;
  const [, , rows] = await batch(db, [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${nowMs}, ${actorId}, 'session.ended', 'session', id, json_object('teammateId', user_id) ${ended}`,
    sql`insert into change (entity, id, kind, at_ms) select 'session', id, 'removed', ${nowMs} ${ended}`,
    sql`delete ${ended} returning id`,
  ]);
  return rows!.length;
}

/** A session that nobody was told of. */
export async function dropSession(db: Db, token: string): Promise<void> {
  await db.run(sql`delete from session where token = ${token}`);
}
