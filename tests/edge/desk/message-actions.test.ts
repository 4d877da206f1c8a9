import { expect, test } from "vitest";
import { dayMs, hourMs, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";

test("[PR2] a new send date is a lower bound, and can be taken back for 10 s", async () => {
  const { start, ok, message, clock, admin } = await makeDesk();
  const [m] = await start();
  const at = new Date(clock.nowMs + 3 * dayMs).toISOString();
  const acted = await ok(`PATCH /api/messages/${m!.id}`, { sendAt: at });
  expect(acted).toMatchObject({
    done: [m!.id],
    refused: [],
    undo: { endsAt: new Date(clock.nowMs + 10_000).toISOString() },
  });
  expect(await message(m!.id)).toMatchObject({ sendAt: at, hold: { kind: "send_date" }, expectedAt: at });
  clock.nowMs += 9_999;
  expect(await ok(`POST /api/undo/${(acted.undo as { id: string }).id}`)).toEqual({
    done: [m!.id],
    refused: [],
    undo: null,
  });
  expect(await message(m!.id)).toMatchObject({ sendAt: m!.sendAt, hold: { kind: "review_delay" } });
  const audit = itemsOf(await admin.call(`GET /api/audit?entity=message&entityId=${m!.id}`)).map((row) => row.action);
  expect(audit).toEqual(["message.undo", "message.reschedule"]);
});

test("[PR2] send now goes ahead of the queue after 10 s, never before, and can be taken back till then", async () => {
  const { start, ok, message, clock, release, nudged } = await makeDesk();
  const [m, other] = await start();
  const acted = await ok(`POST /api/messages/${m!.id}/send-now`, {});
  expect(nudged).toContain("release");
  expect(await message(m!.id)).toMatchObject({
    lane: "sendNow",
    ignoreWindow: false,
    sendAt: new Date(clock.nowMs + 10_000).toISOString(),
  });
  clock.nowMs += 9_999;
  expect((await release()).sent).toBe(0);
  await ok(`POST /api/undo/${(acted.undo as { id: string }).id}`);
  expect(await message(m!.id)).toMatchObject({ lane: "byHand", sendAt: m!.sendAt });
  await ok(`POST /api/messages/${other!.id}/send-now`, { ignoreWindow: true });
  expect(await message(other!.id)).toMatchObject({ ignoreWindow: true });
  clock.nowMs += 10_000;
  expect((await release()).sent).toBe(1);
  expect((await message(other!.id)).state).toBe("sent");
  expect((await message(m!.id)).state).toBe("pending");
});

test("[PR2] what is rescheduled after send now waits in its own lane and its window again", async () => {
  const { start, ok, message, clock } = await makeDesk();
  const [m] = await start();
  await ok(`POST /api/messages/${m!.id}/send-now`, { ignoreWindow: true });
  await ok(`PATCH /api/messages/${m!.id}`, { sendAt: new Date(clock.nowMs + dayMs).toISOString() });
  expect(await message(m!.id)).toMatchObject({ lane: "byHand", ignoreWindow: false });
});

test("[PR2] a deleted message never sends, its conversation is closed, and undo brings both back", async () => {
  const { start, ok, message, clock, release, admin } = await makeDesk();
  const [m] = await start({ when: "now" });
  const acted = await ok(`POST /api/messages/${m!.id}/cancel`);
  expect(await message(m!.id)).toMatchObject({ state: "cancelled", endedWhy: "Deleted by Ada Min", expectedAt: null });
  const conversation = async () => (await admin.call(`GET /api/conversations/${m!.conversationId}`)).body;
  expect(await conversation()).toMatchObject({ state: "closed", closedWhy: "cancelled" });
  await ok(`POST /api/undo/${(acted.undo as { id: string }).id}`);
  expect(await message(m!.id)).toMatchObject({ state: "pending", endedAt: null, endedWhy: null });
  expect(await conversation()).toMatchObject({ state: "pending", closedWhy: null });
  await ok(`POST /api/messages/${m!.id}/cancel`);
  clock.nowMs += hourMs;
  expect((await release()).sent).toBe(2);
  expect(await message(m!.id)).toMatchObject({ state: "cancelled" });
});

test("[PR2] in bulk each message is done or says why not", async () => {
  const { start, ok, clock, release, message } = await makeDesk();
  const messages = await start({ when: "now" });
  const [a, b, c] = messages.map(({ id }) => id) as [string, string, string];
  await ok("POST /api/messages/bulk", {
    action: "reschedule",
    ids: [b, c],
    sendAt: new Date(clock.nowMs + dayMs).toISOString(),
  });
  expect((await release()).sent).toBe(1);
  await ok("POST /api/messages/bulk", { action: "cancel", ids: [c] });
  const acted = await ok("POST /api/messages/bulk", { action: "send_now", ids: [a, b, b, c, nobody] });
  expect(acted.done).toEqual([b]);
  expect((acted.refused as { id: string; code: string }[]).map(({ id, code }) => [id, code])).toEqual([
    [a, "sealed"],
    [c, "conflict"],
    [nobody, "not_found"],
  ]);
  const none = await ok("POST /api/messages/bulk", { action: "cancel", ids: [a] });
  expect(none).toMatchObject({ done: [], undo: null });
  expect((await message(a)).state).toBe("sent");
});

test("[PR2] undo is its teammate's own, for 10 s, once, and only for what is as it was left", async () => {
  const { start, ok, clock, admin, makeTeammate, message } = await makeDesk();
  const tess = await makeTeammate("member", "tess@parley.test");
  const [a, b] = (await start()).map(({ id }) => id) as [string, string];
  const undoOf = async (name: string, body?: unknown) =>
    `POST /api/undo/${((await ok(name, body)).undo as { id: string }).id}`;
  const late = await undoOf(`POST /api/messages/${a}/cancel`);
  expect(refusalOf(await tess.call(late))).toEqual([404, "not_found", undefined]);
  clock.nowMs += 10_000;
  expect(refusalOf(await admin.call(late))).toEqual([410, "link_expired", undefined]);
  const taken = await undoOf(`POST /api/messages/${b}/cancel`);
  await ok(taken);
  expect(refusalOf(await admin.call(taken))).toEqual([409, "conflict", undefined]);
  expect(refusalOf(await admin.call(`POST /api/undo/${nobody}`))).toEqual([404, "not_found", undefined]);
  const both = (await start()).map(({ id }) => id);
  const first = await undoOf("POST /api/messages/bulk", { action: "send_now", ids: both });
  const at = new Date(clock.nowMs + 5 * dayMs).toISOString();
  await ok(`PATCH /api/messages/${both[0]}`, { sendAt: at }, tess);
  const undone = await ok(first);
  expect(undone.done).toEqual(both.slice(1));
  expect(undone.refused).toMatchObject([{ id: both[0], code: "conflict" }]);
  expect(await message(both[0]!)).toMatchObject({ sendAt: at });
});

test("[PR2] undo and the release race for a message, and one of them has it", async () => {
  const { start, ok, clock, release, message, deps, admin } = await makeDesk();
  for (let round = 0; round < 6; round++) {
    const [m] = await start();
    const acted = await ok(`POST /api/messages/${m!.id}/send-now`, {});
    const undoId = (acted.undo as { id: string }).id;
    // Another process's clock is ahead: to it the message is due while the undo is still open here.
    clock.nowMs += 9_000;
    await deps.db.run(`update message set send_at_ms = ${clock.nowMs} where id = '${m!.id}'`);
    const [undone] = await Promise.all([admin.call(`POST /api/undo/${undoId}`), release()]);
    const { state, sendAt } = await message(m!.id);
    expect(undone.status).toBe(200);
    if ((undone.body.done as string[]).length === 1) expect([state, sendAt]).toEqual(["pending", m!.sendAt]);
    else {
      expect(undone.body.refused).toMatchObject([{ id: m!.id, code: "sealed" }]);
      expect(state).toBe("sent");
    }
  }
});

test("[PR2] bad dates and unknown or sealed messages are refused by name, and nothing changes", async () => {
  const { start, admin, clock, release, makeTeammate, ok } = await makeDesk();
  const [m] = await start({ when: "now" });
  const refused = async (name: string, body?: unknown) => refusalOf(await admin.call(name, body));
  const past = new Date(clock.nowMs - 1).toISOString();
  expect(await refused(`PATCH /api/messages/${m!.id}`, { sendAt: past })).toEqual([422, "invalid_field", "sendAt"]);
  expect(await refused(`PATCH /api/messages/${m!.id}`, { sendAt: "tomorrow" })).toEqual([
    422,
    "invalid_field",
    "sendAt",
  ]);
  expect(await refused("POST /api/messages/bulk", { action: "reschedule", ids: [m!.id], sendAt: past })).toEqual([
    422,
    "invalid_field",
    "sendAt",
  ]);
  expect((await refused("POST /api/messages/bulk", { action: "explode", ids: [m!.id] }))[0]).toBe(422);
  expect(await refused("POST /api/messages/bulk", { action: "cancel", ids: [] })).toEqual([
    422,
    "invalid_field",
    "ids",
  ]);
  expect(await refused(`POST /api/messages/${nobody}/cancel`)).toEqual([404, "not_found", undefined]);
  expect(await refused(`GET /api/messages/${nobody}`)).toEqual([404, "not_found", undefined]);
  expect(await refused(`GET /api/messages/${m!.id}/forecast?at=${past}`)).toEqual([422, "invalid_field", "at"]);
  await release();
  const later = new Date(clock.nowMs + dayMs).toISOString();
  expect(await refused(`PATCH /api/messages/${m!.id}`, { sendAt: later })).toEqual([409, "sealed", undefined]);
  expect(await refused(`POST /api/messages/${m!.id}/send-now`, {})).toEqual([409, "sealed", undefined]);
  expect(await refused(`POST /api/messages/${m!.id}/cancel`)).toEqual([409, "sealed", undefined]);
  expect(await refused(`POST /api/messages/${m!.id}/approve`)).toEqual([409, "sealed", undefined]);
  const olga = await makeTeammate("observer", "olga@parley.test");
  const eddy = await makeTeammate("member", "eddy@parley.test");
  await ok(`PATCH /api/teammates/${eddy.id}`, { maySend: false });
  const [next] = await start();
  const denied = async (by: typeof olga, name: string, body?: unknown) => refusalOf(await by.call(name, body))[1];
  expect(await denied(olga, `POST /api/messages/${next!.id}/cancel`)).toBe("not_allowed");
  expect(await denied(eddy, `POST /api/messages/${next!.id}/send-now`, {})).toBe("not_allowed");
  expect(await denied(eddy, `PATCH /api/messages/${next!.id}`, { sendAt: later })).toBe("not_allowed");
  expect(await denied(eddy, "POST /api/messages/bulk", { action: "send_now", ids: [next!.id] })).toBe("not_allowed");
  expect((await eddy.call("POST /api/messages/bulk", { action: "cancel", ids: [next!.id] })).status).toBe(200);
});

test("[PR5] nothing leaves unapproved; whoever wrote last does not approve, and an edit voids it", async () => {
  const { start, ok, message, admin, makeTeammate, clock, release } = await makeDesk();
  const tess = await makeTeammate("member", "tess@parley.test");
  const [m, plain] = await start({ when: "now", approval: true });
  expect(m).toMatchObject({ approval: "needed", hold: { kind: "approval" }, expectedAt: null });
  const { body: content } = await admin.call(`GET /api/messages/${m!.id}/content`);
  await tess.call(`PUT /api/messages/${m!.id}/content`, { ...content, html: "<p>Edited</p>" }, { "If-Match": "*" });
  expect(refusalOf(await tess.call(`POST /api/messages/${m!.id}/approve`))).toEqual([403, "not_allowed", undefined]);
  expect(await ok(`POST /api/messages/${m!.id}/approve`)).toMatchObject({ approval: "approved" });
  await admin.call(`PUT /api/messages/${m!.id}/content`, { ...content, html: "<p>Again</p>" }, { "If-Match": "*" });
  expect(await message(m!.id)).toMatchObject({ approval: "voided" });
  await ok(`POST /api/messages/${m!.id}/approve`, undefined, tess);
  clock.nowMs += hourMs;
  await release();
  expect((await message(m!.id)).state).toBe("sent");
  expect((await message(plain!.id)).state).toBe("pending");
  const [free] = await start();
  expect(refusalOf(await admin.call(`POST /api/messages/${free!.id}/approve`))).toEqual([409, "conflict", undefined]);
});

test("[SE3] an unknown message is settled by a person, once", async () => {
  const { start, ok, deps, admin } = await makeDesk();
  const [a, b] = await start();
  await deps.db.run(`update message set state = 'unknown' where id in ('${a!.id}', '${b!.id}')`);
  expect(await ok(`POST /api/messages/${a!.id}/settle`, { as: "sent" })).toMatchObject({ state: "sent" });
  expect(await ok(`POST /api/messages/${b!.id}/settle`, { as: "failed" })).toMatchObject({ state: "failed" });
  expect(refusalOf(await admin.call(`POST /api/messages/${a!.id}/settle`, { as: "failed" }))).toEqual([
    409,
    "conflict",
    undefined,
  ]);
  expect((await admin.call(`GET /api/conversations/${a!.conversationId}`)).body.state).toBe("active");
  expect((await admin.call(`GET /api/conversations/${b!.conversationId}`)).body.state).toBe("closed");
});

test("[SE3] of two who settle at once the second is told what the first one said", async () => {
  const { start, deps, admin } = await makeDesk();
  const [m] = await start();
  await deps.db.run(`update message set state = 'unknown' where id = '${m!.id}'`);
  const answers = await Promise.all(
    (["sent", "failed"] as const).map((as) => admin.call(`POST /api/messages/${m!.id}/settle`, { as })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const won = answers.find(({ status }) => status === 200)!.body.state;
  const lost = answers.find(({ status }) => status === 409)!.body.error as { message: string };
  expect(lost.message).toBe(`Somebody settled it already, as ${won}.`);
});

test.each([
  ["sending", /on its way/],
  ["sent", /was sent already/],
  ["unknown", /Nobody knows whether it has left.*settle it/],
])("[PR2] [SE3] send now on a message that is %s says so", async (state, words) => {
  const { start, deps, admin } = await makeDesk();
  const [m] = await start();
  await deps.db.run(`update message set state = '${state}' where id = '${m!.id}'`);
  const { status, body } = await admin.call(`POST /api/messages/${m!.id}/send-now`, {});
  expect([status, body.error]).toEqual([409, {
    ...(body.error as object),
    code: "sealed",
    message: expect.stringMatching(words),
  }]);
});
