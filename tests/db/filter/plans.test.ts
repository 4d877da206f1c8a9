import { type SQL, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import type { Filter } from "#db/filter/language.ts";
import { operatorsOf } from "#db/filter/operators.ts";
import { countRows } from "#db/queries/count.ts";
import { listPage, type Place } from "#db/queries/list.ts";
import type { TraitSort } from "#db/queries/trait-sort.ts";
import { makeRandom } from "#tests/support/random.ts";
import { everyBounds, questionOf } from "./lists.ts";
import { type Entity, makeOracle } from "./oracle.ts";
import { randomCondition, randomFilter } from "./random-filter.ts";
import { type FilterWorkspace, makeFilterWorkspace } from "./workspace.ts";

const random = makeRandom(20_261_102);
const entities: Entity[] = ["account", "user", "conversation", "message"];
let w: FilterWorkspace;
beforeAll(async () => {
  w = await makeFilterWorkspace(random, 40);
});

const dialect = new SQLiteAsyncDialect();
/** Fails on a statement that looks through a whole table, or sorts what is not bounded. */
async function expectIndexed(read: (db: Db) => Promise<unknown>): Promise<void> {
  const asked: SQL[] = [];
  const all = (query: SQL) => (asked.push(query), w.database.db.all(query));
  await read({ all } as unknown as Db);
  expect(asked.length).toBeGreaterThan(0);
  for (const statement of asked) {
    const { sql: text, params } = dialect.sqlToQuery(statement);
    const { rows } = await w.database.db.$client.execute({ sql: `explain query plan ${text}`, args: params });
    const steps = Array.from(rows, (row) => (row as unknown as { detail: string }).detail).join("\n");
    // What is made of a few ids, and the trigrams' own table, are gone through as they are.
    const scans = steps.split("\n").filter((step) =>
      /^SCAN /.test(step) && !/ USING (COVERING )?INDEX /.test(step) &&
      !/^SCAN ([fd] VIRTUAL TABLE|search_text VIRTUAL TABLE|[dwxg]$|\(subquery|CONSTANT ROW)/.test(step)
    );
    expect(scans, `${text}\n${steps}`).toEqual([]);
    if (!/ d\s+cross join |distinct/.test(text)) expect(steps, text).not.toContain("TEMP B-TREE");
  }
}

describe("[VI1] [VI2] no filter looks through a table", () => {
  test.each(entities)("%s", async (of) => {
    const fields = [...w.registry.fields.values()].filter((f) => f.entity !== "message" || of === "message");
    const filters: Filter[] = fields.flatMap((field) =>
      operatorsOf(field).map((op) => randomCondition(random, w, field, op))
    );
    for (let n = 0; n < 25; n++) filters.push(randomFilter(random, w, fields));
    for (const filter of filters) {
      const question = questionOf(w, of, filter);
      await expectIndexed((db) => listPage(db, question, random.pick(everyBounds)));
    }
    await expectIndexed((db) => countRows(db, questionOf(w, of, filters[0]!)));
  });
});

describe("[VI1] a list goes by a trait, both ways, rows without it last", () => {
  const byTrait = () =>
    w.traits.map((trait) => {
      const column: TraitSort["column"] = trait.type === "number" || trait.type === "boolean" ? "num" : "txt";
      return { trait, by: { traitId: trait.id, column } };
    });

  test("every trait of accounts, users and conversations, filtered too", async () => {
    const oracle = makeOracle(w);
    for (const { trait, by } of byTrait()) {
      const of = trait.entity;
      const valueOf = (id: unknown) =>
        w.rows[`${of}_trait`].find((v) => v.trait_id === trait.id && v.entity_id === id)?.[by.column] ?? null;
      const fields = [...w.registry.fields.values()].filter((f) => f.entity !== "message");
      for (const filter of [{ all: [] }, randomFilter(random, w, fields)] as Filter[]) {
        for (const descending of [false, true]) {
          const way = descending ? -1 : 1;
          const wanted = w.rows[of].filter((row) => oracle.matches(filter, of, row)).map(({ id }) => ({
            id: String(id),
            v: valueOf(id),
          }))
            .toSorted((a, b) => {
              if ((a.v === null) !== (b.v === null)) return a.v === null ? 1 : -1;
              const byValue = a.v === null
                ? 0
                : typeof a.v === "number"
                ? a.v - Number(b.v)
                : (a.v < String(b.v) ? -1 : a.v === b.v ? 0 : 1);
              return way * (byValue || (a.id < b.id ? -1 : 1));
            }).map(({ id }) => id);
          for (const bounds of everyBounds) {
            const ids: string[] = [];
            let after: Place | null = null;
            do {
              const question = questionOf(w, of, filter, { after, limit: random.int(1, 30), descending, by });
              const page = await listPage(w.database.db, question, bounds);
              ids.push(...page.ids);
              after = page.next;
            } while (after);
            expect(ids, JSON.stringify({ trait, filter, descending })).toEqual(wanted);
          }
        }
      }
    }
  });

  test("is held to the trait's index, deep pages too", async () => {
    for (const { trait, by } of byTrait()) {
      const id = String(w.rows[trait.entity][0]!.id);
      const places: (Place | null)[] = [null, { value: by.column === "num" ? 0 : "B", id }, { value: null, id }];
      for (const after of places) {
        for (const descending of [false, true]) {
          const question = questionOf(w, trait.entity, { all: [] }, { after, descending, by });
          for (const bounds of everyBounds) await expectIndexed((db) => listPage(db, question, bounds));
        }
      }
    }
  });
});

test("[VI2] values of rows that are gone are in no list by their trait", async () => {
  const { id } = w.traits.find((trait) => trait.entity === "account" && trait.type === "number")!;
  await w.database.db.run(
    sql`insert into account_trait (trait_id, entity_id, num) values (${id}, ${"0".repeat(26)}, 1)`,
  );
  const question = questionOf(w, "account", { all: [] }, { by: { traitId: id, column: "num" }, limit: 100 });
  expect((await listPage(w.database.db, question)).ids).toHaveLength(w.rows.account.length);
});
