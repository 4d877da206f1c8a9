import { expect, test } from "vitest";
import { itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { chrome } from "#tests/support/agents.ts";

/** Grace unsubscribed by the link in her mail and said why, a teammate did so for Edsger; a minute later both are resubscribed. */
async function makeTakenBack() {
  const desk = await makeDesk();
  const { ok, admin, app, deps, clock, start, release, grace, edsger } = desk;
  const sent = await start({ when: "now" });
  await release();
  const mail = sent.find((one) => (one.to as { userId: string }[])[0]!.userId === grace.id)!;
  const link = deps.links.unsubscribeUrl(mail.id, grace.id);
  const press = (step: string, body?: URLSearchParams) =>
    app.request(link + step, { method: "POST", headers: { "User-Agent": chrome }, ...(body ? { body } : {}) });
  clock.nowMs += 60_000;
  await press("");
  await press("/reason", new URLSearchParams({ reason: "Really stop" }));
  await ok("POST /api/users/subscription", { ids: [edsger.id], unsubscribed: true });
  const listed = async () => itemsOf(await admin.call("GET /api/unsubscribes"));
  const before = await listed();
  clock.nowMs += 60_000;
  const userIds = [grace.id, edsger.id, desk.alan.id];
  const back = await ok("POST /api/users/subscription", { ids: userIds, unsubscribed: false });
  expect(back).toMatchObject({ changed: 2, at: new Date(clock.nowMs).toISOString() });
  clock.nowMs += 5_000;
  const restore = (by = admin, at = back.at) => by.call("POST /api/unsubscribes/restore", { userIds, at });
  return { ...desk, mail, press, listed, before, userIds, restore };
}

test("[SU2] [SU3] undo of a resubscribing gives each their own unsubscribe back, with who, when, why and by which mail; the trail tells both", async () => {
  const { ok, admin, grace, mail, listed, before, restore, start, message } = await makeTakenBack();
  expect(before).toMatchObject([{ by: { id: admin.id } }, {
    by: null,
    reason: "Really stop",
    mail: { messageId: mail.id },
  }]);
  const user = async () => (await ok(`GET /api/users/${grace.id}`)).unsubscribed;
  expect(await user()).toBeNull();
  const waiting = (await start()).find((one) => (one.to as { userId: string }[])[0]!.userId === grace.id)!;
  expect((await restore()).body).toEqual({ changed: 2, skipped: 2 });
  expect(await listed()).toEqual(before);
  expect(await user()).toMatchObject({ by: "self", reason: "Really stop", at: before[1]!.at });
  expect(await message(waiting.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
  // It stands again, and so is not told as undone, here or in the thread.
  expect(await ok(`GET /api/users/${grace.id}/unsubscribes`)).toMatchObject({
    standing: { at: before[1]!.at, by: null, reason: "Really stop", mail: { messageId: mail.id } },
    items: [],
  });
  const { messages } = await ok(`GET /api/conversations/${mail.conversationId}`);
  expect(messages).toMatchObject([{ events: [{ kind: "unsubscribe", undone: null }] }]);
  const trail = itemsOf(await admin.call(`GET /api/audit?entity=user&entityId=${grace.id}`));
  expect(trail.slice(0, 3).map(({ action, actor }) => [action, (actor as { id: string } | null)?.id ?? null])).toEqual([
    ["user.unsubscribed", admin.id],
    ["user.resubscribed", admin.id],
    ["user.unsubscribed", null],
  ]);
  // Pressed twice it is the same; once it is taken back anew, that is told again.
  expect((await restore()).body).toEqual({ changed: 0, skipped: 0 });
  await ok("POST /api/users/subscription", { ids: [grace.id], unsubscribed: false });
  expect(await ok(`GET /api/users/${grace.id}/unsubscribes`)).toMatchObject({
    standing: null,
    items: [{ at: before[1]!.at, by: null, reason: "Really stop", undone: { by: { id: admin.id } } }],
  });
});

test("[SU2] only one's own resubscribing is taken back, and nobody's whom something touched since", async () => {
  const { ok, admin, clock, grace, edsger, userIds, restore, press, listed, makeTeammate } = await makeTakenBack();
  const mo = await makeTeammate("member", "mo@parley.test");
  expect((await restore(mo)).body).toEqual({ changed: 0, skipped: 0 });
  expect((await restore(admin, new Date(clock.nowMs).toISOString())).body).toEqual({ changed: 0, skipped: 0 });
  // Grace presses her link once more, which is then taken back by her.
  await press("");
  await press("/undo");
  expect((await restore()).body).toEqual({ changed: 1, skipped: 0 });
  expect((await listed()).map((one) => (one.user as { id: string }).id)).toEqual([edsger.id]);
  expect((await ok(`GET /api/users/${grace.id}`)).unsubscribed).toBeNull();
  const unknown = { userIds: [...userIds, "01JD3K5V8ZQ4N6T0W2Y4A6C8E0"], at: new Date(clock.nowMs).toISOString() };
  expect(refusalOf(await admin.call("POST /api/unsubscribes/restore", unknown))).toEqual([
    404,
    "not_found",
    "userIds.3",
  ]);
  const observer = await makeTeammate("observer", "oz@parley.test");
  expect(refusalOf(await restore(observer))[0]).toBe(403);
});
