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

/** An address and what it is kept by. */
export type HashedAddress = { hash: string; address: string };

/** For the batch in which users come to have other addresses, before it writes them: an unsubscribe belongs to the address as well
 * (SU1), so what each of them said by now stays with the one they give up. @throws {DatabaseError} `isAddressMoved`: somebody else
 * changed it meanwhile; nothing of the batch was written. */
export const keepLeftAddresses = (left: readonly (HashedAddress & { userId: string })[]): SQL[] => {
  if (left.length === 0) return [];
  const given = sql`${eachOf(left)} cross join user u on u.id = j.value ->> 'userId'`;
  const hash = sql`j.value ->> 'hash'`;
  return [
    sql`update erased_address set unsubscribed_at_ms = null, unsubscribed_by = null
      where hash in (select ${hash} from ${given} where u.unsubscribed_at_ms is null
        and u.email = j.value ->> 'address')`,
    sql`delete from erased_address where unsubscribed_at_ms is null and suppressed_why is null
      and hash in (select ${hash} from ${eachOf(left)})`,
    sql`insert into erased_address (hash, unsubscribed_at_ms, unsubscribed_by, at_ms)
      select case when u.email = j.value ->> 'address' then ${hash} end, u.unsubscribed_at_ms, u.unsubscribed_by,
        u.unsubscribed_at_ms from ${given} where u.unsubscribed_at_ms is not null
      on conflict (hash) do update set unsubscribed_at_ms = excluded.unsubscribed_at_ms,
        unsubscribed_by = excluded.unsubscribed_by`,
  ];
};

/** Whether the error says that an address was no longer the user's when it was to be kept. */
export function isAddressMoved(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (/NOT NULL constraint failed: erased_address\.hash/.test(at.message)) return true;
  }
  return false;
}

/** For the batch in which users come to have these addresses, behind it: they are unsubscribed and suppressed as whoever had the
 * address before them was. */
export const remindOf = (given: readonly HashedAddress[]): SQL[] => {
  if (given.length === 0) return [];
  const known = sql`${eachOf(given)} cross join erased_address e on e.hash = j.value ->> 'hash'`;
  return [
    sql`update user set (unsubscribed_at_ms, unsubscribed_by) = (select e.unsubscribed_at_ms, e.unsubscribed_by
        from ${known} where j.value ->> 'address' = user.email)
      where id in (select u.id from ${known} cross join user u indexed by user_email on u.email = j.value ->> 'address'
        where e.unsubscribed_at_ms is not null and u.unsubscribed_at_ms is null)`,
    sql`insert into suppression (address, why, at_ms) select j.value ->> 'address', e.suppressed_why, e.at_ms from ${known}
      where e.suppressed_why is not null on conflict do nothing`,
  ];
};

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
    // Why they had unsubscribed, in their own words.
    sql`update audit set detail = json_remove(detail, '$.reason') where entity = 'user' and entity_id = ${userId}
      and action = 'user.resubscribed'`,
    sql`delete from user where id = ${userId} and ${isFree}`,
    changed("user", userId, "deleted", atMs),
    sql`update erasure set state = 'done', address = null, name = null, ended_at_ms = ${atMs}
      where id = ${id} and state = 'running' and ${isFree} returning id`,
  ]);
  return rows.at(-1)!.length > 0;
}
