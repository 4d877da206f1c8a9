import { expect, test } from "vitest";
import { turnBreaker } from "#db/queries/breaker.ts";
import { type Item, itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";

/** The desk with Mo, who sends on the same channel as its admin, and a channel that was never used. */
async function makeUsed() {
  const desk = await makeDesk();
  const { admin, channel } = desk;
  const mo = await desk.makeTeammate("member", "mo@parley.test");
  const senders = itemsOf(await admin.call("GET /api/senders"));
  const senderOf = (teammateId: string) => senders.find(({ teammate }) => (teammate as Item).id === teammateId)!;
  const [ofMo, ofAdmin] = [senderOf(mo.id), senderOf(admin.id)];
  const act = (what: "pause" | "resume", on = `channels/${channel.id}`) => admin.call(`POST /api/${on}/${what}`);
  const paused = async () =>
    Object.fromEntries(
      itemsOf(await admin.call("GET /api/senders")).map(({ id, paused }) => [id, paused as { by: Item } | null]),
    );
  const shown = async () => itemsOf(await admin.call("GET /api/channels")).find(({ id }) => id === channel.id)!;
  const trail = async () =>
    itemsOf(await admin.call("GET /api/audit?limit=3")).map((
      { action, actor },
    ) => [action, (actor as Item | null)?.id]);
  return { ...desk, mo, ofMo, ofAdmin, act, paused, shown, trail };
}

test("[SE7] a channel is disabled by one click, which holds all of its mail and says who did it, and enabled by another", async () => {
  const w = await makeUsed();
  const { act, shown, paused, admin, trail, release, ofMo, ofAdmin, ok } = w;
  const [message] = await w.start({ on: { accountIds: [w.beta.id] }, when: "now" });
  // Mo was stopped before, and stays so.
  await ok(`POST /api/senders/${ofMo.id}/pause`);
  const { body } = await act("pause");
  expect(body.paused).toMatchObject({ by: { id: admin.id } });
  const first = (await shown()).paused;
  w.clock.nowMs += 1_000;
  await act("pause");
  expect((await shown()).paused).toEqual(first);
  expect(await paused()).toMatchObject({ [ofAdmin.id]: { by: { id: admin.id } }, [ofMo.id]: { by: { id: admin.id } } });
  expect(await release()).toMatchObject({ sent: 0 });
  expect(await w.message(message!.id)).toMatchObject({ state: "pending", hold: { kind: "paused" } });
  expect((await trail())[0]).toEqual(["channel.paused", admin.id]);
  // Nobody goes round it, and who is added meanwhile is stopped with it.
  expect(refusalOf(await act("resume", `senders/${ofAdmin.id}`)).slice(0, 2)).toEqual([409, "conflict"]);
  const ann = await w.makeTeammate("member", "ann@parley.test");
  const [added] = itemsOf(await admin.call(`GET /api/senders?teammateId=${ann.id}`)) as [Item];
  expect((await paused())[added.id]).not.toBeNull();
  await ok(`DELETE /api/senders/${added.id}`);
  const again = { channelId: w.channel.id, teammateId: ann.id, address: "ann@parley.test" };
  added.id = (await ok("POST /api/senders", again)).id;
  expect((await paused())[added.id]).not.toBeNull();

  expect((await act("resume")).body.paused).toBeNull();
  await act("resume");
  expect(await paused()).toEqual({
    [ofAdmin.id]: null,
    [added.id]: null,
    [ofMo.id]: expect.objectContaining({ by: expect.objectContaining({ id: admin.id }) }),
  });
  expect((await trail())[0]).toEqual(["channel.resumed", admin.id]);
  expect(await release()).toMatchObject({ sent: 1 });
});

test("[SE6] [SE7] enabling a channel leaves a breaker open; resuming its sender closes it", async () => {
  const { act, admin, deps, clock, ofAdmin } = await makeUsed();
  const was = { id: ofAdmin.id, limit: null, atMs: null };
  await turnBreaker(deps.db, was, { limit: 0, why: "5 of 100 mails came back" }, clock.nowMs);
  await act("pause");
  await act("resume");
  const breaker = async () =>
    itemsOf(await admin.call("GET /api/senders")).find(({ id }) => id === ofAdmin.id)!.breaker;
  expect(await breaker()).toMatchObject({ hourlyLimit: 0, why: "5 of 100 mails came back" });
  await act("resume", `senders/${ofAdmin.id}`);
  expect(await breaker()).toBeNull();
});

test("[CH1] a sender is taken away when no mail of theirs is still to leave, and else says what is", async () => {
  const { admin, start, beta, ofAdmin, ofMo, release, clock, trail } = await makeUsed();
  const remove = (id: string) => admin.call(`DELETE /api/senders/${id}`);
  const [message] = await start({ on: { accountIds: [beta.id] }, when: "now" });
  const refused = await remove(ofAdmin.id);
  expect(refusalOf(refused).slice(0, 2)).toEqual([409, "conflict"]);
  expect(JSON.stringify(refused.body)).toContain("1 waiting");
  expect((await remove(ofMo.id)).status).toBe(200);
  expect(refusalOf(await remove(ofMo.id)).slice(0, 2)).toEqual([404, "not_found"]);
  await release();
  clock.nowMs += 1_000;
  expect((await remove(ofAdmin.id)).status).toBe(200);
  expect(await trail()).toContainEqual(["sender.deleted", admin.id]);
  expect(itemsOf(await admin.call("GET /api/senders"))).toEqual([]);
  // What they sent is still said to be theirs.
  expect((await admin.call(`GET /api/messages/${message!.id}`)).body).toMatchObject({ teammate: { id: admin.id } });
});

test("[CH1] a channel by which mail left is not deleted, even when nobody sends on it any more; one never used is", async () => {
  const { admin, start, beta, ofAdmin, ofMo, release, channel, ok } = await makeUsed();
  await start({ on: { accountIds: [beta.id] }, when: "now" });
  await release();
  for (const { id } of [ofAdmin, ofMo]) await ok(`DELETE /api/senders/${id}`);
  expect(refusalOf(await admin.call(`DELETE /api/channels/${channel.id}`)).slice(0, 2)).toEqual([409, "conflict"]);
  const { id } = await ok("POST /api/channels", { kind: "outbox", name: "Never" });
  expect((await admin.call(`DELETE /api/channels/${id}`)).status).toBe(200);
});

test("[SE6] [SE7] a member stops any sender and lets only their own go on, past its breaker too; an admin any", async () => {
  const { mo, ofMo, ofAdmin, ok, database, clock } = await makeUsed();
  const resume = (id: string) => `POST /api/senders/${id}/resume`;
  await ok(`POST /api/senders/${ofAdmin.id}/pause`, {}, mo);
  expect(refusalOf(await mo.call(resume(ofAdmin.id))).slice(0, 2)).toEqual([403, "not_allowed"]);
  for (const id of [ofMo.id, ofAdmin.id]) {
    const open = { limit: 0, why: "5 % bounced" };
    expect(await turnBreaker(database.db, { id, limit: null, atMs: null }, open, clock.nowMs)).toBe(true);
  }
  expect((await mo.call(resume(ofAdmin.id))).status).toBe(403);
  expect(await ok(resume(ofMo.id), {}, mo)).toMatchObject({ paused: null });
  expect(await ok(resume(ofAdmin.id))).toMatchObject({ paused: null });
});
