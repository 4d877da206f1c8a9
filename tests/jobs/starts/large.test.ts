import { expect, test } from "vitest";
import { findStart } from "#db/queries/start.ts";
import { runStarts } from "#jobs/starts/run.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { startProcess } from "#tests/support/process.ts";
import { makeStartWorkspace } from "./start-workspace.ts";

test(
  "[ST8] [SE5] 10,000 conversations of one start, killed half-way: another process makes the rest, each once",
  async () => {
    const database = await makeDatabase();
    const w = await makeStartWorkspace(database.db, 10_000);
    const id = await w.addStart();
    // Twenty pieces to plan, then batches of fifty.
    const script = new URL("runner.ts", import.meta.url);
    const lines = await startProcess(script, [database.url, String(w.nowMs)]).killAfter(120);
    expect(lines).not.toContain("created 10000");
    const { messages: before } = await w.made(id) as { messages: number };
    expect(before).toBeGreaterThan(1_000);
    expect(before).toBeLessThan(9_000);
    const { db, long } = database;
    const deps = { db, long, nowMs: () => w.nowMs + 31_000, log: () => {}, isStopping: () => false };
    expect(await runStarts(deps)).toBe(10_000 - before);
    const all = { conversations: 10_000, messages: 10_000, people: 10_000, addresses: 10_000, items: 10_000 };
    expect(await w.made(id)).toEqual(all);
    expect(await findStart(db, id)).toMatchObject({ state: "done", planned: 10_000, created: 10_000 });
  },
  120_000,
);
