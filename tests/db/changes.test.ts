import { sql } from "drizzle-orm";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Change, followChanges, type Follower, lastSeq, readChanges } from "#db/changes.ts";
import type { Db } from "#db/client.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";

const add = (db: Db, ...ids: string[]) =>
  batch(db, ids.map((id) => sql`insert into change (entity, id, kind, at_ms) values ('message', ${id}, 'moved', 5)`));

/** A follower that looks only when nudged. */
async function follow(
  db: Db,
  onChange: (change: Change) => void | Promise<void>,
  faults: unknown[] = [],
): Promise<Follower> {
  const follower = await followChanges(db, { onChange, everyMs: 3_600_000, onFault: (error) => faults.push(error) });
  onTestFinished(() => follower.stop());
  return follower;
}

describe.each([["file", makeDatabase], ["remote", makeRemoteDatabase]] as const)("%s", (_, make) => {
  test("changes are read in order from a place on", async () => {
    const { db } = await make();
    expect(await lastSeq(db)).toBe(0);
    await add(db, "a", "b", "c");
    expect(await readChanges(db, 1, 10)).toEqual([
      { seq: 2, entity: "message", id: "b", kind: "moved", atMs: 5 },
      { seq: 3, entity: "message", id: "c", kind: "moved", atMs: 5 },
    ]);
    expect(await readChanges(db, 0, 1)).toHaveLength(1);
    expect(await lastSeq(db)).toBe(3);
  });

  test("a follower reports what came after it, once and in order, across many pages", async () => {
    const { db } = await make();
    await add(db, "before");
    const seen: string[] = [];
    const follower = await follow(db, ({ id }) => void seen.push(id));
    await follower.nudge();
    expect(seen).toEqual([]);
    const ids = Array.from({ length: 1_203 }, (_, i) => `${i}`);
    await add(db, ...ids);
    await Promise.all([follower.nudge(), follower.nudge()]);
    expect(seen).toEqual(ids);
  });

  test("a nudge during a look waits for what was committed before it", async () => {
    const { db } = await make();
    const seen: string[] = [];
    const nudges: Promise<void>[] = [];
    const follower: Follower = await follow(db, async ({ id }) => {
      seen.push(id);
      if (id !== "a") return;
      await add(db, "b");
      nudges.push(follower.nudge());
    });
    await add(db, "a");
    await follower.nudge();
    await Promise.all(nudges);
    expect(seen).toEqual(["a", "b"]);
  });

  test("a handler that throws is told of and passed over", async () => {
    const { db } = await make();
    const [seen, faults]: [string[], unknown[]] = [[], []];
    const follower = await follow(db, ({ id }) => {
      if (id === "a") throw new Error("no");
      seen.push(id);
    }, faults);
    await add(db, "a", "b");
    await follower.nudge();
    expect([seen, faults]).toEqual([["b"], [new Error("no")]]);
  });

  test("a follower that was stopped reports nothing more, not even of the page at hand", async () => {
    const { db } = await make();
    const seen: string[] = [];
    const follower: Follower = await follow(db, ({ id }) => {
      seen.push(id);
      follower.stop();
    });
    await add(db, "a", "b");
    await follower.nudge();
    await follower.nudge();
    expect(seen).toEqual(["a"]);
  });
});
