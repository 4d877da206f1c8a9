import { sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { openDatabase } from "#db/client.ts";
import { openChangeHub, type Told } from "#edge/change-hub.ts";
import { makeDatabase, whenDone } from "#tests/support/database.ts";
import { makeMemoryBus } from "#tests/support/memory-bus.ts";

/** Two processes that follow the change feed of one database; time stands still, so nobody looks by themselves. */
async function makeTwo() {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  whenDone(() => void vi.useRealTimers());
  const database = await makeDatabase();
  const other = await openDatabase({ url: database.url });
  const bus = makeMemoryBus();
  const open = async ({ db }: Pick<typeof database, "db">) => {
    const told: Told[] = [];
    const connection = bus.connect();
    const hub = await openChangeHub(db, connection, (cause) => expect.fail(String(cause)));
    hub.subscribe((change) => told.push(change));
    whenDone(() => hub.stop());
    return { hub, told, connection };
  };
  const two = [await open(database), await open(other)] as const;
  whenDone(() => other.close());
  // Each looks once when it joins the bus: what is told from here on is not seen by that.
  await Promise.all(two.map(({ hub }) => hub.nudge()));
  const change = (id: string) =>
    database.db.run(sql`insert into change (entity, id, kind, at_ms) values ('thing', ${id}, 'made', 1)`);
  const ids = (side: 0 | 1) => two[side].told.map(({ id }) => id);
  return { bus, here: two[0].hub, there: two[1].hub, connection: two[1].connection, change, ids };
}
const soon = { timeout: 5_000, interval: 2 };

test("[VI4] [CO7] what one process has looked at, the others look at at once, each once", async () => {
  const { here, change, ids } = await makeTwo();
  await change("a");
  await here.nudge();
  expect(ids(0)).toEqual(["a"]);
  await vi.waitFor(() => expect(ids(1)).toEqual(["a"]), soon);
  await change("b");
  await here.nudge();
  await vi.waitFor(() => expect(ids(1)).toEqual(["a", "b"]), soon);
  expect(ids(0)).toEqual(["a", "b"]);
});

test("[CO7] what was told while the bus was down is looked at when it is back; what is no nudge is none", async () => {
  const { bus, here, connection, change, ids } = await makeTwo();
  bus.down();
  await change("a");
  await here.nudge();
  expect(ids(1)).toEqual([]);
  bus.up();
  await vi.waitFor(() => expect(ids(1)).toEqual(["a"]), soon);
  connection.publish("changes", new Uint8Array([255]));
  await change("b");
  await here.nudge();
  await vi.waitFor(() => expect(ids(1)).toEqual(["a", "b"]), soon);
});
