import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { deedsOf } from "#db/queries/playbook-history.ts";
import { makeDatabase } from "#tests/support/database.ts";

test("[PB5] a stay of many people leaves room for those that are told beside it", async () => {
  const { db } = await makeDatabase();
  await db.run(
    sql`insert into playbook (id, name, name_key, state, definition, created_by_id, created_at_ms, updated_at_ms)
    values ('p', 'Welcome', 'welcome', 'live', '{}', 't', 0, 0)`,
  );
  await db.run(sql`insert into enrollment (id, playbook_id, version_no, account_id, entered_at_ms)
    select 'stay-' || value, 'p', 1, 'account-' || value, value from json_each('[1, 2]')`);
  // The older one wrote to 2,500 people, the newer one to three.
  await db.run(sql`insert into enrollment_item (enrollment_id, action_key, item_key, playbook_id, state, at_ms)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
    select 'stay-1', 'hello', printf('user-%05d', i), 'p', 'skipped', i from n
    union all select 'stay-2', 'hello', printf('user-%05d', i), 'p', 'skipped', 5000 + i from n where i <= 3`);
  const told = async (ids: string[]) => {
    const { items } = await deedsOf(db, ids);
    return ids.map((id) => items.filter(({ enrollmentId }) => enrollmentId === id).length);
  };
  expect(await told(["stay-2", "stay-1"])).toEqual([3, 1_000]);
  expect(await told(["stay-1"])).toEqual([2_000]);
  expect(await told([])).toEqual([]);
});
