import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dayMs, itemsOf, makeDesk, refusalOf } from "./desk/desk.ts";

test("[CH6] suppressed addresses are listed by the alphabet, searched, and lifted by an admin alone, who is on the trail", async () => {
  const desk = await makeDesk();
  const member = await desk.makeTeammate("member", "mo@parley.test");
  for (const name of ["cy", "ann", "ben"]) {
    await desk.deps.db.run(sql`insert into suppression (address, why, detail, at_ms)
      values (${`${name}@b.example`}, 'hard_bounce', 'No such user', 5)`);
  }
  const list = async (query = "") => (await member.call(`GET /api/suppressions${query}`)).body;
  expect(await list("?limit=2")).toMatchObject({
    items: [
      { address: "ann@b.example", why: "hard_bounce", detail: "No such user", at: "1970-01-01T00:00:00.005Z" },
      { address: "ben@b.example" },
    ],
    next: "ben@b.example",
  });
  expect(await list("?limit=2&cursor=ben@b.example")).toMatchObject({
    items: [{ address: "cy@b.example" }],
    next: null,
  });
  expect(itemsOf(await desk.admin.call("GET /api/suppressions?q=EN@"))).toMatchObject([{ address: "ben@b.example" }]);
  const lift = "DELETE /api/suppressions/BEN@b.example";
  expect(refusalOf(await member.call(lift))).toEqual([403, "not_allowed", undefined]);
  expect((await desk.admin.call(lift)).status).toBe(200);
  expect((await list()).items).toHaveLength(2);
  const trail = itemsOf(await desk.admin.call("GET /api/audit?entity=suppression"));
  expect(trail).toMatchObject([{ action: "address.lifted", entityId: "ben@b.example", actor: { id: desk.admin.id } }]);
});

test("[SU2][CH6] an address is suppressed by hand once, with who, when and why, and its user and pending mail follow", async () => {
  const desk = await makeDesk();
  const [pending] = await desk.start({
    on: { userIds: [desk.grace.id] },
    audience: undefined,
    allowUnsubscribes: false,
  });
  const mo = await desk.makeTeammate("member", "mo@parley.test");
  const observer = await desk.makeTeammate("observer", "oz@parley.test");
  const ask = { address: " GRACE@acme.example", detail: "Asked on the phone" };
  expect(refusalOf(await observer.call("POST /api/suppressions", ask))).toEqual([403, "not_allowed", undefined]);
  expect(refusalOf(await mo.call("POST /api/suppressions", { address: "grace" }))).toEqual([
    422,
    "invalid_field",
    "address",
  ]);
  const made = await mo.call("POST /api/suppressions", ask);
  expect([made.status, made.body]).toMatchObject([201, {
    address: "grace@acme.example",
    why: "by_hand",
    detail: "Asked on the phone",
    by: { id: mo.id },
  }]);
  expect(refusalOf(await desk.admin.call("POST /api/suppressions", ask))).toEqual([409, "conflict", "address"]);
  expect((await desk.ok(`GET /api/users/${desk.grace.id}`)).suppressed)
    .toMatchObject({ why: "by_hand", detail: "Asked on the phone" });
  expect(itemsOf(await desk.admin.call("GET /api/audit?entity=suppression"))).toMatchObject([
    { action: "address.suppressed", entityId: "grace@acme.example", actor: { id: mo.id } },
  ]);
  expect(await desk.message(pending!.id)).toMatchObject({ state: "skipped", endedWhy: "suppressed" });
  expect(itemsOf(await desk.admin.call(`GET /api/audit?entity=message&entityId=${pending!.id}`)))
    .toContainEqual(expect.objectContaining({ action: "message.skipped", actor: null }));
});

test("[SE1][SU4] a group's mail waits on for who is left, and is skipped at once when nobody is", async () => {
  const desk = await makeDesk();
  const group = {
    strategy: "perAccount",
    on: { accountIds: [desk.acme.id] },
    content: { subject: "Hi", html: "<p>x</p>" },
  };
  const [mail] = await desk.start(group);
  await desk.ok("POST /api/suppressions", { address: "grace@acme.example" });
  expect(await desk.message(mail!.id)).toMatchObject({ state: "pending", hold: { kind: "review_delay" } });
  await desk.ok("POST /api/suppressions", { address: "alan@acme.example" });
  expect(await desk.message(mail!.id)).toMatchObject({ state: "skipped", endedWhy: "suppressed" });
  expect(await desk.ok(`GET /api/conversations/${mail!.conversationId}`)).toMatchObject({ state: "closed" });
});

test("[PR3][SE1] a mail that comes back to an address suppressed meanwhile says that it will not leave, and is skipped when due", async () => {
  const desk = await makeDesk();
  const [mail] = await desk.start({ on: { userIds: [desk.grace.id] }, audience: undefined });
  const acted = await desk.ok(`POST /api/messages/${mail!.id}/cancel`);
  await desk.ok("POST /api/suppressions", { address: "grace@acme.example" });
  await desk.ok(`POST /api/undo/${(acted.undo as { id: string }).id}`);
  expect(await desk.message(mail!.id)).toMatchObject({
    state: "pending",
    expectedAt: null,
    hold: { kind: "no_recipient", detail: "Its address is suppressed." },
  });
  desk.clock.nowMs += 2 * dayMs;
  await desk.release();
  expect(await desk.message(mail!.id)).toMatchObject({ state: "skipped", endedWhy: "suppressed" });
});

test("[SU2][SU3] unsubscribing by hand says how many pending mails it stopped, and resubscribing brings none of them back", async () => {
  const desk = await makeDesk();
  const [mail] = await desk.start({ on: { userIds: [desk.grace.id] }, audience: undefined });
  const set = (unsubscribed: boolean) =>
    desk.ok("POST /api/users/subscription", { ids: [desk.grace.id], unsubscribed });
  const at = new Date(desk.clock.nowMs).toISOString();
  expect(await set(true)).toEqual({ changed: 1, skipped: 1, at });
  expect(await set(true)).toEqual({ changed: 0, skipped: 0, at });
  expect(await set(false)).toEqual({ changed: 1, skipped: 0, at });
  expect(await desk.message(mail!.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
});
