import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { findUser } from "#db/queries/user.ts";
import { resubscribeUsers, unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace, messageRow } from "#tests/support/release-workspace.ts";

const open = async () => {
  const { db } = await makeDatabase();
  return { db, w: await makeReleaseWorkspace(db) };
};

test("[SU2] unsubscribed by hand: who and when are kept, and a second time changes nothing", async () => {
  const { db, w } = await open();
  const [one, two] = [await w.addUser(), await w.addUser()];
  const by = { teammateId: w.teammateId };
  expect(await unsubscribeUsers(db, { userIds: [one], by, atMs: 10 })).toEqual({ userIds: [one], skipped: 0 });
  expect(new Set((await unsubscribeUsers(db, { userIds: [one, two, "nobody"], by: "self", atMs: 20 })).userIds))
    .toEqual(
      new Set([two]),
    );
  expect(await findUser(db, one)).toMatchObject({ unsubscribedAtMs: 10, unsubscribedBy: w.teammateId });
  expect(await findUser(db, two)).toMatchObject({ unsubscribedAtMs: 20, unsubscribedBy: "self" });
  expect(await resubscribeUsers(db, { userIds: [one], by, atMs: 30 })).toEqual([one]);
  expect(await resubscribeUsers(db, { userIds: [one], by, atMs: 40 })).toEqual([]);
  expect(await findUser(db, one)).toMatchObject({ unsubscribedAtMs: null, unsubscribedBy: null });
  const trail = await db.all(
    sql`select at_ms as atMs, actor_id as actorId, action, entity_id as id from audit order by seq`,
  );
  expect(trail).toEqual([
    { atMs: 10, actorId: w.teammateId, action: "user.unsubscribed", id: one },
    { atMs: 20, actorId: null, action: "user.unsubscribed", id: two },
    { atMs: 30, actorId: w.teammateId, action: "user.resubscribed", id: one },
  ]);
  expect(await db.all(sql`select id from change where entity = 'user' order by seq`)).toEqual([
    { id: one },
    { id: two },
    { id: one },
  ]);
});

test("[SU3] pending mail is skipped at once, whatever it waits for; a resubscribe does not revive it", async () => {
  const { db, w } = await open();
  const userId = await w.addUser();
  const later = await w.addMessage({ users: [userId], sendAtMs: w.nowMs + 1e9, hold: "approval" });
  const anyway = await w.addMessage({ users: [userId], allowUnsubscribes: false });
  const sent = await w.addMessage({ users: [userId], state: "sent" });
  const others = await w.addMessage();
  await unsubscribeUsers(db, { userIds: [userId], by: "self", atMs: 5, messageId: sent.id, reason: "too much" });
  expect(await messageRow(db, later.id)).toMatchObject({
    state: "skipped",
    endedWhy: "unsubscribed",
    endedAtMs: 5,
    hold: null,
  });
  for (
    const { id, state } of [{ ...anyway, state: "pending" }, { ...sent, state: "sent" }, {
      ...others,
      state: "pending",
    }]
  ) {
    expect((await messageRow(db, id)).state).toBe(state);
  }
  expect(await db.all(sql`select state, closed_why as why from conversation where id = ${later.conversationId}`))
    .toEqual([
      { state: "closed", why: "unsubscribed" },
    ]);
  expect(await db.all(sql`select message_id as messageId, user_id as userId, kind from delivery_event`)).toEqual([
    { messageId: sent.id, userId, kind: "unsubscribe" },
  ]);
  expect((await findUser(db, userId))!.unsubscribeReason).toBe("too much");
  await resubscribeUsers(db, { userIds: [userId], by: "self", atMs: 6 });
  expect((await messageRow(db, later.id)).state).toBe("skipped");
});

test("[SU4] a group mail waits on while somebody in To is subscribed", async () => {
  const { db, w } = await open();
  const [one, two] = [await w.addUser(), await w.addUser()];
  const { id } = await w.addMessage({ users: [one, two] });
  await unsubscribeUsers(db, { userIds: [one], by: "self", atMs: 5 });
  expect((await messageRow(db, id)).state).toBe("pending");
  await unsubscribeUsers(db, { userIds: [two], by: "self", atMs: 6 });
  expect((await messageRow(db, id)).state).toBe("skipped");
});
