import { expect, onTestFinished, test } from "vitest";
import { Connection } from "#db/threads/connection.ts";

const run = (connection: Connection, sql: string) => connection.run({ sql, args: [] }).rows;

/** Two connections to one file, as two processes would have. */
function makeTwo(): [Connection, Connection] {
  const directory = Deno.makeTempDirSync({ prefix: "parley-test-" });
  const open = () => new Connection(`${directory}/two.db`, ["journal_mode=wal", "foreign_keys=on"]);
  const two: [Connection, Connection] = [open(), open()];
  run(two[0], "create table t (x)");
  onTestFinished(() => {
    for (const connection of two) connection.close();
    Deno.removeSync(directory, { recursive: true });
  });
  return two;
}

test("a statement that met BUSY leaves a connection that commits, with its pragmas, and no lock behind", () => {
  const [one, other] = makeTwo();
  run(one, "insert into t values (0)");
  other.begin();
  expect(() => run(one, "insert into t values (1)")).toThrow(/locked/);
  other.exec("commit");
  expect(one.counts.reopened).toBe(1);
  run(one, "insert into t values (2)");
  expect(run(other, "select x from t order by x")).toEqual([[0], [2]]);
  expect(run(one, "pragma foreign_keys")).toEqual([[1]]);
  run(other, "insert into t values (3)");
});

test("a begin that met BUSY a thousand times leaves a sound connection, the same one", () => {
  const [one, other] = makeTwo();
  other.begin();
  for (let i = 0; i < 1000; i++) expect(() => one.exec("begin immediate")).toThrow(/locked/);
  other.exec("commit");
  one.begin();
  run(one, "insert into t values (1)");
  one.exec("commit");
  expect(run(other, "select x from t")).toEqual([[1]]);
  expect(one.counts.reopened).toBe(0);
  run(other, "insert into t values (2)");
});

test("a select of everything follows a column that another connection added", () => {
  const [one, other] = makeTwo();
  const all = { sql: "select * from t", args: [] };
  run(one, "insert into t values (1)");
  expect(one.run(all)).toMatchObject({ columns: ["x"], rows: [[1]] });
  run(other, "alter table t add column y default 'new'");
  expect(one.run(all)).toMatchObject({ columns: ["x", "y"], rows: [[1, "new"]] });
});

test("more different statements than are kept prepared all run", () => {
  const [one] = makeTwo();
  for (let i = 0; i < 1200; i++) expect(run(one, `select ${i % 700}`)).toEqual([[i % 700]]);
});
