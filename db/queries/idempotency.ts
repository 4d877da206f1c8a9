import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";

/** A request that its caller may repeat: one key of one teammate. */
export type Keyed = { teammateId: string; key: string };
export type Kept = { bodyHash: string; madeId: string; status: number | null; answer: string | null; atMs: number };

const mine = ({ teammateId, key }: Keyed) => sql`teammate_id = ${teammateId} and key = ${key}`;

/** Takes the key for a request that makes `madeId`. False where it is taken. */
export async function takeKey(
  db: Db,
  o: Keyed & { bodyHash: string; madeId: string; nowMs: number },
): Promise<boolean> {
  const taken = await db.all(sql`insert into idempotency (teammate_id, key, body_hash, made_id, at_ms)
    values (${o.teammateId}, ${o.key}, ${o.bodyHash}, ${o.madeId}, ${o.nowMs}) on conflict do nothing returning key`);
  return taken.length > 0;
}

export async function findKey(db: Db, by: Keyed): Promise<Kept | undefined> {
  const [kept] = await db.all<Kept>(
    sql`select body_hash as "bodyHash", made_id as "madeId", status, answer, at_ms as "atMs"
    from idempotency where ${mine(by)}`,
  );
  return kept;
}

/** Begins the request anew, if it has no answer and nobody else began it since `beganAtMs`. */
export async function retakeKey(db: Db, by: Keyed, o: { beganAtMs: number; nowMs: number }): Promise<boolean> {
  const retaken = await db.all(sql`update idempotency set at_ms = ${o.nowMs}
    where ${mine(by)} and status is null and at_ms = ${o.beganAtMs} returning key`);
  return retaken.length > 0;
}

/** `bodyHash` is of the body as it was taken in, which for an upload is known only now. */
export async function keepAnswer(
  db: Db,
  by: Keyed,
  o: { status: number; answer: string; bodyHash: string },
): Promise<void> {
  await db.run(sql`update idempotency set status = ${o.status}, answer = ${o.answer}, body_hash = ${o.bodyHash}
    where ${mine(by)}`);
}

/** Lets the request begin anew at once: it failed, and nobody knows how far it came. */
export async function giveKeyUp(db: Db, by: Keyed, atMs: number): Promise<void> {
  await db.run(sql`update idempotency set at_ms = ${atMs} where ${mine(by)} and status is null`);
}

export async function freeKey(db: Db, by: Keyed): Promise<void> {
  await db.run(sql`delete from idempotency where ${mine(by)}`);
}
