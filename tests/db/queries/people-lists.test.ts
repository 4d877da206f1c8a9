import { type SQL, sql } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { type Bounds, listPage, type ListQuery, type Place } from "#db/queries/list.ts";
import {
  type AccountsAsked,
  type AccountSort,
  accountSorts,
  accountsQuery,
  type UsersAsked,
  type UserSort,
  userSorts,
  usersQuery,
} from "#db/queries/people-lists.ts";
import { batch } from "#db/statements.ts";
import { writeMemberships } from "#db/queries/membership.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { accountRow, addAccounts, addTeammate, addUsers, userRow } from "#tests/support/people.ts";
import { makeRandom } from "#tests/support/random.ts";

const random = makeRandom(20_260_601);
let database: TestDatabase;
let csms: string[];
let accountIds: string[];

const maybe = <T>(make: () => T): T | null => (random.chance(0.3) ? null : make());

beforeAll(async () => {
  database = await makeDatabase();
  const { db } = database;
  csms = [await addTeammate(db), await addTeammate(db)];
  const accounts = Array.from({ length: 230 }, () =>
    accountRow({
      name: `${random.pick(["Ace", "Bolt", "Cog", "ärger", "Éclair"])} ${random.int(1, 40)}`,
      status: maybe(() => random.pick(["trial", "subscribed", "churned"])),
      csmId: maybe(() => random.pick(csms)),
      mrrCents: maybe(() => random.int(0, 9) * 100),
      renewsOn: maybe(() => `2027-01-${String(random.int(10, 20))}`),
      health: maybe(() => random.int(0, 10)),
    }));
  accountIds = accounts.map((account) => account.id);
  const users = Array.from({ length: 260 }, (_, n) =>
    userRow({
      firstName: maybe(() => random.pick(["Ann", "Bo", "Cy"])),
      lastName: maybe(() => random.pick(["Doe", "Roe"])),
      email: maybe(() => `person${n}@${random.pick(["a.test", "b.test"])}`),
      externalId: `u${n}`,
      lastSeenAtMs: maybe(() => random.int(1, 9) * 1000),
    }));
  for (const part of [0, 1]) {
    await addAccounts(db, accounts.filter((_, n) => n % 2 === part), part);
    await addUsers(db, users.filter((_, n) => n % 2 === part), part);
  }
  const pairs = users.flatMap(({ id: userId }) =>
    random.shuffle(accountIds).slice(0, random.int(0, 3)).map((accountId) => ({
      accountId,
      userId,
      isOwner: random.chance(0.3),
      role: null,
    }))
  );
  await batch(db, writeMemberships(pairs, 2));
  const unsubscribed = users.filter(() => random.chance(0.4)).map((u) => ({ id: u.id, atMs: random.int(1, 5) }));
  await db.run(sql`update user set unsubscribed_at_ms = r.value ->> 'atMs'
    from json_each(${JSON.stringify(unsubscribed)}) r where user.id = r.value ->> 'id'`);
});

type Row = Record<string, string | number | null>;
/** The order that the list promises, said once more: value, then id, rows without a value last. */
function sorted(rows: Row[], column: string, descending: boolean): string[] {
  const way = descending ? -1 : 1;
  const bytes = (value: string | number) => (typeof value === "number" ? value : new TextEncoder().encode(value));
  const compare = (a: string | number, b: string | number): number => {
    const [x, y] = [bytes(a), bytes(b)];
    if (typeof x === "number" || typeof y === "number") return Number(x) - Number(y);
    for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
    return x.length - y.length;
  };
  return rows.toSorted((a, b) => {
    const [x, y] = [a[column]!, b[column]!];
    if ((x === null) !== (y === null)) return x === null ? 1 : -1;
    return way * ((x === null ? 0 : compare(x, y)) || compare(a.id as string, b.id as string));
  }).map((row) => row.id as string);
}

async function walk(read: (after: Place | null) => Promise<{ ids: string[]; next: Place | null }>): Promise<string[]> {
  const ids: string[] = [];
  let after: Place | null = null;
  for (let pages = 0; pages < 200; pages++) {
    const page = await read(after);
    ids.push(...page.ids);
    if (!page.next) return ids;
    after = page.next;
  }
  throw new Error("the list does not end");
}

/** Driven by whatever is rare, and as if nothing were: along an index, a few rows at a time, also with short pages. */
const wide: Bounds = { mostDriven: 5_000, walkedAtOnce: 5_000, mostWalks: 400 };
const narrow: Bounds = { mostDriven: -1, walkedAtOnce: 17, mostWalks: 400 };
const short: Bounds = { mostDriven: -1, walkedAtOnce: 17, mostWalks: 2 };
const everyWay = [wide, narrow, short].flatMap((bounds) => [[false, bounds], [true, bounds]] as const);

