import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";

/** What is known of an address that somebody wants to write to. */
export type AddressRow = {
  address: string;
  userId: string | null;
  userName: string | null;
  unsubscribed: boolean;
  suppressed: boolean;
};

/** By address, each of those asked for (lower-cased). */
export async function addressesKnown(db: Db, addresses: readonly string[]): Promise<Map<string, AddressRow>> {
  const rows = await db.all<
    Record<"unsubscribed" | "suppressed", number> & Omit<AddressRow, "unsubscribed" | "suppressed">
  >(
    sql`select j.value as address, u.id as "userId",
      coalesce(nullif(trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')), ''), u.email) as "userName",
      u.unsubscribed_at_ms is not null as unsubscribed,
      exists (select 1 from suppression s where s.address = j.value) as suppressed
    from ${eachOf(addresses)} left join user u on u.email = j.value`,
  );
  return new Map(rows.map((row) => [
    row.address,
    { ...row, unsubscribed: row.unsubscribed === 1, suppressed: row.suppressed === 1 },
  ]));
}
