import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";

/** Up to where a job has followed the change feed; one that never did begins at its end. */
export async function findFeedPlace(db: Db, name: string): Promise<number> {
  const [row] = await db.all<{ seq: number }>(sql`insert into feed_place (name, seq)
    values (${name}, coalesce((select seq from sqlite_sequence where name = 'change'), 0)) on conflict (name) do update set seq = seq returning seq`);
  return row!.seq;
}

/** The job has followed it from `from` to `to`. False when another process did meanwhile. */
export async function moveFeedPlace(db: Db, name: string, from: number, to: number): Promise<boolean> {
  const rows = await db.all(
    sql`update feed_place set seq = ${to} where name = ${name} and seq = ${from} returning seq`,
  );
  return rows.length > 0;
}
