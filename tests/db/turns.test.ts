import { expect, onTestFinished, test } from "vitest";
import { Connection } from "#db/threads/connection.ts";
import { Turns } from "#db/threads/turns.ts";

function makeTurns() {
  const directory = Deno.makeTempDirSync({ prefix: "parley-test-" });
  const connection = new Connection(`${directory}/turns.db`, ["journal_mode=wal", "synchronous=off"]);
  connection.run({ sql: "create table t (x)", args: [] });
  onTestFinished(() => {
    connection.close();
    Deno.removeSync(directory, { recursive: true });
  });
  const asked: number[] = [];
  const turns = new Turns(connection, () => asked.push(1));
  const order: string[] = [];
  let id = 0;
  /** `ms` of work for the thread, near enough. */
  const add = (name: string, { bulk, slow = false }: { bulk: boolean; slow?: boolean }) => {
    const rows = slow ? 60_000 : 1;
    const sql =
      `with recursive n(x) as (select 1 union all select x + 1 from n where x < ${rows}) insert into t select x from n`;
    turns.add({ id: id++, kind: "write", bulk, statements: [{ sql, args: [] }] }, () => order.push(name));
  };
  return { turns, asked, order, add };
}

test("a turn commits all of the people's writes, then one slice of bulk", () => {
  const { turns, order, add } = makeTurns();
  for (let i = 0; i < 5; i++) add(`bulk ${i}`, { bulk: true, slow: true });
  add("person 0", { bulk: false });
  add("person 1", { bulk: false });
  turns.turn();
  expect(order).toEqual(["person 0", "person 1", "bulk 0"]);
  add("person 2", { bulk: false });
  turns.turn();
  expect(order.slice(3)).toEqual(["person 2", "bulk 1"]);
});

test("bulk is never starved, and small bulk goes together", () => {
  const { turns, order, add } = makeTurns();
  for (let i = 0; i < 30; i++) add("bulk", { bulk: true });
  while (order.length < 33) {
    add("person", { bulk: false });
    turns.turn();
  }
  expect(turns.counts.turns).toBeLessThan(20);
  expect(order.filter((name) => name === "bulk")).toHaveLength(30);
});

test("the next turn is asked for once, as long as anything waits", () => {
  const { turns, asked, add } = makeTurns();
  add("a", { bulk: true, slow: true });
  add("b", { bulk: true, slow: true });
  add("c", { bulk: false });
  expect(asked).toHaveLength(1);
  turns.turn();
  expect(asked).toHaveLength(2);
  turns.turn();
  expect(asked).toHaveLength(2);
});
