import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { type Item, itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";

const sent = { title: "Sent", question: { kind: "count", measure: "sent" }, back: "30d" };
const widgetsOf = (dashboard: Item) => dashboard["widgets"] as Item[];
const namesOf = (answer: { body: unknown }) => itemsOf(answer as never).map((one) => one["name"]);

async function makeTeam() {
  const desk = await makeDesk();
  const made = async (role: "member" | "observer", name: string) =>
    await desk.makeTeammate(role, `${name}@parley.test`);
  return {
    ...desk,
    mo: await made("member", "mo"),
    mia: await made("member", "mia"),
    olga: await made("observer", "olga"),
  };
}

test("[VI5] a private dashboard is its owner's alone, a shared one everybody's, by name, page by page", async () => {
  const { mo, mia, olga, admin } = await makeTeam();
  for (const [name, shared] of [["Zeal", false], ["Ours", true], ["Mine", false]] as const) {
    const { status, body } = await mo.call("POST /api/dashboards", { name, shared });
    expect([status, body]).toMatchObject([201, { name, shared, widgets: [], mayChange: true, owner: { id: mo.id } }]);
  }
  expect(namesOf(await mo.call("GET /api/dashboards"))).toEqual(["Mine", "Ours", "Zeal"]);
  const first = await mo.call("GET /api/dashboards?limit=2");
  expect(namesOf(first)).toEqual(["Mine", "Ours"]);
  const next = String(first.body["next"]);
  expect(namesOf(await mo.call(`GET /api/dashboards?limit=2&cursor=${next}`))).toEqual(["Zeal"]);
  for (const other of [mia, admin, olga]) expect(namesOf(await other.call("GET /api/dashboards"))).toEqual(["Ours"]);
  expect(namesOf(await mia.call("GET /api/dashboards?mine=true"))).toEqual([]);
});

test("[VI5, AD1] another's private dashboard is not found, a shared one changed by its owner and admins alone", async () => {
  const { mo, mia, admin, olga, ok } = await makeTeam();
  const { id } = await ok("POST /api/dashboards", { name: "Mine", like: "repliesAndOpens" }, mo);
  const [widget] = widgetsOf(await ok(`GET /api/dashboards/${id}`, undefined, mo));
  const tries: [string, unknown?][] = [
    [`PATCH /api/dashboards/${id}`, { name: "Taken" }],
    [`DELETE /api/dashboards/${id}`],
    [`POST /api/dashboards/${id}/widgets`, sent],
    [`PATCH /api/dashboards/${id}/widgets/${widget!.id}`, { title: "Taken" }],
    [`DELETE /api/dashboards/${id}/widgets/${widget!.id}`],
  ];
  for (const other of [mia, admin]) {
    for (const [name, body] of [...tries, [`GET /api/dashboards/${id}`] as const]) {
      expect([name, ...refusalOf(await other.call(name, body)).slice(0, 2)]).toEqual([name, 404, "not_found"]);
    }
  }
  const before = await ok(`PATCH /api/dashboards/${id}`, { shared: true }, mo);
  for (const other of [mia, olga]) {
    for (const [name, body] of tries) {
      expect([name, ...refusalOf(await other.call(name, body)).slice(0, 2)]).toEqual([name, 403, "not_allowed"]);
    }
    expect(await ok(`GET /api/dashboards/${id}`, undefined, other)).toEqual({ ...before, mayChange: false });
  }
  for (const [name, body] of [...tries.slice(2), tries[0]!, tries[1]!]) await ok(name, body, admin);
  expect((await mo.call(`GET /api/dashboards/${id}`)).status).toBe(404);
});

test("[VI5] observers keep dashboards for themselves and share none", async () => {
  const { olga, ok } = await makeTeam();
  const share = await olga.call("POST /api/dashboards", { name: "Ours", shared: true });
  expect(refusalOf(share).slice(0, 2)).toEqual([403, "not_allowed"]);
  const { id } = await ok("POST /api/dashboards", { name: "Mine" }, olga);
  expect(refusalOf(await olga.call(`PATCH /api/dashboards/${id}`, { shared: true })).slice(0, 2)).toEqual([
    403,
    "not_allowed",
  ]);
});

test("[VI5] widgets stand in their order, are changed and taken off; an order of others is refused", async () => {
  const { ok, admin } = await makeDesk();
  const { id } = await ok("POST /api/dashboards", { name: "D" });
  const made = [];
  for (const title of ["a", "b", "c"]) made.push(await ok(`POST /api/dashboards/${id}/widgets`, { ...sent, title }));
  const titles = async () => widgetsOf(await ok(`GET /api/dashboards/${id}`)).map(({ title }) => title);
  expect(await titles()).toEqual(["a", "b", "c"]);
  const ids = made.map((widget) => widget.id);
  await ok(`PATCH /api/dashboards/${id}`, { order: [ids[2], ids[0], ids[1]] });
  expect(await titles()).toEqual(["c", "a", "b"]);
  for (const order of [ids.slice(1), [...ids, newId()], [ids[0], ids[0], ids[1]], [ids[0], ids[1], newId()]]) {
    const answer = await admin.call(`PATCH /api/dashboards/${id}`, { name: "Not this", order });
    expect(refusalOf(answer)).toEqual([409, "conflict", "order"]);
  }
  expect(await titles()).toEqual(["c", "a", "b"]);
  const question = { kind: "series", measures: ["sent", "replied"], every: "week" };
  const changed = await ok(`PATCH /api/dashboards/${id}/widgets/${ids[0]}`, { question });
  expect(changed).toEqual({ id: ids[0], title: "a", question, back: "30d" });
  await ok(`DELETE /api/dashboards/${id}/widgets/${ids[2]}`);
  expect(await titles()).toEqual(["a", "b"]);
  expect(await ok(`POST /api/dashboards/${id}/widgets`, sent)).toMatchObject({ title: "Sent" });
  expect(await titles()).toEqual(["a", "b", "Sent"]);
  expect(itemsOf(await admin.call("GET /api/dashboards"))).toMatchObject([{ name: "D", widgets: 3 }]);
});

test("[VI5] a dashboard has 50 widgets at most, a teammate 100 dashboards, however many are made at once", async () => {
  const { ok, admin } = await makeDesk();
  const { id } = await ok("POST /api/dashboards", { name: "D" });
  const atOnce = async (times: number, path: string, body: unknown) => {
    const answers = await Promise.all(Array.from({ length: times }, () => admin.call(`POST ${path}`, body)));
    return [201, 409].map((status) => answers.filter((answer) => answer.status === status).length);
  };
  expect(await atOnce(55, `/api/dashboards/${id}/widgets`, sent)).toEqual([50, 5]);
  expect(await atOnce(102, "/api/dashboards", { name: "More" })).toEqual([99, 3]);
  const full = await admin.call(`POST /api/dashboards/${id}/widgets`, sent);
  expect(refusalOf(full).slice(0, 2)).toEqual([409, "conflict"]);
  expect(refusalOf(await admin.call("POST /api/dashboards", { name: "one more" }))).toEqual([409, "conflict", "name"]);
});

test("[VI5] a question that cannot be asked is no widget: its place is named", async () => {
  const { ok, admin } = await makeDesk();
  const { id } = await ok("POST /api/dashboards", { name: "D" });
  const bad: [unknown, string][] = [
    [{ ...sent.question, filter: { field: "account.nothing", op: "isSet" } }, "question.filter.field"],
    [{ kind: "breakdown", measure: "sent", by: "account.traits.none" }, "question.by"],
    [{ kind: "breakdown", measure: "sent", by: "sender", asRate: true }, "question.asRate"],
    [{ kind: "count", measure: "clicks" }, "question.measure"],
  ];
  for (const [question, field] of bad) {
    const answer = await admin.call(`POST /api/dashboards/${id}/widgets`, { ...sent, question });
    expect(refusalOf(answer), field).toEqual([422, "invalid_field", field]);
  }
});

test("[VI5] a first dashboard comes with widgets that all can be asked, once however often it is posted", async () => {
  const { admin, ok, start, release } = await makeDesk();
  await start({ when: "now" });
  await release();
  const make = () =>
    admin.call("POST /api/dashboards", { name: "Replies and opens", like: "repliesAndOpens" }, {
      "Idempotency-Key": "one",
    });
  const first = await make();
  expect([first.status, (await make()).body]).toEqual([201, first.body]);
  expect(itemsOf(await admin.call("GET /api/dashboards"))).toMatchObject([{ widgets: 7 }]);
  for (const { id, question } of widgetsOf(first.body as Item)) {
    expect((await admin.call("POST /api/numbers", question)).status, JSON.stringify(question)).toBe(200);
    const csv = await admin.call(`GET /api/dashboards/${first.body.id}/widgets/${id}/numbers.csv`);
    expect([csv.status, csv.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  }
  expect(await ok("POST /api/numbers", { kind: "count", measure: "sent" })).toMatchObject({ value: 3 });
});

test("[VI5] [AD3] a breakdown's CSV holds its rows, no cell of it a formula", async () => {
  const { admin, ok, acme, start } = await makeDesk();
  await ok("POST /api/traits", { entity: "account", key: "plan", label: "Plan", type: "text" });
  await ok(`PATCH /api/accounts/${acme.id}`, { traits: { plan: "=1+1" } });
  await start();
  const question = { kind: "breakdown", measure: "conversations", by: "account.traits.plan" };
  const { body } = await admin.call("POST /api/numbers.csv", question);
  expect(String(body.text).trim().split("\r\n")).toEqual(["Plan,Conversations", "'=1+1,2", "No plan,1"]);
});

test("[AD2] what is done to dashboards is on the trail, by name only where all may see it", async () => {
  const { ok, admin } = await makeDesk();
  const { id } = await ok("POST /api/dashboards", { name: "Secret plan" });
  await ok(`POST /api/dashboards/${id}/widgets`, sent);
  await ok(`PATCH /api/dashboards/${id}`, { name: "Our plan", shared: true });
  await ok(`DELETE /api/dashboards/${id}`);
  const trail = itemsOf(await admin.call("GET /api/audit?limit=4"));
  expect(trail.map(({ action }) => action)).toEqual([
    ...["dashboard.deleted", "dashboard.updated", "dashboard.updated", "dashboard.created"],
  ]);
  expect(JSON.stringify(trail)).not.toContain("Secret plan");
  expect(JSON.stringify(trail)).toContain("Our plan");
});

test("[VI5] all widgets of a full dashboard may be asked at once, and each is answered", async () => {
  const { admin, start, release } = await makeDesk();
  await start({ when: "now" });
  await release();
  const asked = Array.from({ length: 50 }, () => admin.call("POST /api/numbers", { kind: "count", measure: "sent" }));
  const answers = await Promise.all(asked);
  expect(answers.map(({ status, body }) => [status, body.value])).toEqual(answers.map(() => [200, 3]));
});
