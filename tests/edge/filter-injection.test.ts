import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makeDesk } from "./desk/desk.ts";

type Field = {
  field: string;
  entity: keyof typeof lists;
  ops: { op: string; takes: "nothing" | "one" | "many" | "days" }[];
};
const lists = { account: "accounts", user: "users", message: "messages", conversation: "conversations" } as const;

/** What would end a text, begin a statement, read a file, match all, or be read as another type. */
const operands: unknown[] = [
  "' or '1'='1",
  "'; drop table user; --",
  '" or ""="',
  "x') or 1=1 --",
  "%",
  "_",
  "[a-z]*",
  "$.id') or (1=1",
  "\u0000' or 1=1",
  "𝒳\u202e",
  "1 or 1=1",
  "null",
  -1,
  1e308,
  9007199254740993,
  true,
  null,
  { toString: "x" },
  ["' or 1=1 --"],
  ["a", null],
  [[]],
  "x".repeat(5_000),
];

test(
  "[VI2] [AD3] nothing in any operand of any field is read as SQL: it is refused by name, or matches nothing more than it says",
  async () => {
    const { admin, start, ok, deps } = await makeDesk();
    await start();
    for (const entity of ["account", "user", "conversation"]) {
      await ok("POST /api/traits", { entity, key: "plan", label: "Plan", type: "text" });
      await ok("POST /api/traits", { entity, key: "seats", label: "Seats", type: "number" });
    }
    const tables = () => deps.db.all(sql`select name, sql from sqlite_master order by name`);
    const before = await tables();
    const fields = (await ok("GET /api/fields")).items as Field[];
    expect(fields.length).toBeGreaterThan(40);
    const count = async (list: string, filter: unknown) =>
      await admin.call(`GET /api/${list}?limit=100&filter=${encodeURIComponent(JSON.stringify(filter))}`);
    const tried = { answered: 0, refused: 0 };
    for (const { field, entity, ops } of fields) {
      for (const { op, takes } of ops) {
        const values = takes === "nothing" ? ["' or 1=1 --"] : operands;
        await Promise.all(values.map(async (value) => {
          for (const list of new Set([lists[entity], "users"])) {
            const { status, body } = await count(list, { field, op, value });
            const told = `${list}: ${field} ${op} ${JSON.stringify(value)?.slice(0, 60)}: ${
              JSON.stringify(body).slice(0, 300)
            }`;
            expect([200, 422], told).toContain(status);
            tried[status === 200 ? "answered" : "refused"]++;
            // Nothing here is called so: only a value that was read as SQL would find rows.
            if (
              status === 200 && typeof value === "string" && /or .?.?1|drop/.test(value) &&
              /^(is|contains|startsWith|isOneOf)$/.test(op)
            ) {
              expect(body.items, told).toEqual([]);
            }
          }
        }));
      }
    }
    // Fields and operators themselves are names of ours, whatever they look like.
    for (
      const field of [
        "account.name' or 1=1",
        "account.traits.plan') or 1=1 --",
        "user.__proto__",
        "account.constructor",
        "",
        "a".repeat(300),
      ]
    ) {
      for (const op of ["is", "is' or 1=1", "__proto__"]) {
        expect((await count("accounts", { field, op, value: "x" })).status, `${field} ${op}`).toBe(422);
      }
    }
    for (const sort of ["name;drop table user", "traits.plan') desc --", "traits.__proto__", "(select 1)"]) {
      expect((await admin.call(`GET /api/accounts?sort=${encodeURIComponent(sort)}`)).status, sort).toBe(422);
    }
    expect(tried.answered).toBeGreaterThan(500);
    expect(tried.refused).toBeGreaterThan(500);
    expect(await tables()).toEqual(before);
  },
  300_000,
);
