import { expect, test } from "vitest";
import { recordTold } from "#db/queries/delivery.ts";
import { type Desk, itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { chrome } from "#tests/support/agents.ts";

type Sent = { id: string; conversationId: string; userId: string };

/** Everybody got a mail, which left. */
async function makeSent() {
  const desk = await makeDesk();
  await desk.start({ when: "now" });
  await desk.release();
  const sent = itemsOf(await desk.admin.call("GET /api/messages?state=sent"));
  const to = (userId: string): Sent => {
    const found = sent.find((one) => (one.to as { userId: string }[])[0]!.userId === userId)!;
    return { id: found.id, conversationId: found.conversationId as string, userId };
  };
  return { ...desk, toGrace: to(desk.grace.id), toAlan: to(desk.alan.id), toEdsger: to(desk.edsger.id) };
}

const press = ({ app, deps }: Desk, { id, userId }: Sent, agent: string | null, step = "") =>
  app.request(deps.links.unsubscribeUrl(id, userId) + step, {
    method: "POST",
    ...(agent === null ? {} : { headers: { "User-Agent": agent } }),
  });

const list = async ({ admin }: Desk, query = "") => itemsOf(await admin.call(`GET /api/unsubscribes${query}`));
const names = async (desk: Desk, query = "") =>
  (await list(desk, query)).map((one) => (one.user as { name: string }).name);

test("[SU2] who is unsubscribed is told with when, by whom or which mail, and why; searched, narrowed and paged", async () => {
  const desk = await makeSent();
  const { ok, admin, clock, toGrace, toAlan, edsger } = desk;
  clock.nowMs += 60_000;
  await press(desk, toGrace, chrome);
  const reason = new URLSearchParams({ reason: "Too many" });
  await desk.app.request(`${desk.deps.links.unsubscribeUrl(toGrace.id, toGrace.userId)}/reason`, {
    method: "POST",
    body: reason,
  });
  const atGrace = new Date(clock.nowMs).toISOString();
  clock.nowMs += 60_000;
  await ok("POST /api/users/subscription", { ids: [edsger.id], unsubscribed: true });
  clock.nowMs += 60_000;
  await press(desk, toAlan, chrome);
  expect(await list(desk)).toMatchObject([
    { user: { email: "alan@acme.example" }, by: null, machine: null, mail: { messageId: toAlan.id } },
    { user: { name: "Edsger" }, by: { id: admin.id }, mail: null, reason: null, machine: null },
    {
      user: { id: toGrace.userId, name: "Grace", email: "grace@acme.example" },
      at: atGrace,
      by: null,
      reason: "Too many",
      mail: { messageId: toGrace.id, conversationId: toGrace.conversationId, subject: "Hi Grace" },
    },
  ]);
  expect(await names(desk, "?q=GRACE@acme")).toEqual(["Grace"]);
  expect(await names(desk, "?by=team")).toEqual(["Edsger"]);
  expect(await names(desk, "?by=self")).toEqual(["alan@acme.example", "Grace"]);
  expect(await names(desk, "?reason=true")).toEqual(["Grace"]);
  const page = await ok("GET /api/unsubscribes?limit=2");
  expect((page.items as unknown[]).length).toBe(2);
  expect(await names(desk, `?limit=2&cursor=${page.next}`)).toEqual(["Grace"]);
  expect(refusalOf(await admin.call("GET /api/unsubscribes?cursor=x"))).toEqual([422, "invalid_field", "cursor"]);
});

test("[SU1] [SU2] what a mail filter likely did is counted, listed, filtered by, and undone by a person, who is on the trail", async () => {
  const desk = await makeSent();
  const { ok, admin, clock, toGrace, toAlan, toEdsger } = desk;
  clock.nowMs += 1_000;
  await press(desk, toGrace, null);
  await press(desk, toAlan, "Link-Check/1");
  await press(desk, toEdsger, chrome);
  const lastAt = new Date(clock.nowMs).toISOString();
  expect(await ok("GET /api/unsubscribes/machines")).toEqual({ count: 2, isMore: false, lastAt });
  expect(await list(desk, "?machine=true")).toMatchObject([{ machine: "too_soon" }, { machine: "too_soon" }]);
  expect(await names(desk, "?machine=false")).toEqual(["Edsger"]);
  const filter = JSON.stringify({ field: "user.unsubscribedByMachine", op: "is", value: true });
  expect(itemsOf(await admin.call(`GET /api/users?filter=${encodeURIComponent(filter)}`))).toHaveLength(2);
  const thread = await ok(`GET /api/conversations/${toGrace.conversationId}`);
  expect(thread.messages).toMatchObject([{ events: [{ kind: "unsubscribe", byMachine: true, why: null }] }]);

  const mo = await desk.makeTeammate("member", "mo@parley.test");
  const observer = await desk.makeTeammate("observer", "oz@parley.test");
  const undo = { until: lastAt };
  expect(refusalOf(await observer.call("POST /api/unsubscribes/undo", undo))).toEqual([403, "not_allowed", undefined]);
  expect((await mo.call("POST /api/unsubscribes/undo", undo)).body).toEqual({ changed: 2, isMore: false });
  expect((await mo.call("POST /api/unsubscribes/undo", undo)).body).toEqual({ changed: 0, isMore: false });
  expect(await names(desk)).toEqual(["Edsger"]);
  expect(await ok("GET /api/unsubscribes/machines")).toEqual({ count: 0, isMore: false, lastAt: null });
  const trail = itemsOf(await admin.call(`GET /api/audit?entity=user&entityId=${toGrace.userId}`));
  expect(trail[0]).toMatchObject({ action: "user.resubscribed", actor: { id: mo.id } });
});

test("[SU1] only machines' unsubscribes are undone so: one's own, a teammate's, and one that came after what was shown stay", async () => {
  const desk = await makeSent();
  const { ok, admin, clock, toGrace, toAlan, toEdsger } = desk;
  clock.nowMs += 1_000;
  await press(desk, toGrace, null);
  const shownAt = new Date(clock.nowMs).toISOString();
  clock.nowMs += 1_000;
  await press(desk, toAlan, null);
  await press(desk, toEdsger, chrome);
  const userIds = [toEdsger.userId];
  expect(await ok("POST /api/unsubscribes/undo", { userIds })).toEqual({ changed: 0, isMore: false });
  expect(await ok("POST /api/unsubscribes/undo", { until: shownAt })).toEqual({ changed: 1, isMore: false });
  expect((await names(desk)).sort()).toEqual(["Edsger", "alan@acme.example"].sort());
  // The second look is Alan's own.
  clock.nowMs += 60_000;
  await press(desk, toAlan, chrome);
  expect(await ok("POST /api/unsubscribes/undo", { userIds: [toAlan.userId] })).toEqual({ changed: 0, isMore: false });
  for (const body of [{}, { userIds, until: shownAt }, { userIds: [] }]) {
    expect(refusalOf(await admin.call("POST /api/unsubscribes/undo", body))).toEqual([422, "invalid_field", "userIds"]);
  }
});

test("[SU2] what was undone is kept: who was out when, by what and why, and who undid it when, with the user and in the thread", async () => {
  const desk = await makeSent();
  const { ok, admin, clock, toGrace, grace } = desk;
  const undone = async () => (await ok(`GET /api/users/${grace.id}/unsubscribes`)).items;
  const event = async () =>
    ((await ok(`GET /api/conversations/${toGrace.conversationId}`)).messages as { events: object[] }[])[0]!.events;
  const at = () => new Date(clock.nowMs).toISOString();
  clock.nowMs += 60_000;
  const first = at();
  await press(desk, toGrace, chrome);
  const reason = new URLSearchParams({ reason: "Too many" });
  const link = desk.deps.links.unsubscribeUrl(toGrace.id, toGrace.userId);
  await desk.app.request(`${link}/reason`, { method: "POST", body: reason });
  expect([await undone(), await event()]).toMatchObject([[], [{ undone: null }]]);
  clock.nowMs += 60_000;
  const firstUndone = at();
  await press(desk, toGrace, chrome, "/undo");
  clock.nowMs += 60_000;
  const second = at();
  await ok("POST /api/users/subscription", { ids: [grace.id], unsubscribed: true });
  clock.nowMs += 60_000;
  const mo = await desk.makeTeammate("member", "mo@parley.test");
  await mo.call("POST /api/users/subscription", { ids: [grace.id], unsubscribed: false });
  expect(await undone()).toMatchObject([
    { at: second, by: { id: admin.id }, mail: null, reason: null, undone: { at: at(), by: { id: mo.id } } },
    {
      at: first,
      by: null,
      reason: "Too many",
      machine: null,
      mail: { messageId: toGrace.id, subject: "Hi Grace" },
      undone: { at: firstUndone, by: null },
    },
  ]);
  expect(await event()).toMatchObject([{ kind: "unsubscribe", undone: { at: firstUndone, by: null } }]);
  // Once more by the link, taken back by hand: the thread names who did.
  clock.nowMs += 60_000;
  await press(desk, toGrace, chrome);
  await mo.call("POST /api/users/subscription", { ids: [grace.id], unsubscribed: false });
  expect(await event()).toMatchObject([{ undone: { by: null } }, { undone: { at: at(), by: expect.any(String) } }]);
  expect(refusalOf(await admin.call("GET /api/users/01JD3K5V8ZQ4N6T0W2Y4A6C8E0/unsubscribes"))[0]).toBe(404);
});

test("[SU2] an undo that was recorded before it said what was undone is told by the unsubscribe before it", async () => {
  const desk = await makeSent();
  const { ok, clock, admin, deps, grace } = desk;
  const at = new Date(clock.nowMs).toISOString();
  await ok("POST /api/users/subscription", { ids: [grace.id], unsubscribed: true });
  clock.nowMs += 60_000;
  await ok("POST /api/users/subscription", { ids: [grace.id], unsubscribed: false });
  await deps.db.run(`update audit set detail = json_object('by', detail ->> 'by') where action = 'user.resubscribed'`);
  const { items } = await ok(`GET /api/users/${grace.id}/unsubscribes`);
  expect(items).toMatchObject([{ at, by: { id: admin.id }, reason: null, undone: { by: { id: admin.id } } }]);
});

test("[CH6] a suppressed address tells which mail came back, and its lifting keeps why it was", async () => {
  const desk = await makeSent();
  const { ok, admin, deps, toGrace } = desk;
  const bounce = { code: "5.1.1", class: "hard" as const, detail: "No such user", sourceId: "e1" };
  await recordTold(deps.db, {
    ...{ messageId: toGrace.id, kind: "bounce", address: "grace@acme.example", userId: toGrace.userId },
    ...bounce,
    atMs: desk.clock.nowMs,
    suppresses: "hard_bounce",
  }, desk.clock.nowMs);
  expect(itemsOf(await admin.call("GET /api/suppressions"))).toMatchObject([{
    address: "grace@acme.example",
    why: "hard_bounce",
    mail: { messageId: toGrace.id, conversationId: toGrace.conversationId, subject: "Hi Grace" },
  }]);
  await ok("DELETE /api/suppressions/grace@acme.example");
  expect(itemsOf(await admin.call("GET /api/audit?entity=suppression"))[0]).toMatchObject({
    action: "address.lifted",
    actor: { id: admin.id },
    detail: { was: "hard_bounce", since: "2026-06-01" },
  });
});
