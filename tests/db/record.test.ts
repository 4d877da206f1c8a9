import { type SQL, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { audited, changed } from "#db/queries/record.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";

const record = (id: string) => [
  audited({
    actorId: "t1",
    action: "suppression.updated",
    entity: "suppression",
    entityId: id,
    detail: { n: 1 },
    atMs: 7,
  }),
  changed("suppression", id, "updated", 7),
];

async function recorded(db: Db): Promise<[audits: unknown[], changes: unknown[]]> {
  const [audits, changes] = await batch(db, [
    sql`select at_ms, actor_id, action, entity, entity_id, detail from audit order by seq`,
    sql`select seq, entity, id, kind, at_ms from change order by seq`,
  ]);
  return [audits!, changes!];
}

describe.each([["file", makeDatabase], ["remote", makeRemoteDatabase]] as const)("%s", (_, make) => {
  const seed = sql`insert into suppression (address, why, at_ms) values ('a', 'by_hand', 1), ('b', 'by_hand', 1)`;

  test.each<[string, SQL, number]>([
    ["an update that returns", sql`update suppression set why = 'complaint' where address = 'a' returning address`, 1],
    [
      "an update that returns nothing it is asked for",
      sql`update suppression set why = 'complaint' where address = 'a'`,
      0,
    ],
    ["an update of two rows", sql`update suppression set why = 'complaint' returning address`, 2],
    ["an insert", sql`insert into suppression (address, why, at_ms) values ('c', 'by_hand', 1) returning address`, 1],
    [
      "an insert from a select",
      sql`insert into suppression (address, why, at_ms) select 'c', why, 2 from suppression where address = 'a'`,
      0,
    ],
    [
      "an upsert that updates",
      sql`insert into suppression (address, why, at_ms) values ('a', 'by_hand', 3) on conflict do update set at_ms = 3`,
      0,
    ],
    ["a delete", sql`delete from suppression where address = 'a' returning address`, 1],
  ])("[AD2] %s is recorded once", async (_, guarded, rows) => {
    const { db } = await make();
    await db.run(seed);
    const sets = await batch(db, [guarded, ...record("a")]);
    expect(sets[0]).toHaveLength(rows);
    expect(await recorded(db)).toEqual([
      [{
        at_ms: 7,
        actor_id: "t1",
        action: "suppression.updated",
        entity: "suppression",
        entity_id: "a",
        detail: '{"n":1}',
      }],
      [{ seq: 1, entity: "suppression", id: "a", kind: "updated", at_ms: 7 }],
    ]);
  });

  test.each<[string, SQL]>([
    ["an update", sql`update suppression set why = 'complaint' where address = 'nobody'`],
    [
      "an update that returns",
      sql`update suppression set why = 'complaint' where address = 'nobody' returning address`,
    ],
    [
      "an insert from a select",
      sql`insert into suppression (address, why, at_ms) select address, why, 2 from suppression where address = 'nobody'`,
    ],
    [
      "an insert that conflicts",
      sql`insert into suppression (address, why, at_ms) values ('a', 'by_hand', 3) on conflict do nothing returning address`,
    ],
    [
      "an upsert whose guard fails",
      sql`
      insert into suppression (address, why, at_ms) values ('a', 'by_hand', 3) on conflict do update set at_ms = 3 where at_ms > 5 returning address`,
    ],
    ["a delete", sql`delete from suppression where address = 'nobody'`],
  ])("[AD2] %s that matched nothing leaves no record", async (_, guarded) => {
    const { db } = await make();
    await db.run(seed);
    await batch(db, [guarded, ...record("nobody")]);
    expect(await recorded(db)).toEqual([[], []]);
  });

  test("[AD2] what failed leaves no record, and no request lends its count to another", async () => {
    const { db } = await make();
    await db.run(seed);
    const settled = await Promise.allSettled([
      batch(db, [
        sql`delete from suppression where address = 'a'`,
        ...record("a"),
        sql`insert into nowhere values (1)`,
      ]),
      batch(db, [sql`update suppression set at_ms = 9`, ...record("b")]),
      batch(db, [sql`delete from suppression where address = 'nobody'`, ...record("nobody")]),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    const [audits, changes] = await recorded(db);
    expect(audits).toMatchObject([{ entity_id: "b" }]);
    expect(changes).toMatchObject([{ id: "b" }]);
  });
});
