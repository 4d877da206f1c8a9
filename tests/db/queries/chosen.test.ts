import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type ChosenBounds, nextChosen } from "#db/queries/chosen.ts";
import type { Condition } from "#db/queries/list.ts";
import { makeDatabase } from "#tests/support/database.ts";

const { db } = await makeDatabase();
const idOf = (n: number) => `A${String(n).padStart(6, "0")}`;
await db.run(sql`with recursive n as (select 0 as i union all select i + 1 from n where i < 3999)
  insert into account (id, name, name_key, created_at_ms, updated_at_ms)
  select 'A' || substr('000000' || i, -6), 'Acme', 'acme', 0, 0 from n`);

/** A condition that costs about a hundred microseconds on every row. */
const dear = (holds: ReturnType<typeof sql>): Condition => ({
  holds: sql`(${holds} and (with recursive c as (select length(t.id) as i union all select i + 1 from c where i < 1500)
    select sum(i) from c) > 0)`,
});
const sevens = Array.from({ length: 400 }, (_, n) => idOf(n * 10 + 7));

/** All that match, and in how many steps beside the first. */
async function all(conditions: Condition[], bounds: ChosenBounds, most = 5_000) {
  const ids: string[] = [];
  for (let afterId: string | null = null, steps = 0;; steps++) {
    const stretch = await nextChosen(
      db,
      { table: "account", conditions, except: [sevens[3]!] },
      { afterId, most },
      bounds,
    );
    ids.push(...stretch.ids);
    if (stretch.next === null) return { ids, steps };
    afterId = stretch.next;
  }
}
const expected = sevens.filter((_, n) => n !== 3);
const driven = { ...dear(sql`1`), drive: sql`select id from account where id like '%7'` };

test.each<[string, Condition[], number]>([
  ["walked to", [dear(sql`t.id like '%7'`)], 16],
  ["begun from a rare condition", [driven], 1],
])(
  "[ST1] [VI1] rows that are dear to look at, %s, are found in steps that end when their time is up",
  async (_, conditions, least) => {
    const bounds = { mostDriven: 5_000, walkedAtOnce: 5_000, longestWalkMs: 10 };
    // A quarter thousand of such rows takes more than a millisecond: each step looks no further than its first piece.
    expect(await all(conditions, { ...bounds, mostMs: 1 })).toEqual({ ids: expected, steps: least });
    expect(await all(conditions, { ...bounds, mostMs: 1_000_000 })).toEqual({ ids: expected, steps: 0 });
  },
);

test.each([47, 333, 4_000, 9_999])(
  "[ST1] without a time it looks at %i rows a step at most, and finds the same",
  async (walkedAtOnce) => {
    const walked = await all([{ holds: sql`t.id like '%7'` }], { mostDriven: 10, walkedAtOnce });
    expect(walked.ids).toEqual(expected);
    expect(walked.steps).toBeGreaterThanOrEqual(Math.floor(3_999 / walkedAtOnce));
    const begun = await all([driven, { holds: sql`t.id > 'A'` }], { mostDriven: 5_000, walkedAtOnce });
    expect(begun.ids).toEqual(expected);
  },
);

test("[ST1] all rows, and none, are worked off too", async () => {
  const bounds = { mostDriven: 10, walkedAtOnce: 1_000, mostMs: 1_000 };
  expect((await all([{ holds: sql`1` }], bounds, 500)).ids).toHaveLength(3_999);
  expect((await all([{ holds: sql`0` }], bounds)).ids).toEqual([]);
  const rows = { table: "account" as const, conditions: [], except: [] };
  expect(await nextChosen(db, rows, { afterId: idOf(3_998), most: 5 })).toEqual({ ids: [idOf(3_999)], next: null });
});
