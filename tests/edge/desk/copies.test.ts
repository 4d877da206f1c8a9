import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { dayMs, type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

async function makeFailed(over: Record<string, unknown> = {}) {
  const desk = await makeDesk();
  const { admin, database } = desk;
  const [m] = await desk.start({
    when: "now",
    cc: ["cc@b.example"],
    replyTo: "desk@b.example",
    approval: true,
    ...over,
  });
  const put = `PUT /api/messages/${m!.id}/content`;
  const edited = { subject: 'As edited, {{user.firstName | "there"}}', html: "<p>Edited</p>" };
  expect((await admin.call(put, edited, { "If-Match": "*" })).status).toBe(200);
  const ends = (state: string) =>
    database.db.run(
      `update message set state = '${state}', ended_at_ms = 1, ended_why = 'no such box' where id = '${m!.id}'`,
    );
  const conversation = async () => (await admin.call(`GET /api/conversations/${m!.conversationId}`)).body;
  return { ...desk, m: m!, ends, path: `POST /api/messages/${m!.id}/copy`, conversation };
}

test.each(["failed", "cancelled", "skipped"])(
  "[ST9] one that is %s is copied as it stands, and waits a day for whoever mends it",
  async (state) => {
    const { ok, m, ends, path, conversation, clock, release, database, admin } = await makeFailed();
    await ends(state);
    await database.db.run(
      `update conversation set state = 'closed', closed_why = '${state}' where id = '${m.conversationId}'`,
    );
    const copy = await ok(path);
    expect(copy.id).not.toBe(m.id);
    expect(copy).toMatchObject({
      conversationId: m.conversationId,
      state: "pending",
      lane: "byHand",
      start: null,
      subject: "As edited, {{user.firstName}}",
      replyTo: "desk@b.example",
      teammate: m.teammate as object,
      senderBecause: "teammate",
      approval: "needed",
      approvedBy: null,
      sendAt: new Date(clock.nowMs + dayMs).toISOString(),
      to: m.to as object[],
      cc: m.cc as object[],
      endedWhy: null,
    });
    expect(await conversation()).toMatchObject({ state: "pending", closedWhy: null });
    const { body } = await admin.call(`GET /api/messages/${copy.id}/content`);
    expect(body).toMatchObject({ subject: 'As edited, {{user.firstName | "there"}}', html: "<p>Edited</p>" });
    // Who has another mail of the start is written to by that (ST6).
    const taken = await admin.call(`PATCH /api/messages/${copy.id}`, { to: ["edsger@beta.example"] });
    expect(refusalOf(taken)).toEqual([422, "invalid_field", "to"]);
    await ok("POST /api/users", { email: "free@beta.example" });
    await ok(`PATCH /api/messages/${copy.id}`, { to: ["free@beta.example"] });
    clock.nowMs += 2 * dayMs;
    expect((await release()).sent).toBe(0);
    expect(refusalOf(await admin.call(`POST /api/messages/${copy.id}/approve`))[1]).toBe("not_allowed");
    const trail = itemsOf(await admin.call(`GET /api/audit?entity=message&entityId=${copy.id}`));
    expect(trail.at(-1)).toMatchObject({ action: "message.copied", detail: { of: m.id } });
  },
);

test("[ST9] a copy leaves with the words that were copied, and its template counts it", async () => {
  const { ok, makeTeammate, m, ends, path, clock, release, admin, message } = await makeFailed();
  await ends("failed");
  const copy = await ok(path);
  const tess = await makeTeammate("member", "tess@parley.test");
  await ok(`POST /api/messages/${copy.id}/approve`, {}, tess);
  await ok(`POST /api/messages/${copy.id}/send-now`, {});
  clock.nowMs += 10_000;
  expect((await release()).sent).toBe(1);
  expect(await message(copy.id)).toMatchObject({ state: "sent", template: m.template as null });
  const raw = (await admin.call(`GET /api/messages/${copy.id}/raw`)).body.text as string;
  expect(raw).toMatch(/^Subject: As edited, /m);
  expect(raw).toContain("Edited");
});

test("[ST9] only what did not leave is copied, by who may send, and a key makes one copy", async () => {
  const { ok, admin, ends, path, makeTeammate, conversation } = await makeFailed();
  const refused = async () => refusalOf(await admin.call(path)).slice(0, 2);
  expect(await refused()).toEqual([409, "conflict"]);
  for (const [state, code] of [["sending", "sealed"], ["unknown", "sealed"], ["sent", "conflict"]] as const) {
    await ends(state);
    expect([state, ...await refused()]).toEqual([state, 409, code]);
  }
  expect(refusalOf(await admin.call(`POST /api/messages/${newId()}/copy`))[0]).toBe(404);
  await ends("failed");
  const olga = await makeTeammate("observer", "olga@parley.test");
  expect(refusalOf(await olga.call(path))[1]).toBe("not_allowed");
  const key = { "Idempotency-Key": "copy" };
  const [a, b] = [await admin.call(path, undefined, key), await admin.call(path, undefined, key)];
  expect([a.status, b.status, a.body.id]).toEqual([201, 201, b.body.id]);
  expect(((await conversation()).messages as Item[]).map(({ state }) => state).toSorted()).toEqual([
    "failed",
    "pending",
  ]);
  await ok("GET /api/messages");
});
