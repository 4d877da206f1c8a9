import { expect, test } from "vitest";
import { type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";

async function makeThread() {
  const desk = await makeDesk();
  const { ok, start } = desk;
  const define = (key: string, type: string, more: Record<string, unknown> = {}) =>
    ok("POST /api/traits", { entity: "conversation", key, label: key, type, ...more });
  const round = await define("round", "number");
  await define("outcome", "select", { options: [{ value: "won", label: "Won" }, { value: "lost", label: "Lost" }] });
  await define("score", "number", { editRight: "admins" });
  await define("source", "text", { editRight: "api" });
  const [message] = await start({ traits: { round: 1, outcome: null } });
  const id = message!.conversationId as string;
  const path = `PATCH /api/conversations/${id}`;
  const traitsOf = async (of = id) => (await ok(`GET /api/conversations/${of}`)).traits;
  return { ...desk, round, id, path, traitsOf };
}

test("[VI3] a conversation's traits are set by hand, one by one, and stand in its list and its thread", async () => {
  const { ok, path, id, traitsOf, admin } = await makeThread();
  expect(await traitsOf()).toEqual({ round: 1 });
  expect(await ok(path, { traits: { outcome: "won", round: 2.5 } })).toMatchObject({
    state: "pending",
    traits: { round: 2.5, outcome: "won" },
  });
  expect(await ok(path, { traits: { round: null } })).toMatchObject({ traits: { outcome: "won" } });
  const row = itemsOf(await admin.call("GET /api/conversations")).find((one) => one.id === id);
  expect(row).toMatchObject({ traits: { outcome: "won" } });
  const waiting = itemsOf(await admin.call("GET /api/messages")).find((one) => one.conversationId === id);
  expect(waiting).toMatchObject({ traits: { outcome: "won" } });
  expect(await traitsOf()).toEqual({ outcome: "won" });
});

test("[VI3] [AD2] [VI4] what was set is recorded by name, with who did it, and told; the same again is neither", async () => {
  const { ok, path, id, admin, database } = await makeThread();
  const trail = async () =>
    itemsOf(await admin.call("GET /api/audit?entity=conversation")).filter((entry) => entry.entityId === id);
  const told = async () =>
    (await database.db.all<{ n: number }>(`select count(*) as n from change where id = '${id}'`))[0]!.n;
  await ok(path, { traits: { round: 2, outcome: "won" } });
  expect(await trail()).toMatchObject([{
    action: "conversation.updated",
    actor: { id: admin.id },
    detail: { changed: ["traits.round", "traits.outcome"] },
  }]);
  const before = await told();
  await ok(path, { traits: { round: 2, outcome: "won" } });
  expect(await trail()).toHaveLength(1);
  expect(await told()).toBe(before);
});

test("[VI3] [PD5] [AD4] a trait that is none, of another type, archived or not one's own to set is refused by name", async () => {
  const { admin, path, makeTeammate, traitsOf, ok, round } = await makeThread();
  const mia = await makeTeammate("member", "mia@parley.test");
  const olga = await makeTeammate("observer", "olga@parley.test");
  const refused = async (traits: unknown, by = admin) => refusalOf(await by.call(path, { traits }));
  expect(await refused({ wave: 1 })).toEqual([422, "invalid_field", "traits.wave"]);
  expect(await refused({ round: "two" })).toEqual([422, "invalid_field", "traits.round"]);
  expect(await refused({ outcome: "drawn" })).toEqual([422, "invalid_field", "traits.outcome"]);
  expect(await refused({ round: 9, score: 1 }, mia)).toEqual([403, "not_allowed", "traits.score"]);
  expect(await refused({ source: "ads" })).toEqual([403, "not_allowed", "traits.source"]);
  expect((await refused({ round: 9 }, olga))[0]).toBe(403);
  await ok(`PATCH /api/traits/${round.id}`, { archived: true });
  expect(await refused({ round: 9 })).toEqual([422, "invalid_field", "traits.round"]);
  await ok(`PATCH /api/traits/${round.id}`, { archived: false });
  expect(await traitsOf()).toEqual({ round: 1 });
  expect((await admin.call(`PATCH /api/conversations/${nobody}`, { traits: { round: 2 } })).status).toBe(404);
});

test("[AD4] a change that names nothing, or why nothing is closed, is refused; state and traits change together", async () => {
  const { admin, ok, path, message, id, traitsOf } = await makeThread();
  expect(refusalOf(await admin.call(path, {}))).toEqual([422, "invalid_field", "state"]);
  expect(refusalOf(await admin.call(path, { closedWhy: "Done", traits: {} }))).toEqual([
    422,
    "invalid_field",
    "closedWhy",
  ]);
  // What is still to leave would open it again: nothing is changed.
  expect((await admin.call(path, { state: "closed", traits: { round: 7 } })).status).toBe(409);
  expect(await traitsOf()).toEqual({ round: 1 });
  const { items } = await ok(`GET /api/messages?state=pending`) as unknown as { items: Item[] };
  const waiting = items.find((one) => one.conversationId === id)!;
  await ok(`POST /api/messages/${waiting.id}/cancel`);
  expect((await message(waiting.id)).state).toBe("cancelled");
  expect(await ok(path, { state: "closed", closedWhy: "Done", traits: { round: 7 } })).toMatchObject({
    state: "closed",
    closedWhy: "Done",
    traits: { round: 7 },
  });
});
