import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

/** Tells every process that a session ended, so that its sockets close (CO5). */
export async function announceSessionEnd(db: Db, sessionId: string, nowMs: number): Promise<void> {
  await db.run(sql`insert into change (entity, id, kind, at_ms) values ('session', ${sessionId}, 'removed', ${nowMs})`);
}

/** API keys of one teammate, or of all when null, newest first. */
export async function listApiKeys(db: Db, teammateId: string | null) {
  return await db.all<
    {
      id: string;
      name: string | null;
      start: string | null;
      teammateId: string;
      createdAtMs: number;
      lastUsedAtMs: number | null;
      endsAtMs: number | null;
      /** As the library keeps them; null for an ordinary key. */
      permissions: string | null;
    }
  >(sql`
    select id, name, start, reference_id as teammateId, created_at as createdAtMs, last_request as lastUsedAtMs,
      expires_at as endsAtMs, permissions
    from api_key where ${teammateId} is null or reference_id = ${teammateId} order by created_at desc, id desc limit 500`);
}

/** The library wrote the key; this writes who made it, where it still stands. */
export async function recordApiKey(db: Db, id: string, name: string, actorId: string, nowMs: number): Promise<void> {
  await batch(db, [
    sql`update api_key set name = ${name} where id = ${id}`,
    audited({ actorId, action: "key.created", entity: "key", entityId: id, detail: { name }, atMs: nowMs }),
  ]);
}

/** Only one of `ownerId`, if that is given. False where there is no such key. */
export async function deleteApiKey(
  db: Db,
  { id, ownerId, actorId, nowMs }: { id: string; ownerId: string | null; actorId: string; nowMs: number },
): Promise<boolean> {
  const [deleted] = await batch(db, [
    sql`delete from api_key where id = ${id} and (${ownerId} is null or reference_id = ${ownerId}) returning id`,
    audited({ actorId, action: "key.revoked", entity: "key", entityId: id, atMs: nowMs }),
    changed("session", id, "removed", nowMs),
  ]);
  return deleted!.length > 0;
}
