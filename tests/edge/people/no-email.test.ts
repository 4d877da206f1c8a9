import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { type Item, itemsOf, makeDesk } from "#tests/edge/desk/desk.ts";

const address = "grace@acme.example";
const words = "Its reader has no e-mail address any more.";

/** A desk in which users give their addresses up. */
async function makeLeaving() {
  const desk = await makeDesk();
  const { ok, database } = desk;
  for (const [n, { id }] of [desk.grace, desk.alan].entries()) {
    await ok(`PATCH /api/users/${id}`, { externalId: `x-${n}` });
  }
  const gives = (user: Item, email: string | null) => ok(`PATCH /api/users/${user.id}`, { email });
  const outbox = async () =>
    (await database.db.all<{ to: string }>(sql`select envelope_to as "to" from outbox_mail order by id`))
      .map(({ to }) => (JSON.parse(to) as string[]).sort());
  const toGrace = { on: { userIds: [desk.grace.id] }, audience: undefined };
  const conversation = (message: Item) => ok(`GET /api/conversations/${message.conversationId}`);
  const waits = () => void (desk.clock.nowMs += 2 * 86_400_000);
  return { ...desk, gives, outbox, toGrace, conversation, waits };
}

test("[SE1] who has no e-mail address any more is not mailed: it says so before it is due, and is skipped then", async () => {
  const w = await makeLeaving();
  const [m] = await w.start(w.toGrace);
  await w.gives(w.grace, null);
  const told = await w.message(m!.id);
  expect(told).toMatchObject({
    state: "pending",
    hold: { kind: "no_recipient", until: null, detail: words },
    expectedAt: null,
    to: [{ userId: w.grace.id, name: "Grace", address: null }],
  });
  const [listed] = itemsOf(await w.admin.call("GET /api/messages"));
  expect(listed).toMatchObject({ hold: { detail: words }, to: [{ name: "Grace", address: null }] });
  const csv = (await w.admin.call("GET /api/messages.csv")).body.text as string;
  expect(csv).toContain("Grace,Acme");
  expect(csv).not.toContain(address);
  w.waits();
  expect(await w.release()).toMatchObject({ sent: 0, skipped: 1 });
  expect(await w.message(m!.id)).toMatchObject({ state: "skipped", endedWhy: "no_email" });
  expect(await w.conversation(m!)).toMatchObject({
    state: "closed",
    closedWhy: "no_email",
    messages: [{ state: "skipped", endedWhy: "no_email" }],
  });
  expect(await w.outbox()).toEqual([]);
  const trail = itemsOf(await w.admin.call(`GET /api/audit?entity=message&entityId=${m!.id}`));
  expect(trail).toContainEqual(expect.objectContaining({ action: "message.skipped", detail: { why: "no_email" } }));
});

test("[SE1] who has one again before it is due gets it there", async () => {
  const w = await makeLeaving();
  const [m] = await w.start(w.toGrace);
  await w.gives(w.grace, null);
  await w.gives(w.grace, "grace@new.example");
  w.waits();
  await w.release();
  expect(await w.message(m!.id)).toMatchObject({ state: "sent", to: [{ address: "grace@new.example" }] });
  expect(await w.outbox()).toEqual([["grace@new.example"]]);
});

test("[SE1] what was sent keeps showing where it went", async () => {
  const w = await makeLeaving();
  const [m] = await w.start({ ...w.toGrace, when: "now" });
  await w.release();
  await w.gives(w.grace, null);
  expect(await w.message(m!.id)).toMatchObject({ state: "sent", to: [{ name: "Grace", address }] });
});

test("[SU4] [SE1] of a group the others still get it, and whoever is copied drops out alike", async () => {
  const w = await makeLeaving();
  const [m] = await w.start({
    on: { accountIds: [w.acme.id] },
    strategy: "perAccount",
    allowUnsubscribes: false,
    content: { subject: "Hi", html: "<p>All</p>" },
  });
  expect(m!.to).toHaveLength(2);
  await w.ok(`PATCH /api/messages/${m!.id}`, { cc: ["edsger@beta.example"], bcc: ["boss@else.example"] });
  await w.gives(w.grace, null);
  await w.ok(`PATCH /api/users/${w.edsger.id}`, { externalId: "x-9", email: null });
  expect(await w.message(m!.id)).toMatchObject({ cc: [{ address: null }], bcc: [{ address: "boss@else.example" }] });
  w.waits();
  expect((await w.release()).sent).toBe(1);
  expect(await w.outbox()).toEqual([["alan@acme.example", "boss@else.example"]]);
});

test("[SU4] with one unsubscribed and one without an address nobody is left; a suppressed address is told as that", async () => {
  const w = await makeLeaving();
  const group = {
    on: { accountIds: [w.acme.id] },
    strategy: "perAccount",
    content: { subject: "Hi", html: "<p>All</p>" },
  };
  const [first] = await w.start(group);
  await w.ok("POST /api/users/subscription", { ids: [w.alan.id], unsubscribed: true });
  await w.gives(w.grace, null);
  w.waits();
  await w.release();
  expect(await w.message(first!.id)).toMatchObject({ state: "skipped", endedWhy: "no_email" });
  const [second] = await w.start({ on: { userIds: [w.edsger.id] }, audience: undefined });
  await w.ok("POST /api/suppressions", { address: "edsger@beta.example" });
  expect(await w.message(second!.id)).toMatchObject({ state: "skipped", endedWhy: "suppressed" });
});

test("[SE1] [PD3] another's address by now, suppressed or not, says nothing of whoever gave it up", async () => {
  const w = await makeLeaving();
  const [m] = await w.start(w.toGrace);
  await w.gives(w.grace, null);
  await w.ok("POST /api/users", { email: address, accounts: [{ id: w.acme.id }] });
  await w.ok("POST /api/suppressions", { address });
  expect(await w.message(m!.id)).toMatchObject({ state: "pending", hold: { detail: words } });
  await w.gives(w.grace, "grace@new.example");
  w.waits();
  await w.release();
  expect(await w.outbox()).toEqual([["grace@new.example"]]);
});
