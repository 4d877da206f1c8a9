import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { transferOf } from "#db/client.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase, makeRemoteDatabase, type TestDatabase } from "#tests/support/database.ts";
import { killThread } from "#tests/support/kill-thread.ts";

/** Another worker, connected over `ports()`, and what it answers to each message. */
async function connectWorker(database: TestDatabase): Promise<(message: string | null) => Promise<unknown>> {
  const worker = new Worker(new URL("./connected-worker.ts", import.meta.url).href, { type: "module" });
  onTestFinished(() => worker.terminate());
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const heard = () => new Promise<unknown>((resolve) => port1.onmessage = ({ data }) => resolve(data));
  const connected = heard();
  const ports = database.ports()!;
  worker.postMessage({ ports, back: port2 }, [...transferOf(ports), port2]);
  expect(await connected).toBe("connected");
  return (message) => {
    const answer = heard();
    port1.postMessage(message);
    return answer;
  };
}

test.each([["file", makeDatabase], ["remote", makeRemoteDatabase]] as const)(
  "%s: another worker writes and reads through the same threads",
  async (_, make) => {
    const database = await make();
    const tell = await connectWorker(database);
    await database.db.run(sql`insert into suppression (address, why, at_ms) values ('main', 'by_hand', 1)`);
    expect(await tell("worker")).toMatchObject({ addresses: ["main", "worker"] });
    expect(await batch(database.db, [sql`select count(*) as n from suppression`])).toEqual([[{ n: 2 }]]);
    expect(await tell(null)).toEqual({ closed: undefined });
    // The others go on when one has left.
    await database.db.run(sql`insert into suppression (address, why, at_ms) values ('later', 'by_hand', 1)`);
  },
);

test("a connected worker gets a port to the thread that took a dead one's place", async () => {
  const database = await makeDatabase();
  const tell = await connectWorker(database);
  expect(await tell("a")).toEqual({ addresses: ["a"], handsOn: false });
  for (const thread of ["writer", "short", "long", "lists"] as const) {
    const { kill, respawned } = await killThread(database, thread);
    kill();
    await respawned;
  }
  expect(await tell("b")).toMatchObject({ addresses: ["a", "b"] });
  expect(Object.values(await database.stats()).map(({ respawns }) => respawns)).toEqual([1, 1, 1, 1]);
});

test("a connected worker learns that the database was closed, and its calls do not hang", async () => {
  const database = await makeDatabase();
  const tell = await connectWorker(database);
  await tell("a");
  await database.close();
  expect(await tell("b")).toMatchObject({ fault: expect.stringMatching(/closed|ended/) });
});
