import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { dayMs, type Item, itemsOf, refusalOf } from "#tests/edge/desk/desk.ts";
import { readPages } from "#tests/support/pages.ts";
import { accountRow, addAccounts } from "#tests/support/people.ts";
import { makePlaybookDesk } from "./playbook-desk.ts";

test("[PB5] a stay says when it entered, what was made for whom, what waits, and why the rest was not", async () => {
  const desk = await makePlaybookDesk();
  const { ok, acme, grace, alan } = desk;
  await ok("POST /api/users/subscription", { ids: [alan.id], unsubscribed: true });
  await ok("POST /api/traits", { entity: "account", key: "stage", label: "Stage", type: "text" });
  const set = { kind: "setTrait", key: "set", traitKey: "stage", value: "welcomed", afterDays: 4 };
  const { id } = await desk.make({ actions: [desk.mail({ name: "Hello" }), desk.followUp(), set] });
  await desk.publish(id);
  await desk.tick();
  const [stay] = await desk.staysIn(id);
  expect(stay).toMatchObject({
    playbook: { id, name: "Welcome" },
    version: 1,
    account: { id: acme.id, name: "Acme" },
    enteredAt: "2026-06-01T12:00:00.000Z",
    leftAt: null,
    baseline: false,
    steps: [
      {
        key: "hello",
        name: "Hello",
        kind: "start",
        state: "done",
        messages: [{ state: "pending", to: [{ userId: grace.id, name: "Grace" }], at: "2026-06-02T12:00:00.000Z" }],
        skipped: [{ why: "unsubscribed", count: 1, sample: ["alan@acme.example"] }],
      },
      { key: "again", name: "Follow-up", kind: "followUp", state: "waiting", messages: [], skipped: [] },
      { key: "set", name: "Set Stage", kind: "setTrait", state: "due", at: "2026-06-05T12:00:00.000Z", messages: [] },
    ],
  });
  expect(await ok(`GET /api/enrollments/${stay!.id}`)).toEqual(stay);
  expect((await ok(`GET /api/enrollments?accountId=${acme.id}`)).items).toEqual([stay]);

  await ok("PATCH /api/accounts", { ids: [acme.id], status: "churned" });
  await desk.tick(1_000);
  const [left] = await desk.staysIn(id);
  expect(left).toMatchObject({ leftWhy: "no_match", leftAt: "2026-06-01T12:00:01.000Z" });
  expect(left!.steps).toMatchObject([
    { key: "hello", state: "done", messages: [{ state: "skipped", why: "deleted" }] },
    { key: "again", state: "skipped", why: "left_playbook" },
    { key: "set", state: "skipped", why: "left" },
  ]);
});

test("[PB5] [PR3] the history promises no departure that a person must allow first, and a follow-up waits for the mail before it", async () => {
  const desk = await makePlaybookDesk();
  const { ok } = desk;
  const { id } = await desk.make({
    actions: [desk.mail({ name: "Hello", approval: true }), desk.followUp({ afterDays: 2 })],
  });
  await desk.publish(id);
  await desk.tick();
  type Told = { steps: { at: string | null; after: unknown; messages: { leaves: Item }[] }[] };
  const told = async () => (await desk.staysIn(id))[0] as unknown as Told;
  const [hello, again] = (await told()).steps;
  expect(hello!.messages[0]!.leaves).toEqual({
    expectedAt: null,
    hold: { kind: "approval", until: null, detail: null },
    alsoHeld: [],
  });
  expect(again).toMatchObject({ state: "waiting", at: null, after: { name: "Hello", days: 2 } });

  await ok(`POST /api/playbooks/${id}/pause`, { holdPending: true });
  const paused = {
    kind: "paused",
    until: null,
    detail: "The playbook “Welcome” is paused. What it made leaves once that goes on.",
  };
  expect((await told()).steps[0]!.messages[0]!.leaves).toMatchObject({
    hold: { kind: "approval" },
    alsoHeld: [paused],
  });
  const [mail] = await desk.pending();
  expect(mail).toMatchObject({ hold: { kind: "approval" }, alsoHeld: [paused], expectedAt: null });
});

