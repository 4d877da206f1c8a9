import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { dayMs, type Item, itemsOf, makeDesk, refusalOf } from "../desk/desk.ts";

const nameless = "01J00000000000000000000000";

test("[PD4] an account lists what any participant of it ties there, with who and as what, a user what they are in", async () => {
  const desk = await makeDesk();
  await desk.start({ on: { accountIds: [desk.acme.id] }, cc: ["edsger@beta.example"] });
  await desk.start({ on: { accountIds: [desk.beta.id] } });
  const acme = itemsOf(await desk.admin.call(`GET /api/accounts/${desk.acme.id}/conversations`));
  expect(acme.map((one) => one.via)).toEqual(expect.arrayContaining([
    [{ user: { id: desk.grace.id, name: "Grace" }, roles: ["to"] }],
    [{ user: { id: desk.alan.id, name: "alan@acme.example" }, roles: ["to"] }],
  ]));
  expect(acme).toHaveLength(2);
  const beta = itemsOf(await desk.admin.call(`GET /api/accounts/${desk.beta.id}/conversations`));
  expect(beta).toHaveLength(3);
  expect(beta.map((one) => (one.via as Item[])[0]!.roles).toSorted()).toEqual([["cc"], ["cc"], ["to"]]);
  const path = `GET /api/users/${desk.edsger.id}/conversations?limit=2`;
  const first = (await desk.admin.call(path)).body as { items: Item[]; next: string };
  expect(first.items).toHaveLength(2);
  expect(itemsOf(await desk.admin.call(`${path}&cursor=${first.next}`))).toHaveLength(1);
  for (const entity of ["accounts", "users"]) {
    for (const part of ["conversations", "mail"]) {
      expect(refusalOf(await desk.admin.call(`GET /api/${entity}/${nameless}/${part}`))[0]).toBe(404);
    }
  }
});

test("[PD4] the page says what is to leave and when, who mailed them last, and who of them wrote", async () => {
  const desk = await makeDesk();
  const mailOf = async (of: string) =>
    (await desk.admin.call(`GET /api/${of}/mail`)).body as {
      pending: { items: Item[]; isMore: boolean };
      lastMailed: Item | null;
      lastReply: Item | null;
    };
  const nothing = { pending: { items: [], isMore: false }, lastMailed: null, lastReply: null };
  expect(await mailOf(`users/${desk.grace.id}`)).toEqual(nothing);
  await desk.start({ on: { userIds: [desk.grace.id] }, audience: undefined });
  const [copied] = await desk.start({ on: { accountIds: [desk.beta.id] }, cc: ["grace@acme.example"] });
  const before = await mailOf(`users/${desk.grace.id}`);
  expect(before.pending.items).toHaveLength(2);
  expect(before.pending.items[0]).toHaveProperty("expectedAt");
  expect((await mailOf(`accounts/${desk.acme.id}`)).pending.items).toHaveLength(2);
  expect((await mailOf(`accounts/${desk.beta.id}`)).pending.items).toMatchObject([{ id: copied!.id }]);
  desk.clock.nowMs += 2 * dayMs;
  await desk.release();
  const after = await mailOf(`accounts/${desk.acme.id}`);
  expect(after.pending.items).toEqual([]);
  expect(after.lastMailed).toMatchObject({ teammate: { id: desk.admin.id } });
  expect(await mailOf(`users/${desk.alan.id}`)).toEqual(nothing);
  await desk.deps.db.run(sql`update message set direction = 'in', created_at_ms = 7000 where id = ${copied!.id}`);
  await desk.deps.db.run(sql`update participant set role = case role when 'from' then 'to' else 'from' end, n = n + 7
    where message_id = ${copied!.id} and role in ('from', 'to')`);
  expect((await mailOf(`accounts/${desk.beta.id}`)).lastReply)
    .toMatchObject({ at: "1970-01-01T00:00:07.000Z", people: [{ userId: desk.edsger.id }] });
});

test("[PD2] a user joins an account, is changed there and leaves it, each once and on the trail", async () => {
  const desk = await makeDesk();
  const at = `/api/accounts/${desk.beta.id}/users/${desk.grace.id}`;
  const put = (body: unknown) => desk.admin.call(`PUT ${at}`, body);
  const here = ({ body }: { body: unknown }) =>
    (body as { accounts: Item[] }).accounts.find((one) => one.id === desk.beta.id);
  expect(here(await put({ role: "Advisor" }))).toMatchObject({ isOwner: false, role: "Advisor" });
  expect(here(await put({ isOwner: true }))).toMatchObject({ isOwner: true, role: "Advisor" });
  expect(here(await put({ isOwner: true, role: null }))).toMatchObject({ isOwner: true, role: null });
  const countOf = async () => (await desk.ok(`GET /api/accounts/${desk.beta.id}`)).userCount;
  expect(await countOf()).toBe(2);
  const trail = async () =>
    itemsOf(await desk.admin.call(`GET /api/audit?entity=account&entityId=${desk.beta.id}`)).length;
  const entries = await trail();
  expect((await desk.admin.call(`DELETE ${at}`)).status).toBe(200);
  expect(refusalOf(await desk.admin.call(`DELETE ${at}`))[0]).toBe(404);
  expect([await countOf(), await trail()]).toEqual([1, entries + 1]);
  expect(here(await desk.admin.call(`GET /api/users/${desk.grace.id}`))).toBeUndefined();
  for (
    const path of [
      `/api/accounts/${nameless}/users/${desk.grace.id}`,
      `/api/accounts/${desk.beta.id}/users/${nameless}`,
    ]
  ) {
    expect(refusalOf(await desk.admin.call(`PUT ${path}`, {}))[0]).toBe(404);
    expect(refusalOf(await desk.admin.call(`DELETE ${path}`))[0]).toBe(404);
  }
});
