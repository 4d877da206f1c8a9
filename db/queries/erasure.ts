import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { erasure } from "../schema/erasure.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";
import { audited, changed } from "./record.ts";

export type ErasureRow = typeof erasure.$inferSelect;

const columns = sql`id, user_id as "userId", address, name, state, by_id as "byId", at_ms as "atMs",
  ended_at_ms as "endedAtMs"`;

export async function findErasure(db: Db, by: { id: string } | { userId: string }): Promise<ErasureRow | undefined> {
  const where = "id" in by ? sql`id = ${by.id}` : sql`user_id = ${by.userId}`;
  return (await db.all<ErasureRow>(sql`select ${columns} from erasure where ${where}`))[0];
}

/** Those that are not over, oldest first. */
export const listOpenErasures = (db: Db): Promise<ErasureRow[]> =>
  db.all(sql`select ${columns} from erasure indexed by erasure_open where state = 'running' order by id limit 50`);

/**
 * A user is to be erased (AD5), from now on: what they said of being mailed is kept by the hash of their address, and until all is done
 * the address is suppressed, so that nothing leaves to them meanwhile. Once per user; what is pending is ended by the first step.
 */
export async function beginErasure(
  db: Db,
  o: {
    id: string;
    userId: string;
    hash: string | null;
    name: string;
    /** What ingestion knows them by. */
    clockKeys: string[];
    actorId: string;
    atMs: number;
  },
): Promise<void> {
  const { id, userId, hash, atMs } = o;
  const begun = sql`exists (select 1 from erasure where id = ${id})`;
  await batch(db, [
    sql`insert into erasure (id, user_id, address, name, state, by_id, at_ms)
      select ${id}, u.id, u.email, ${o.name}, 'running', ${o.actorId}, ${atMs} from user u where u.id = ${userId}
      on conflict do nothing returning id`,
    audited({ actorId: o.actorId, action: "user.erased", entity: "user", entityId: userId, atMs }),
    changed("user", userId, "updated", atMs),
    ...(hash === null ? [] : [
      sql`delete from erased_address where hash = ${hash} and ${begun}`,
      sql`insert into erased_address (hash, unsubscribed_at_ms, unsubscribed_by, suppressed_why, at_ms)
        select ${hash}, u.unsubscribed_at_ms, u.unsubscribed_by, s.why, ${atMs}
        from user u left join suppression s on s.address = u.email
        where u.id = ${userId} and ${begun} and (u.unsubscribed_at_ms is not null or s.address is not null)`,
      sql`insert into suppression (address, why, by_id, at_ms) select u.email, 'by_hand', ${o.actorId}, ${atMs}
        from user u where u.id = ${userId} and ${begun} on conflict do nothing`,
    ]),
    sql`delete from ingest_clock where entity = 'user' and key_hash in (select value from ${eachOf(o.clockKeys)})
      and ${begun}`,
  ]);
}

export type ErasedAddress = {
  hash: string;
  unsubscribedAtMs: number | null;
  unsubscribedBy: string | null;
  suppressedWhy: "hard_bounce" | "complaint" | "by_hand" | null;
  atMs: number;
};

/** What is kept of these hashes, where anything is. */
export const erasedAddresses = (db: Db, hashes: readonly string[]): Promise<ErasedAddress[]> =>
  db.all(sql`select e.hash, e.unsubscribed_at_ms as "unsubscribedAtMs", e.unsubscribed_by as "unsubscribedBy",
      e.suppressed_why as "suppressedWhy", e.at_ms as "atMs"
    from ${eachOf(hashes)} cross join erased_address e on e.hash = j.value`);

/** For the batch in which users with these addresses are made: they are unsubscribed and suppressed as they were before. */
export const remindOf = (known: readonly (ErasedAddress & { address: string })[]): SQL[] =>
  known.length === 0 ? [] : [
    sql`update user set unsubscribed_at_ms = j.value ->> 'unsubscribedAtMs', unsubscribed_by = j.value ->> 'unsubscribedBy'
      from ${eachOf(known)} where user.email = j.value ->> 'address' and user.unsubscribed_at_ms is null
        and j.value ->> 'unsubscribedAtMs' is not null`,
    sql`insert into suppression (address, why, at_ms)
      select j.value ->> 'address', j.value ->> 'suppressedWhy', j.value ->> 'atMs' from ${eachOf(known)}
      where j.value ->> 'suppressedWhy' is not null on conflict do nothing`,
  ];

/** The last of it: the user, and what the erasure itself knew of them. False while a message still names them. */
export async function endErasure(db: Db, { id, userId, address }: ErasureRow, atMs: number): Promise<boolean> {
  const isFree = sql`not exists (select 1 from participant where user_id = ${userId})
    and not exists (select 1 from participant where address = ${address})`;
  const theirs = sql`from membership m where m.user_id = ${userId} and ${isFree}`;
  const rows = await batch(db, [
    sql`insert into change (entity, id, kind, at_ms) select 'account', m.account_id, 'updated', ${atMs} ${theirs}`,
    sql`update account set user_count = user_count - 1, updated_at_ms = ${atMs}
      where id in (select m.account_id ${theirs})`,
    sql`delete from user_trait where entity_id = ${userId} and ${isFree}`,
    sql`delete from suppression where address = ${address} and ${isFree}`,
    sql`delete from idempotency where made_id = ${userId}`,
    sql`delete from user where id = ${userId} and ${isFree}`,
    changed("user", userId, "deleted", atMs),
    sql`update erasure set state = 'done', address = null, name = null, ended_at_ms = ${atMs}
      where id = ${id} and state = 'running' and ${isFree} returning id`,
  ]);
  return rows.at(-1)!.length > 0;
}
