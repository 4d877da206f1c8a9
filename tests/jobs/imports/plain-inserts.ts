import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { batch } from "#db/statements.ts";

/** As an import's step has. */
const together = 50;

/** The users, accounts and memberships of a generated file of `count` rows, straight into their tables: two users a company, 1 in 20
 * rows left out. What an import may be held to. */
export async function insertPlain(db: Db, count: number): Promise<void> {
  const accounts = new Map<number, string>();
  for (let from = 0; from < count; from += together) {
    const users: Record<string, unknown>[] = [];
    const fresh: Record<string, unknown>[] = [];
    for (let n = from; n < Math.min(from + together, count); n++) {
      if (n % 20 === 7) continue;
      const company = n >> 1;
      let accountId = accounts.get(company);
      if (!accountId) {
        accounts.set(company, accountId = newId());
        accounts.delete(company - 2);
        fresh.push({ id: accountId, name: `Company ${company}`, key: `company ${company}`, mrr: (n % 900) * 100 + 50 });
      }
      const [first, last] = [`First ${n}`, `Last ${n}`];
      const key = `${first} ${last}`.toLowerCase();
      users.push({ id: newId(), email: `user${n}@company${company}.example`, first, last, key, accountId });
    }
    const rows = JSON.stringify(users);
    await batch(db, [
      sql`insert into account (id, name, name_key, mrr_cents, user_count, created_at_ms, updated_at_ms)
        select value ->> 'id', value ->> 'name', value ->> 'key', value ->> 'mrr', 2, 1, 1 from json_each(${
        JSON.stringify(fresh)
      })`,
      sql`insert into user (id, email, first_name, last_name, name_key, created_at_ms, updated_at_ms)
        select value ->> 'id', value ->> 'email', value ->> 'first', value ->> 'last', value ->> 'key', 1, 1
        from json_each(${rows})`,
      sql`insert into membership (account_id, user_id, is_owner)
        select value ->> 'accountId', value ->> 'id', 0 from json_each(${rows})`,
    ]);
  }
}