const accountFilters: [string, () => Partial<AccountsAsked>, (row: Row) => boolean][] = [
  ["all", () => ({}), () => true],
  ["a status", () => ({ status: "trial" }), (row) => row.status === "trial"],
  ["no status", () => ({ status: null }), (row) => row.status === null],
  ["a CSM", () => ({ csmId: csms[0]! }), (row) => row.csm_id === csms[0]],
  ["no CSM", () => ({ csmId: null }), (row) => row.csm_id === null],
  [
    "a status and a CSM",
    () => ({ status: "churned", csmId: csms[1]! }),
    (row) => row.status === "churned" && row.csm_id === csms[1],
  ],
  ["a search", () => ({ q: "ÄRGER 1" }), (row) => (row.name_key as string).includes("ärger 1")],
  ["nothing there", () => ({ status: "none such" }), () => false],
];
const userFilters: [string, () => Partial<UsersAsked>, (row: Row, members: Set<unknown>) => boolean][] = [
  ["all", () => ({}), () => true],
  ["unsubscribed", () => ({ unsubscribed: true }), (row) => row.unsubscribed_at_ms !== null],
  ["subscribed", () => ({ unsubscribed: false }), (row) => row.unsubscribed_at_ms === null],
  ["an account", () => ({ accountId: accountIds[7] }), (row, members) => members.has(row.id)],
  [
    "an account's subscribed",
    () => ({ accountId: accountIds[7], unsubscribed: false }),
    (row, members) => members.has(row.id) && row.unsubscribed_at_ms === null,
  ],
  ["a search in the e-mail", () => ({ q: "@A.test" }), (row) => String(row.email).includes("@a.test")],
];

describe("[VI1] all pages of a list are the sorted whole, no row twice and none left out", () => {
  for (const sort of Object.keys(accountSorts) as AccountSort[]) {
    test.each(accountFilters)(`accounts by ${sort}: %s`, async (_, asked, holds) => {
      const rows = (await database.db.all<Row>(sql`select * from account`)).filter(holds);
      for (const [descending, bounds] of everyWay) {
        const ids = await walk((after) =>
          listPage(
            database.db,
            accountsQuery({ ...asked(), sort, descending, after, limit: random.int(1, 60) }),
            bounds,
          )
        );
        expect(ids).toEqual(sorted(rows, accountSorts[sort].column, descending));
      }
    });
  }
  for (const sort of Object.keys(userSorts) as UserSort[]) {
    test.each(userFilters)(`users by ${sort}: %s`, async (_, asked, holds) => {
      const members = new Set((await database.db.all<{ id: string }>(
        sql`select user_id as id from membership where account_id = ${accountIds[7]}`,
      )).map((row) => row.id));
      const rows = (await database.db.all<Row>(sql`select * from user`)).filter((row) => holds(row, members));
      for (const [descending, bounds] of everyWay) {
        const ids = await walk((after) =>
          listPage(database.db, usersQuery({ ...asked(), sort, descending, after, limit: random.int(1, 60) }), bounds)
        );
        expect(ids).toEqual(sorted(rows, userSorts[sort].column, descending));
      }
    });
  }
});

describe("[VI1] every list is held to an index", () => {
  const dialect = new SQLiteAsyncDialect();
  /** The database, and what it was asked. */
  function recording(db: Db): { db: Db; asked: SQL[] } {
    const asked: SQL[] = [];
    const all = (query: SQL) => (asked.push(query), db.all(query));
    return { db: { all } as unknown as Db, asked };
  }
  const plan = async (query: SQL): Promise<string[]> => {
    const { sql: text, params } = dialect.sqlToQuery(query);
    const { rows } = await database.db.$client.execute({ sql: `explain query plan ${text}`, args: params });
    return Array.from(rows, (row) => (row as unknown as { detail: string }).detail);
  };

  const lists: [string, (after: Place | null, descending: boolean) => ListQuery, boolean, string][] = [
    ...(Object.keys(accountSorts) as AccountSort[]).flatMap((sort) =>
      accountFilters.map(([name, asked]) =>
        [
          `accounts by ${sort}: ${name}`,
          (after: Place | null, descending: boolean) =>
            accountsQuery({ ...asked(), sort, descending, after, limit: 50 }),
          "nullable" in accountSorts[sort],
          sort,
        ] as const
      )
    ),
    ...(Object.keys(userSorts) as UserSort[]).flatMap((sort) =>
      userFilters.map(([name, asked]) =>
        [
          `users by ${sort}: ${name}`,
          (after: Place | null, descending: boolean) => usersQuery({ ...asked(), sort, descending, after, limit: 50 }),
          "nullable" in userSorts[sort],
          sort,
        ] as const
      )
    ),
  ].map((list) => [...list]);

  test.each(lists)("%s", async (_, query, nullable, sort) => {
    const value = ["name", "email", "renewsOn"].includes(sort) ? "m" : 500;
    const places: (Place | null)[] = [null, { value, id: accountIds[0]! }];
    if (nullable) places.push({ value: null, id: accountIds[0]! });
    for (const [descending, bounds] of everyWay) {
      for (const place of places) {
        const { db, asked } = recording(database.db);
        await listPage(db, query(place, descending), bounds);
        if (!place) expect(asked.length).toBeGreaterThan(0);
        for (const statement of asked) {
          const text = dialect.sqlToQuery(statement).sql;
          const steps = (await plan(statement)).join("\n");
          // Rows that a rare condition drives are bounded, and sorted.
          const isDriven = / d\s+cross join /.test(text);
          if (!isDriven) expect(steps, text).not.toContain("TEMP B-TREE");
          expect(steps, text).not.toMatch(/SCAN (t|account|user|membership)(?! USING)/);
          // A page deep in the list begins in the index where the last one ended.
          if (/[<>]= \?/.test(text) && !isDriven) {
            expect(steps, text).toMatch(/SEARCH t USING (COVERING )?INDEX/);
          }
        }
      }
    }
  });
});
