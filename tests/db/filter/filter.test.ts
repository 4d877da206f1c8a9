import { beforeAll, describe, expect, test } from "vitest";
import type { Filter } from "#db/filter/language.ts";
import { operatorsOf } from "#db/filter/operators.ts";
import { type Bounds, listPage, type Place } from "#db/queries/list.ts";
import { countRows } from "#db/queries/count.ts";
import { makeRandom } from "#tests/support/random.ts";
import { everyBounds, questionOf, usualOrder } from "./lists.ts";
import { type Entity, makeOracle } from "./oracle.ts";
import { randomCondition, randomFilter } from "./random-filter.ts";
import { type FilterWorkspace, makeFilterWorkspace } from "./workspace.ts";

const random = makeRandom(20_261_101);
let w: FilterWorkspace;
let oracle: ReturnType<typeof makeOracle>;
const entities: Entity[] = ["account", "user", "conversation", "message"];

beforeAll(async () => {
  w = await makeFilterWorkspace(random);
  oracle = makeOracle(w);
});

type Row = Record<string, string | number | null>;
const bytes = (text: string) => new TextEncoder().encode(text);
function order(a: Row, b: Row, column: string): number {
  const [x, y] = [a[column]!, b[column]!];
  if (typeof x === "number") return x - Number(y) || (a.id! < b.id! ? -1 : 1);
  const [p, q] = [bytes(String(x)), bytes(String(y))];
  for (let i = 0; i < Math.min(p.length, q.length); i++) if (p[i] !== q[i]) return p[i]! - q[i]!;
  return p.length - q.length || (a.id! < b.id! ? -1 : 1);
}

/** What the oracle finds, in the order of the list. */
function expected(of: Entity, filter: Filter): unknown[] {
  const rows = w.rows[of].filter((row) =>
    (of !== "message" || row.state === "pending") && oracle.matches(filter, of, row)
  );
  return rows.toSorted((a, b) => order(a, b, usualOrder[of])).map((row) => row.id);
}

async function found(of: Entity, filter: Filter, bounds: Bounds): Promise<string[]> {
  const ids: string[] = [];
  let after: Place | null = null;
  for (let pages = 0; pages < 500; pages++) {
    const page = await listPage(w.database.db, questionOf(w, of, filter, { after, limit: random.int(1, 40) }), bounds);
    ids.push(...page.ids);
    if (!page.next) return ids;
    after = page.next;
  }
  throw new Error("the list does not end");
}

const fieldsFor = (of: Entity) =>
  [...w.registry.fields.values()].filter((f) => f.entity !== "message" || of === "message");

describe("[VI2] a filtered list is what a walk over all rows finds, in order, each row once", () => {
  test.each(entities)("%s: every field by every operator, and none of it", async (of) => {
    let nonEmpty = 0;
    for (const field of fieldsFor(of)) {
      for (const op of operatorsOf(field)) {
        const condition = randomCondition(random, w, field, op);
        for (const filter of [condition, { not: condition }]) {
          const wanted = expected(of, filter);
          if (wanted.length > 0) nonEmpty++;
          expect(await found(of, filter, random.pick(everyBounds)), JSON.stringify(filter)).toEqual(wanted);
        }
      }
    }
    expect(nonEmpty).toBeGreaterThan(100);
  });

  test.each(entities)("%s: any groups of them", async (of) => {
    const fields = fieldsFor(of);
    for (let n = 0; n < 80; n++) {
      const filter = randomFilter(random, w, fields);
      const wanted = expected(of, filter);
      for (const bounds of everyBounds) {
        expect(await found(of, filter, bounds), JSON.stringify(filter)).toEqual(wanted);
      }
      const { count, isMore } = await countRows(w.database.db, questionOf(w, of, filter));
      expect([count, isMore], JSON.stringify(filter)).toEqual([wanted.length, false]);
    }
  });
});

test("[VI2] conditions on users in one group speak of one user, and of their place in that account", async () => {
  const owner: Filter = { field: "user.isOwner", op: "is", value: true };
  const boss: Filter = { field: "user.role", op: "is", value: "boss" };
  const bosses = w.rows.membership.filter((ms) => ms.is_owner === 1 && ms.role === "boss").map((ms) => ms.account_id);
  const ids = await found("account", { all: [owner, boss] }, everyBounds[0]!);
  expect(new Set(ids)).toEqual(new Set(bosses));
  const apart = await found("account", { all: [{ not: { not: owner } }, boss] }, everyBounds[0]!);
  expect(apart.length).toBeGreaterThan(ids.length);
});

test("[VI2] who has no place in any account is found by what else is asked of them", async () => {
  const placed = new Set(w.rows.membership.map((ms) => ms.user_id));
  const filter: Filter = {
    any: [{ field: "user.role", op: "is", value: "boss" }, {
      field: "user.createdAt",
      op: "after",
      value: "2000-01-01",
    }],
  };
  const ids = new Set(await found("message", filter, everyBounds[0]!));
  const theirs = w.rows.participant.filter((row) => row.user_id !== null && !placed.has(row.user_id!));
  const pending = new Set(w.rows.message.filter((row) => row.state === "pending").map((row) => row.id));
  const wanted = theirs.map((row) => String(row.message_id)).filter((id) => pending.has(id));
  expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
  expect(wanted.length).toBeGreaterThan(0);
});
