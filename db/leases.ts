import { sql } from "drizzle-orm";
import type { Db } from "./client.ts";
import { nowMsSql } from "./statements.ts";

export type Lease = {
  name: string;
  /** Who holds it: one id per process and job, never shared. */
  holder: string;
  /** At least 30 s, renewed at a third: a holder stalled longer than this has lost it without noticing. */
  ttlMs: number;
  /** Null for the database's clock. */
  nowMs: number | null;
};

/** Take the lease if it is free, lapsed or already ours. Returns its fence, which rises whenever the holder changes (carry it
 * into writes), or null when another holds it. */
export async function takeLease(db: Db, lease: Lease, table = "job_lease"): Promise<number | null> {
  const at = sql.identifier(table);
  const [row] = await db.all<{ fence: number }>(sql`
    insert into ${at} (name, holder, until_ms)
    values (${lease.name}, ${lease.holder}, ${nowMsSql(lease.nowMs)} + ${lease.ttlMs})
    on conflict (name) do update set
      until_ms = excluded.until_ms, fence = fence + (holder <> excluded.holder), holder = excluded.holder
    where ${at}.holder = excluded.holder or ${at}.until_ms <= ${nowMsSql(lease.nowMs)}
    returning fence`);
  return row?.fence ?? null;
}

/** Whether the lease is still ours, now for another `ttlMs`. One that lapsed is not renewed: take it again. */
export async function renewLease(db: Db, { name, holder, ttlMs, nowMs }: Lease, table = "job_lease"): Promise<boolean> {
  const rows = await db.all(sql`
    update ${sql.identifier(table)} set until_ms = ${nowMsSql(nowMs)} + ${ttlMs}
    where name = ${name} and holder = ${holder} and until_ms > ${nowMsSql(nowMs)} returning name`);
  return rows.length === 1;
}

/** Give it up, if it is ours. The row stays, so that its fence keeps rising. */
export async function dropLease(
  db: Db,
  { name, holder }: Pick<Lease, "name" | "holder">,
  table = "job_lease",
): Promise<void> {
  await db.run(sql`update ${sql.identifier(table)} set until_ms = 0 where name = ${name} and holder = ${holder}`);
}
