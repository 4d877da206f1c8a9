import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { findStart } from "#db/queries/start.ts";
import { nextChosen } from "#db/queries/chosen.ts";
import { runStarts } from "#jobs/starts/run.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { startProcess } from "#tests/support/process.ts";
import { makeStartWorkspace } from "./start-workspace.ts";

const deps = ({ db, long }: Pick<TestDatabase, "db" | "long">, nowMs: number) => ({
  db,
  long,
  nowMs: () => nowMs,
  log: (level: string, event: string, fields?: unknown) => {
    if (level === "error") throw new Error(`${event} ${JSON.stringify(fields)}`);
  },
});
const all = (n: number) => ({ conversations: n, messages: n, people: n, addresses: n, items: n });
const everyUser = (accountId: string) => ({
  on: {
    kind: "users" as const,
    userIds: [],
    accountId: null,
    list: { entity: "user" as const, narrowed: { accountId }, except: ["U0000001"] },
  },
});

test("[ST1] [ST8] a start of all that match finds them in several steps, and makes each once", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 2_300);
  const id = await w.addStart(everyUser(w.accountId));
  const other = await openDatabase({ url: database.url });
  const created = await Promise.all([
    runStarts(deps(database, w.nowMs)),
    runStarts(deps(other, w.nowMs)),
  ]);
  const rest = await runStarts(deps(database, w.nowMs));
  await other.close();
  expect(created.reduce((sum, n) => sum + n, rest)).toBe(2_299);
  expect(await w.made(id)).toEqual(all(2_299));
  expect(await findStart(database.db, id)).toMatchObject({ state: "done", planned: 2_299, created: 2_299 });
});

test.each([2, 5, 9])("[ST1] [ST8] killed at its step %i, it goes on and each is made once", async (steps) => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 1_200);
  const id = await w.addStart(everyUser(w.accountId));
  await startProcess(new URL("runner.ts", import.meta.url), [database.url, String(w.nowMs)]).killAfter(steps);
  await runStarts(deps(database, w.nowMs + 31_000));
  expect(await w.made(id)).toEqual(all(1_199));
  expect(await findStart(database.db, id)).toMatchObject({ state: "done", created: 1_199 });
});

test("[ST1] what matches is found in bounded steps: by a rare condition, or by walking, the same", async () => {
  const { db } = await makeDatabase();
  await makeStartWorkspace(db, 700);
  const conditions = [{
    holds: sql`t.id like '%7'`,
    drive: sql`select id from user where id like '%7'`,
  }];
  const walk = async (bounds: { mostDriven: number; walkedAtOnce: number }, most: number) => {
    const found: string[] = [];
    let steps = 0;
    for (let afterId: string | null = null;; steps++) {
      const { ids, next } = await nextChosen(
        db,
        { table: "user", conditions, except: ["U0000017"] },
        { afterId, most },
        bounds,
      );
      found.push(...ids);
      if (next === null) return { found, steps };
      afterId = next;
    }
  };
  const expected = Array.from({ length: 70 }, (_, n) => `U${String(n * 10 + 7).padStart(7, "0")}`)
    .filter((id) => id !== "U0000017");
  for (const most of [1, 7, 100]) {
    expect((await walk({ mostDriven: 5_000, walkedAtOnce: 5_000 }, most)).found).toEqual(expected);
    const walked = await walk({ mostDriven: 10, walkedAtOnce: 50 }, most);
    expect(walked.found).toEqual(expected);
    expect(walked.steps).toBeGreaterThan(10);
  }
});
