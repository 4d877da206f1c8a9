import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { endBulkRun, findBulkRun } from "#db/queries/bulk-run.ts";
import { runBulk } from "#jobs/bulk/run.ts";
import { atMs, bulkDeps, makeBulkWorkspace } from "#tests/support/bulk.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { startProcess } from "#tests/support/process.ts";
import { makeRandom } from "#tests/support/random.ts";

const everything = { entity: "account", narrowed: {}, except: [] } as const;
const onceEach = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, 1]));

test("[VI1] all that match are acted on, each once, the rest and those left out are not; a second run does nothing", async () => {
  const { db, long } = await makeDatabase();
  const w = await makeBulkWorkspace(db, 400);
  const trials = w.ids.filter((_, n) => n % 3 === 0);
  const except = [trials[1]!, trials[5]!];
  const id = await w.addRun({ entity: "account", narrowed: { status: "trial" }, except: [...except] });
  const wanted = trials.filter((one) => !except.includes(one));
  expect(await runBulk(bulkDeps(long))).toBe(wanted.length);
  expect(await findBulkRun(db, id)).toMatchObject({
    state: "done",
    seen: wanted.length,
    changed: wanted.length,
    endedAtMs: atMs,
  });
  expect(await w.holders()).toEqual(wanted);
  expect(await w.trail()).toEqual(onceEach(wanted));
  expect(await runBulk(bulkDeps(long))).toBe(0);
});

test("[VI1] a change that takes rows out of what matches leaves none behind", async () => {
  const { db, long } = await makeDatabase();
  const w = await makeBulkWorkspace(db, 2_500);
  const list = { entity: "account", narrowed: { csmId: w.csmId }, except: [] } as const;
  const id = await w.addRun({ ...list, except: [] }, { kind: "assign", assignment: { csmId: null } });
  await runBulk(bulkDeps(long));
  expect(await findBulkRun(db, id)).toMatchObject({ state: "done", seen: 1_250, changed: 1_250 });
  const left = await db.all(sql`select id from account where csm_id is not null`);
  expect(left).toEqual([]);
});

test("[VI1] rows by id, in whatever order and named twice; those that are so already are looked at and not changed", async () => {
  const { db, long } = await makeDatabase();
  const w = await makeBulkWorkspace(db, 130);
  const first = w.ids.slice(0, 60);
  await w.addRun({ ids: first.toReversed() });
  await runBulk(bulkDeps(long));
  const id = await w.addRun({ ids: [...w.ids, ...w.ids.slice(5, 9)] });
  await runBulk(bulkDeps(long));
  expect(await findBulkRun(db, id)).toMatchObject({ state: "done", seen: 130, changed: 70 });
  expect(await w.holders()).toEqual(w.ids);
  expect(await w.trail()).toEqual(onceEach(w.ids));
});

test("[VI1] one that is stopped says how far it came, and nothing is changed after", async () => {
  const { db, long } = await makeDatabase();
  const w = await makeBulkWorkspace(db, 500);
  const id = await w.addRun({ ...everything, except: [] });
  let asked = 0;
  const stopping = bulkDeps(long, { isStopping: () => ++asked > 4 });
  // The process drains after three batches, and the run is stopped while it waits to go on.
  expect(await runBulk(stopping)).toBe(150);
  expect(await endBulkRun(db, { id, state: "cancelled", actorId: w.byId, atMs })).toBe(true);
  expect(await endBulkRun(db, { id, state: "cancelled", actorId: w.byId, atMs })).toBe(false);
  expect(await runBulk(bulkDeps(long))).toBe(0);
  expect(await findBulkRun(db, id)).toMatchObject({ state: "cancelled", seen: 150, changed: 150 });
  expect(await w.holders()).toHaveLength(150);
});

test("[VI1] one that is stopped while it is at it changes nothing more than it says", async () => {
  const { db, long } = await makeDatabase();
  const w = await makeBulkWorkspace(db, 2_000);
  const id = await w.addRun({ ...everything, except: [] });
  const running = runBulk(bulkDeps(long));
  await expect.poll(async () => (await findBulkRun(db, id))!.seen).toBeGreaterThan(0);
  await endBulkRun(db, { id, state: "cancelled", actorId: w.byId, atMs });
  await running;
  const { seen, changed, state } = (await findBulkRun(db, id))!;
  expect({ state, changed }).toEqual({ state: "cancelled", changed: seen });
  expect(await w.holders()).toHaveLength(seen);
});

test("[VI1] two connections that run at once act on each row once (seed 5)", async () => {
  const database = await makeDatabase();
  const { db } = database;
  const w = await makeBulkWorkspace(db, 1_500);
  const id = await w.addRun({ ...everything, except: [] });
  const other = await openDatabase({ url: database.url });
  const random = makeRandom(5);
  // Leases lapse in the middle of it: whoever lost one is stopped by the step that another took.
  const clock = () => atMs + random.int(0, 20) * 61_000;
  await Promise.all([database, other].map(async ({ long }) => {
    for (let n = 0; n < 40; n++) await runBulk(bulkDeps(long, { nowMs: clock }));
  }));
  await other.close();
  await runBulk(bulkDeps(database.long, { nowMs: () => atMs + 3_600_000 }));
  expect(await findBulkRun(db, id)).toMatchObject({ state: "done", seen: 1_500, changed: 1_500 });
  expect(await w.trail()).toEqual(onceEach(w.ids));
});

test("[VI1] processes killed half-way leave nothing out and do nothing twice (seed 3)", async () => {
  const database = await makeDatabase();
  const w = await makeBulkWorkspace(database.db, 3_000);
  const id = await w.addRun({ ...everything, except: [] });
  const random = makeRandom(3);
  const place = async () => (await findBulkRun(database.db, id))!.seen;
  let nowMs = atMs;
  for (let kills = 0; kills < 4; kills++) {
    nowMs += 61_000;
    const process = startProcess(new URL("./runner.ts", import.meta.url), [database.url, String(nowMs)]);
    await process.killAfter(2 + random.int(1, 6));
  }
  expect(await place()).toBeGreaterThan(0);
  expect(await place()).toBeLessThan(3_000);
  expect(await w.holders()).toHaveLength(await place());
  await runBulk(bulkDeps(database.long, { nowMs: () => nowMs + 61_000 }));
  expect(await findBulkRun(database.db, id)).toMatchObject({ state: "done", seen: 3_000, changed: 3_000 });
  expect(await w.trail()).toEqual(onceEach(w.ids));
});
