import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";

/** What is known of an address that somebody wants to write to. */
export type AddressRow = {
  address: string;
  userId: string | null;
  userName: string | null;
  unsubscribed: boolean;
  suppressed: boolean;
};

/** By address, each of those asked for (lower-cased). What was said of being mailed at an address that its user gave up, or that was
 * erased, holds while nobody has it (SU1, AD5): `hashOf` finds that; without it only users and suppressions are looked at. */
export async function addressesKnown(
  db: Db,
  addresses: readonly string[],
  hashOf?: (address: string) => string,
): Promise<Map<string, AddressRow>> {
  const given = addresses.map((address) => ({ address, hash: hashOf?.(address) ?? null }));
  const left = (said: string) => sql`(u.id is null and ${sql.raw(`e.${said}`)} is not null)`;
  const rows = await db.all<
    Record<"unsubscribed" | "suppressed", number> & Omit<AddressRow, "unsubscribed" | "suppressed">
  >(
    sql`select j.value ->> 'address' as address, u.id as "userId",
      coalesce(${fullName("u")}, u.email) as "userName",
      (u.unsubscribed_at_ms is not null or ${left("unsubscribed_at_ms")}) as unsubscribed,
      (exists (select 1 from suppression s where s.address = j.value ->> 'address')
        or ${left("suppressed_why")}) as suppressed
    from ${eachOf(given)} left join user u on u.email = j.value ->> 'address'
    left join erased_address e on e.hash = j.value ->> 'hash'`,
  );
  return new Map(rows.map((row) => [
    row.address,
    { ...row, unsubscribed: row.unsubscribed === 1, suppressed: row.suppressed === 1 },
  ]));
}
