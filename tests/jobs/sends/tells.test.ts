import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { tellBits } from "#db/schema/delivery.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { makeReleaseWorkspace, messageRow } from "#tests/support/release-workspace.ts";

async function makeSender() {
  const { db } = await makeDatabase();
  const w = await makeReleaseWorkspace(db);
  const startId = await addStart(db, "<p>Hi</p>", "Hello");
  const { channel } = makeProvider();
  const send = async (can: { replies: boolean; bounces: boolean }, over: Parameters<typeof w.addMessage>[0] = {}) => {
    const { id } = await w.addMessage({ startId, ...over });
    const given = { ...channel, capabilities: { ...channel.capabilities, ...can } };
    await releaseDue(releaseDeps(db, { clock: w.nowMs, channel: given }));
    const { state, tells } = await messageRow(db, id);
    return [state, tells];
  };
  return { ...w, send };
}

test("[TR3] what can be told of a mail is kept with it, as its channel was set up when it left", async () => {
  const { db, addUser, send } = await makeSender();
  const { replies, bounces, unsubscribes } = tellBits;
  const none = { replies: false, bounces: false };
  expect(await send({ replies: true, bounces: true })).toEqual(["sent", replies | bounces | unsubscribes]);
  expect(await send({ replies: true, bounces: false }, { allowUnsubscribes: false })).toEqual(["sent", replies]);
  expect(await send(none, { allowUnsubscribes: false })).toEqual(["sent", 0]);
  // A group's mail has no link, and none is added while the workspace manages no unsubscribes.
  expect(await send(none, { users: [await addUser(), await addUser()] })).toEqual(["sent", 0]);
  await db.run(sql`insert into setting (key, value) values ('manageUnsubscribes', 'false')`);
  expect(await send(none)).toEqual(["sent", 0]);
});
