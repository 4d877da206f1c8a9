import { expect, test } from "vitest";
import { kindOf } from "#db/statement-kind.ts";

test.each([
  ["select 1", "read"],
  ["  SELECT * from account;", "read"],
  ["-- update it\nselect 'delete; from' from t -- ; done", "read"],
  ["/* insert */ values (1), (2)", "read"],
  ["explain query plan delete from t", "read"],
  ["with a as (select 1), b(x) as (values (2)) select replace(x, 1, 2) from a, b", "read"],
  [
    "with recursive insert_(x) as (select 1 union all select x + 1 from insert_ where x < 9) select x from insert_",
    "read",
  ],
  ['with "update" as (select 1) select * from "update"', "read"],
  ["with a as (select 1) insert into t select * from a returning id", "write"],
  ["WITH a AS (select 1) Update t set x = (select 1)", "write"],
  ["with a as (delete) replace into t values (1)", "write"],
  ["insert into t select 1", "write"],
  ["update t set x = 1 returning *", "write"],
  ["pragma integrity_check", "read"],
  ["pragma table_info(account)", "read"],
  ["pragma foreign_keys=off", "write"],
  ["create table t (x)", "write"],
  ["analyze", "write"],
  ["", "write"],
  ["begin immediate", "control"],
  ["COMMIT", "control"],
  ["rollback to x", "control"],
  ["savepoint x", "control"],
  ["insert into t values (1); insert into t values (2)", "several"],
  ["select 1; delete from t", "several"],
  ["select ';' as a, `;`, [;] from t;\n -- end\n", "read"],
])("%s is a %s", (sql, kind) => {
  expect(kindOf(sql)).toBe(kind);
});
