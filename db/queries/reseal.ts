import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";

/** What stands sealed in the database: a channel's secret, or a key of the public links. */
export type Sealed = { table: "channel" | "signing_key"; id: string | number; sealed: Uint8Array };

export async function listSealed(db: Db): Promise<Sealed[]> {
  type Row = { id: string | number; sealed: Uint8Array };
  const [channels, keys] = await Promise.all([
    db.all<Row>(sql`select id, sealed_secret as sealed from channel where sealed_secret is not null`),
    db.all<Row>(sql`select id, sealed_secret as sealed from signing_key`),
  ]);
  return [
    ...channels.map((row): Sealed => ({ table: "channel", ...row })),
    ...keys.map((row): Sealed => ({ table: "signing_key", ...row })),
  ];
}

/** The same, sealed anew, where it still stands as it was read. */
export async function writeSealed(db: Db, { table, id, sealed }: Sealed, anew: Uint8Array): Promise<boolean> {
  const rows = await db.all(sql`update ${sql.identifier(table)} set sealed_secret = ${anew}
    where id = ${id} and sealed_secret = ${sealed} returning id`);
  return rows.length > 0;
}

export type SealedFactor = { id: string; secret: string; backupCodes: string };

/** Second factors, as the library sealed them. */
export const listSealedFactors = (db: Db): Promise<SealedFactor[]> =>
  db.all<SealedFactor>(sql`select id, secret, backup_codes as "backupCodes" from two_factor`);

export async function writeSealedFactor(db: Db, before: SealedFactor, anew: SealedFactor): Promise<boolean> {
  const rows = await db.all(sql`update two_factor set secret = ${anew.secret}, backup_codes = ${anew.backupCodes}
    where id = ${before.id} and secret = ${before.secret} and backup_codes = ${before.backupCodes} returning id`);
  return rows.length > 0;
}
