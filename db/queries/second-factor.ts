import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

/** Who signs in with a second factor. */
export async function withSecondFactor(db: Db): Promise<Set<string>> {
  const rows = await db.all<{ id: string }>(sql`select id from login where two_factor_enabled = 1`);
  return new Set(rows.map(({ id }) => id));
}

/** Writes down who changed their second factor, and that the session ended which the library replaced by another (CO5). */
export async function recordSecondFactor(
  db: Db,
  o: {
    teammateId: string;
    action: "set_up" | "ended" | "backup_codes_made";
    oldSessionId: string | null;
    nowMs: number;
  },
): Promise<void> {
  const { teammateId: id, nowMs } = o;
  await batch(db, [
    sql`insert into change (entity, id, kind, at_ms)
      select 'session', ${o.oldSessionId}, 'removed', ${nowMs} where ${o.oldSessionId} is not null
        and not exists (select 1 from session where id = ${o.oldSessionId})`,
    sql`update login set updated_at = ${nowMs} where id = ${id}`,
    audited({ actorId: id, action: `second_factor.${o.action}`, entity: "teammate", entityId: id, atMs: nowMs }),
    changed("teammate", id, "updated", nowMs),
  ]);
}

/** An admin takes away a teammate's second factor, as who lost it cannot. False where there is none. */
export async function removeSecondFactor(
  db: Db,
  o: { teammateId: string; actorId: string; nowMs: number },
): Promise<boolean> {
  const { teammateId: id, actorId, nowMs } = o;
  const [, removed] = await batch(db, [
    sql`delete from two_factor where user_id = ${id}`,
    sql`update login set two_factor_enabled = 0, updated_at = ${nowMs} where id = ${id} and two_factor_enabled = 1 returning id`,
    audited({ actorId, action: "second_factor.reset", entity: "teammate", entityId: id, atMs: nowMs }),
    changed("teammate", id, "updated", nowMs),
  ]);
  return removed!.length > 0;
}

/** A code is good for one sign-in (RFC 6238, section 5.2): false where it was used before, within `lifeMs`. */
export async function useCodeOnce(
  db: Db,
  o: { teammateId: string; codeHash: string; nowMs: number; lifeMs: number },
): Promise<boolean> {
  const identifier = `used-code:${o.teammateId}:${o.codeHash}`;
  const [, used] = await batch(db, [
    sql`delete from verification where identifier like ${`used-code:${o.teammateId}:%`} and expires_at <= ${o.nowMs}`,
    sql`insert into verification (id, identifier, value, expires_at, created_at, updated_at)
      select ${newId()}, ${identifier}, ${o.teammateId}, ${o.nowMs + o.lifeMs}, ${o.nowMs}, ${o.nowMs}
      where not exists (select 1 from verification where identifier = ${identifier}) returning id`,
  ]);
  return used!.length > 0;
}
