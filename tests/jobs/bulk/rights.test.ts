import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { findBulkRun } from "#db/queries/bulk-run.ts";
import { runBulk } from "#jobs/bulk/run.ts";
import { bulkDeps, makeBulkWorkspace } from "#tests/support/bulk.ts";
import { makeDatabase } from "#tests/support/database.ts";

test.each([
  ["who left", sql`update teammate set state = 'left'`],
  ["whose role was taken", sql`update teammate set role = 'observer'`],
  ["who may not set the trait any more", sql`update trait_definition set edit_right = 'admins'`],
])("[AD1] [VI1] a run of somebody %s stops where it stands, and says why", async (_, taken) => {
  const { db, long } = await makeDatabase();
  const w = await makeBulkWorkspace(db, 400);
  await db.run(sql`update teammate set role = 'member'`);
  const id = await w.addRun({ entity: "account", narrowed: {}, except: [] });
  let asked = 0;
  // It is taken away between two batches of one stretch, and after the process that was at it drained.
  const taking = bulkDeps(long, { isStopping: () => ++asked > 4 });
  await runBulk(taking);
  const before = (await findBulkRun(db, id))!;
  expect(before).toMatchObject({ state: "running", seen: 150 });
  await db.run(taken);
  await runBulk(bulkDeps(long));
  const run = await findBulkRun(db, id);
  expect(run).toMatchObject({ state: "failed", seen: 150, changed: 150 });
  expect(run!.failure).toMatch(/may not do this any more/);
  expect(await w.holders()).toHaveLength(150);
});

test("[AD1] no batch is written for whoever lost the right while it was made", async () => {
  const { db, long } = await makeDatabase();
  const w = await makeBulkWorkspace(db, 2_000);
  const id = await w.addRun({ entity: "account", narrowed: {}, except: [] });
  const running = runBulk(bulkDeps(long));
  await expect.poll(async () => (await findBulkRun(db, id))!.seen).toBeGreaterThan(0);
  await db.run(sql`update teammate set role = 'observer'`);
  const seen = (await findBulkRun(db, id))!.seen;
  await running;
  await runBulk(bulkDeps(long));
  expect(await findBulkRun(db, id)).toMatchObject({ state: "failed", seen, changed: seen });
  expect(await w.holders()).toHaveLength(seen);
});
