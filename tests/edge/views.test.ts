import { expect, test } from "vitest";
import { itemsOf, makeDesk, refusalOf } from "./desk/desk.ts";

const trial = {
  list: "accounts",
  name: "Trials",
  view: { status: "trial", sort: "-mrr", columns: "name,traits.plan" },
};
const namesOf = (answer: { body: unknown }) => itemsOf(answer as never).map((one) => one["name"]);

async function makeViewDesk() {
  const desk = await makeDesk();
  return {
    ...desk,
    mo: await desk.makeTeammate("member", "mo@parley.test"),
    mia: await desk.makeTeammate("member", "mia@parley.test"),
    olga: await desk.makeTeammate("observer", "olga@parley.test"),
  };
}

test("[VI1] a private view is its owner's alone, a shared one everybody's, by name, of its own list", async () => {
  const { mo, mia, admin, olga } = await makeViewDesk();
  const made = await mo.call("POST /api/views", trial);
  expect([made.status, made.body]).toMatchObject([201, {
    ...trial,
    shared: false,
    mayChange: true,
    owner: { id: mo.id },
  }]);
  await mo.call("POST /api/views", { ...trial, name: "All of us", shared: true });
  const list = "GET /api/views?list=accounts";
  expect(namesOf(await mo.call(list))).toEqual(["All of us", "Trials"]);
  for (const other of [mia, admin, olga]) expect(namesOf(await other.call(list))).toEqual(["All of us"]);
  expect(namesOf(await mo.call("GET /api/views?list=users"))).toEqual([]);
});

test("[VI1, AD1] another's private view is not found, whatever one is", async () => {
  const { mo, mia, admin } = await makeViewDesk();
  const { id } = (await mo.call("POST /api/views", trial)).body as { id: string };
  for (const other of [mia, admin]) {
    expect(refusalOf(await other.call(`PATCH /api/views/${id}`, { name: "Ours" }))).toEqual([
      404,
      "not_found",
      undefined,
    ]);
    expect(refusalOf(await other.call(`DELETE /api/views/${id}`))).toEqual([404, "not_found", undefined]);
  }
});

test("[VI1, AD1] a shared view is changed by its owner and admins, not by other members nor observers", async () => {
  const { mo, mia, admin, olga, ok } = await makeViewDesk();
  const { id } = (await mo.call("POST /api/views", { ...trial, shared: true })).body as { id: string };
  for (const other of [mia, olga]) {
    expect(refusalOf(await other.call(`PATCH /api/views/${id}`, { name: "Ours" }))).toEqual([
      403,
      "not_allowed",
      undefined,
    ]);
    expect(refusalOf(await other.call(`DELETE /api/views/${id}`))).toEqual([403, "not_allowed", undefined]);
    expect(itemsOf(await other.call("GET /api/views?list=accounts"))).toMatchObject([{ mayChange: false }]);
  }
  expect((await mo.call(`PATCH /api/views/${id}`, { view: { q: "acme" } })).body).toMatchObject({
    view: { q: "acme" },
  });
  expect(await ok(`PATCH /api/views/${id}`, { name: "Ours" }, admin)).toMatchObject({
    name: "Ours",
    view: { q: "acme" },
  });
  await ok(`DELETE /api/views/${id}`, undefined, admin);
  expect(namesOf(await mo.call("GET /api/views?list=accounts"))).toEqual([]);
});

test("[VI1] observers keep views for themselves and share none", async () => {
  const { olga } = await makeViewDesk();
  expect(refusalOf(await olga.call("POST /api/views", { ...trial, shared: true }))).toEqual([
    403,
    "not_allowed",
    undefined,
  ]);
  const { id } = (await olga.call("POST /api/views", trial)).body as { id: string };
  expect(refusalOf(await olga.call(`PATCH /api/views/${id}`, { shared: true }))).toEqual([
    403,
    "not_allowed",
    undefined,
  ]);
  expect((await olga.call(`PATCH /api/views/${id}`, { name: "Mine" })).status).toBe(200);
  expect((await olga.call(`DELETE /api/views/${id}`)).status).toBe(200);
});

test.each([
  ["list", { ...trial, list: "nothing" }],
  ["name", { ...trial, name: " " }],
  ["name", { ...trial, name: "x".repeat(101) }],
  ["view.filter", { ...trial, view: { filter: "x".repeat(8_001) } }],
  ["view.__proto__ x", { ...trial, view: { "__proto__ x": "1" } }],
  ["view.q", { ...trial, view: { q: 1 } }],
  ["view", { ...trial, view: Object.fromEntries(Array.from({ length: 41 }, (_, n) => [`k${n}`, "v"])) }],
  ["view", { ...trial, view: Object.fromEntries(["a", "b", "c"].map((key) => [key, "x".repeat(7_000)])) }],
])("[AD4] a view is refused by the field at fault: %s", async (field, body) => {
  const { admin } = await makeDesk();
  expect(refusalOf(await admin.call("POST /api/views", body))).toEqual([422, "invalid_field", field]);
});

test("[VI1] a teammate keeps a hundred views of a list, and is told so", async () => {
  const { mo } = await makeViewDesk();
  for (let n = 0; n < 100; n++) await mo.call("POST /api/views", { ...trial, name: `V${n}` });
  expect(refusalOf(await mo.call("POST /api/views", trial))).toEqual([409, "conflict", "list"]);
  expect((await mo.call("POST /api/views", { ...trial, list: "users" })).status).toBe(201);
});

test("[VI4, AD2] others hear of it, and the trail names a shared view and no private one", async () => {
  const desk = await makeViewDesk();
  const told: string[] = [];
  const leave = desk.deps.changes.subscribe(({ entity, kind }) => void (entity === "view" && told.push(kind)));
  const { id } = await desk.ok("POST /api/views", trial);
  await desk.ok(`PATCH /api/views/${id}`, { shared: true });
  await desk.ok(`DELETE /api/views/${id}`);
  await desk.deps.changes.nudge();
  leave();
  expect(told).toEqual(["created", "updated", "deleted"]);
  const trail = itemsOf(await desk.admin.call("GET /api/audit?entity=view"));
  expect(trail).toMatchObject([
    { action: "view.deleted", detail: { name: "Trials" } },
    { action: "view.updated", detail: { name: "Trials" } },
    { action: "view.created", detail: { list: "accounts", shared: false } },
  ]);
  expect(JSON.stringify(trail.at(-1))).not.toContain("Trials");
});
