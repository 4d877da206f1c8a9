import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";

type Stranger = { messageId: string; role: string; n: number; address: string };

/** Keeps beside each address of these messages that is no user's what it would have been given up or erased as, so that the gates see
 * whether its owner unsubscribed or must not be mailed (SU1, AD5). Nothing is written while no such address is kept. What changes
 * meanwhile stays unknown, and no claim takes it (`strangersAreKnown`). */
export async function hashStrangers(
  db: Db,
  messageIds: readonly string[],
  hashAddress: (address: string) => string,
): Promise<void> {
  const found = await db.all<Stranger>(sql`
    select p.message_id as "messageId", p.role, p.n, p.address from ${eachOf(messageIds)}
      cross join participant p on p.message_id = j.value
    where p.user_id is null and p.role <> 'from' and p.address_hash is null and exists (select 1 from erased_address)`);
  if (found.length === 0) return;
  const hashed = found.map((stranger) => ({ ...stranger, hash: hashAddress(stranger.address) }));
  await batch(db, [
    sql`update participant as p set address_hash = j.value ->> 'hash' from ${eachOf(hashed)}
      where p.message_id = j.value ->> 'messageId' and p.role = j.value ->> 'role' and p.n = j.value ->> 'n'
        and p.address = j.value ->> 'address' and p.user_id is null`,
  ]);
}
