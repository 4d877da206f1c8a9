import { asc, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { signingKey } from "../schema/channel.ts";

/** The keys of the public links, oldest first: the newest signs, all verify. */
export const listSigningKeys = (db: Db) => db.select().from(signingKey).orderBy(asc(signingKey.id));

/** The first key, unless another process made it already. */
export async function ensureSigningKey(db: Db, sealedSecret: Uint8Array, nowMs: number): Promise<void> {
  await db.run(sql`insert into signing_key (id, sealed_secret, created_at_ms) values (1, ${sealedSecret}, ${nowMs})
    on conflict do nothing`);
}
