import { describe, expect, test } from "vitest";
import type { Caller } from "#tests/support/app.ts";
import { type Item, itemsOf, makeDesk } from "./desk/desk.ts";

/** Mia, who made things, and Mo, who has no business with them. */
async function makeTwo() {
  const desk = await makeDesk();
  const mia = await desk.makeTeammate("member", "mia@parley.test");
  const mo = await desk.makeTeammate("member", "mo@parley.test");
  const ok = (name: string, body?: unknown) => desk.ok(name, body, mia);
  const [message] = await desk.start();
  const made = {
    view: (await ok("POST /api/views", { list: "accounts", name: "Mine", view: {} })).id,
    shared: (await ok("POST /api/views", { list: "accounts", name: "Ours", view: {}, shared: true })).id,
    template: (await ok("POST /api/templates", { name: "Mine", subject: "S", html: "<p>H</p>", shared: false })).id,
    dashboard: (await ok("POST /api/dashboards", { name: "Mine" })).id,
    sharedDashboard: (await ok("POST /api/dashboards", { name: "Ours", shared: true })).id,
    key: ((await ok("POST /api/keys", { name: "mine" })).item as Item).id,
    session: itemsOf(await mia.call("GET /api/sessions"))[0]!.id,
    comment: (await ok(`POST /api/messages/${message!.id}/comments`, { body: "Hm" })).id,
    undo: ((await ok(`POST /api/messages/${message!.id}/cancel`)).undo as Item).id,
    timeOff: (await ok("POST /api/time-off", { fromDay: "2026-08-01", toDay: "2026-08-02" })).id,
    signature: `signature:${mia.id}`,
    mia: mia.id,
  };
  return { ...desk, mia, mo, made };
}
type Made = Awaited<ReturnType<typeof makeTwo>>["made"];

/** What Mo tries, and how it is answered. What is nobody else's to know of is not there; what is seen and not theirs is refused. */
const tries: [(m: Made) => [string, unknown?], number][] = [
  [(m) => [`PATCH /api/views/${m.view}`, { name: "Taken" }], 404],
  [(m) => [`PATCH /api/views/${m.view}`, { shared: true }], 404],
  [(m) => [`DELETE /api/views/${m.view}`], 404],
  [(m) => [`PATCH /api/views/${m.shared}`, { name: "Taken" }], 403],
  [(m) => [`DELETE /api/views/${m.shared}`], 403],
  [(m) => [`GET /api/dashboards/${m.dashboard}`], 404],
  [(m) => [`DELETE /api/dashboards/${m.dashboard}`], 404],
  [(m) => [`PATCH /api/dashboards/${m.sharedDashboard}`, { name: "Taken" }], 403],
  [(m) => [`GET /api/templates/${m.template}/stats`], 404],
  [(m) => [`GET /api/templates/${m.template}`], 404],
  [(m) => [`PATCH /api/templates/${m.template}`, { name: "Taken" }], 404],
  [(m) => [`PATCH /api/templates/${m.template}`, { shared: true }], 404],
  [(m) => [`POST /api/templates/${m.template}/duplicate`], 404],
  [(m) => [`GET /api/history/template:${m.template}`], 404],
  [(m) => [`GET /api/history/template:${m.template}/at/0`], 404],
  [(m) => [`POST /api/history/template:${m.template}/restore`, { seq: 0 }], 404],
  [(m) => [`POST /api/history/${m.signature}/restore`, { seq: 0 }], 403],
  [(m) => [`DELETE /api/keys/${m.key}`], 404],
  [(m) => [`DELETE /api/sessions/${m.session}`], 404],
  [(m) => [`GET /api/sessions?teammateId=${m.mia}`], 403],
  [(m) => [`POST /api/sessions/end`, { teammateId: m.mia }], 403],
  [(m) => [`PATCH /api/comments/${m.comment}`, { body: "Taken" }], 403],
  [(m) => [`DELETE /api/comments/${m.comment}`], 403],
  [(m) => [`POST /api/undo/${m.undo}`], 404],
  [(m) => [`PATCH /api/time-off/${m.timeOff}`, { note: "Taken" }], 403],
  [(m) => [`DELETE /api/time-off/${m.timeOff}`], 403],
  [(m) => [`POST /api/time-off`, { teammateId: m.mia, fromDay: "2026-09-01", toDay: "2026-09-02" }], 403],
  [(m) => [`PATCH /api/teammates/${m.mia}`, { firstName: "Taken" }], 403],
  [(m) => [`PATCH /api/teammates/${m.mia}`, { role: "admin" }], 403],
];

describe("[AD1] [AD3] what is somebody else's", () => {
  test("is refused by each thing's own rule: not there, or not theirs", async () => {
    const { mo, made } = await makeTwo();
    const answers = [];
    for (const [ask] of tries) {
      const [name, body] = ask(made);
      answers.push([name, (await mo.call(name, body)).status]);
    }
    expect(answers).toEqual(tries.map(([ask, status]) => [ask(made)[0], status]));
  });

  test("is in none of their lists, and is as it was", async () => {
    const { mia, mo, made } = await makeTwo();
    const seen = async (by: Caller, path: string) => itemsOf(await by.call(`GET /api/${path}`)).map(({ id }) => id);
    expect(await seen(mo, "views?list=accounts")).toEqual([made.shared]);
    expect(await seen(mo, "templates")).not.toContain(made.template);
    expect(await seen(mo, "keys")).toEqual([]);
    expect(await seen(mo, "sessions")).not.toContain(made.session);
    expect(itemsOf(await mo.call("GET /api/search?q=Mine"))).toEqual([]);
    expect((await mia.call(`GET /api/templates/${made.template}`)).body).toMatchObject({ name: "Mine", shared: false });
    expect(await seen(mia, "keys")).toEqual([made.key]);
    expect(itemsOf(await mia.call("GET /api/views?list=accounts"))).toHaveLength(2);
  });
});
