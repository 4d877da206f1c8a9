import { drizzle } from "drizzle-orm/libsql/web";
import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import type { DbClient } from "#db/door.ts";
import { toStatement } from "#db/values.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace, startOfTestMs } from "#tests/support/release-workspace.ts";

const live = { publicUrl: "https://parley.example", sendMode: "live" } as const;
const minute = 60_000;

test("[PR3][VI1] a queue that is read page by page is forecast anew a few times, not at every page", async () => {
  const { db } = await makeDatabase();
  const w = await makeReleaseWorkspace(db, { sender: { hourlyLimit: 20, dailyLimit: null } });
  const ids: string[] = [];
  for (let i = 0; i < 240; i++) {
    ids.push((await w.addMessage({ sendAtMs: startOfTestMs + i * minute })).id);
  }
  let queuesRead = 0;
  const client: DbClient = {
    ...db.$client,
    execute(input, args) {
      if (toStatement(input, args).sql.includes("indexed by message_queue")) queuesRead++;
      return db.$client.execute(input, args);
    },
  };
  const counting = drizzle(client as unknown as Parameters<typeof drizzle>[0] & string) as unknown as Db;
  const paged = new Map<string, number | null>();
  for (let from = 0; from < ids.length; from += 10) {
    const page = await expectations(counting, ids.slice(from, from + 10), startOfTestMs, live);
    for (const [id, { expectedAtMs }] of page) paged.set(id, expectedAtMs);
  }
  expect(queuesRead).toBeLessThanOrEqual(7);

  const whole = await expectations(db, ids, startOfTestMs, live);
  expect(paged).toEqual(new Map(Array.from(whole, ([id, { expectedAtMs }]) => [id, expectedAtMs])));
});