test("[PB5] a follow-up that was made stands in the stay with its mail", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make({ actions: [desk.mail(), desk.followUp({ afterDays: 2 })] });
  await desk.publish(id);
  await desk.tick();
  desk.clock.nowMs += dayMs;
  await desk.release();
  const [waits] = await desk.staysIn(id);
  expect((waits!.steps as Item[])[1]).toMatchObject({ state: "waiting", at: expect.any(String), after: null });
  await desk.tick(2 * dayMs);
  const [stay] = await desk.staysIn(id);
  expect(stay!.steps).toMatchObject([
    { key: "hello", state: "done", messages: [{ state: "sent" }, { state: "sent" }] },
    { key: "again", state: "done", messages: [{ state: "pending" }, { state: "pending" }] },
  ]);
});

test("[PB4] [ST9] a mail that was deleted is not followed; a copy of it that a person made later is, once it was sent", async () => {
  const desk = await makePlaybookDesk();
  const { ok, clock } = desk;
  const { id } = await desk.make({ actions: [desk.mail(), desk.followUp({ afterDays: 2 })] });
  await desk.publish(id);
  await desk.tick();
  const [first, second] = (await desk.pending()).map((message) => String(message.id));
  for (const messageId of [first, second]) await ok(`POST /api/messages/${messageId}/cancel`);
  const follow = async () => (await desk.staysIn(id))[0]!.steps as Item[];
  await desk.tick(3 * dayMs);
  expect((await follow())[1]).toMatchObject({ key: "again", state: "skipped", why: "not_sent" });
  await ok(`POST /api/messages/${first}/copy`);
  expect((await follow())[1]).toMatchObject({ key: "again", state: "waiting" });
  await desk.tick(1_000);
  clock.nowMs += dayMs;
  await desk.release();
  await desk.tick(2 * dayMs - 1);
  expect((await follow())[1]).toMatchObject({ state: "waiting", messages: [] });
  await desk.tick(1);
  expect((await follow())[1]).toMatchObject({ state: "done", messages: [{ state: "pending" }] });
});

test("[PB5] stays are paged, the newest first, and narrowed to those that are in or out, or of one account", async () => {
  const desk = await makePlaybookDesk();
  const { admin, ok } = desk;
  const rows = Array.from({ length: 25 }, (_, n) => accountRow({ name: `T${n}`, status: "trial" }));
  const rule = { field: "account.status", op: "is", value: "trial" };
  const { id } = await desk.make({ rule, actions: [desk.mail()] });
  await desk.publish(id, { confirmMatching: 0 });
  for (const row of rows) {
    await addAccounts(desk.database.db, [row], desk.clock.nowMs);
    await ok(`PATCH /api/accounts/${row.id}`, { health: 5 });
    await desk.tick(1_000);
  }
  await ok("PATCH /api/accounts", { ids: rows.slice(0, 20).map((row) => row.id), status: "churned" });
  await desk.tick(1_000);
  const newest = rows.map((row) => row.id).reverse();
  const walk = async (query: string) =>
    (await readPages<{ account: Item }>(admin, `/api/playbooks/${id}/enrollments?limit=4${query}`))
      .map(({ account }) => account.id);
  expect(await walk("")).toEqual(newest);
  expect(await walk("&state=in")).toEqual(newest.slice(0, 5));
  expect(await walk("&state=out")).toEqual(newest.slice(5));
  expect(await walk(`&accountId=${newest[7]}`)).toEqual([newest[7]]);
  expect(await walk(`&accountId=${newest[7]}&state=in`)).toEqual([]);
  expect(itemsOf(await admin.call(`GET /api/enrollments?accountId=${newest[7]}`))).toHaveLength(1);
});

test("[AD4] what names nothing is not found, or named", async () => {
  const { admin, make } = await makePlaybookDesk();
  const { id } = await make();
  const refused = async (path: string) => refusalOf(await admin.call(`GET ${path}`));
  expect(await refused(`/api/enrollments/${newId()}`)).toEqual([404, "not_found", undefined]);
  expect(await refused(`/api/enrollments?accountId=${newId()}`)).toEqual([422, "invalid_field", "accountId"]);
  expect(await refused("/api/enrollments")).toEqual([422, "invalid_field", "accountId"]);
  expect(await refused(`/api/playbooks/${id}/enrollments?cursor=x`)).toEqual([422, "invalid_field", "cursor"]);
  expect(await refused(`/api/playbooks/${id}/enrollments?state=gone`)).toEqual([422, "invalid_field", "state"]);
  for (const what of ["enrollments", "versions", "export"]) {
    expect(await refused(`/api/playbooks/${newId()}/${what}`)).toEqual([404, "not_found", undefined]);
  }
});
