import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";
import { readPages } from "#tests/support/pages.ts";
import { addTeammate } from "#tests/support/people.ts";
import { makeReleaseWorkspace, messageRow } from "#tests/support/release-workspace.ts";

type Row = Record<string, unknown>;
const items = (body: Row) => body.items as Row[];
const refusal = (body: Row) => {
  const { code, field } = body.error as Row;
  return { code, field };
};
const changesOf = (app: TestApp, id: unknown) =>
  app.deps.db.all<Row>(sql`select entity, kind from change where id = ${id} order by seq`);
const trailOf = (app: TestApp, id: unknown) =>
  app.deps.db.all<Row>(sql`select actor_id as actorId, action, detail from audit where entity_id = ${id} order by seq`);

const full = {
  name: "Acme <b>Inc</b>",
  externalId: "ac-1",
  status: "trial",
  mrrCents: 125_000,
  renewsOn: "2027-03-14",
  health: 7,
};

describe("making and changing an account", () => {
  test("[PD2][AD2] a new account is answered whole, in the trail and in the change feed", async () => {
    const app = await makeTestApp();
    const made = await app.admin.call("POST /api/accounts", { ...full, csmEmail: "ADA@parley.test" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...full, csm: { id: app.admin.id }, ae: null, userCount: 0, traits: {} });
    expect((await app.admin.call(`GET /api/accounts/${made.body.id}`)).body).toEqual(made.body);
    expect(await changesOf(app, made.body.id)).toEqual([{ entity: "account", kind: "created" }]);
    expect(await trailOf(app, made.body.id)).toEqual([
      { actorId: app.admin.id, action: "account.created", detail: null },
    ]);
  });

  test("[PD2] a change sets what it names, null clears, the rest stays; the same again changes nothing", async () => {
    const app = await makeTestApp();
    const { body: { id } } = await app.admin.call("POST /api/accounts", { ...full, csmId: app.admin.id });
    const patch = { health: null, status: "churned", csmId: null };
    const changed = await app.admin.call(`PATCH /api/accounts/${id}`, patch);
    expect(changed).toMatchObject({ status: 200, body: { ...full, health: null, status: "churned", csm: null } });
    await app.admin.call(`PATCH /api/accounts/${id}`, patch);
    expect(await trailOf(app, id)).toEqual([
      { actorId: app.admin.id, action: "account.created", detail: null },
      {
        actorId: app.admin.id,
        action: "account.updated",
        detail: JSON.stringify({ changed: ["status", "csmId", "health"] }),
      },
    ]);
    expect(await changesOf(app, id)).toHaveLength(2);
  });

  test("[AD4] what is refused names its field, and nothing is written", async () => {
    const app = await makeTestApp();
    const left = await addTeammate(app.deps.db, { email: "left@parley.test", state: "left" });
    await app.admin.call("POST /api/accounts", full);
    const { body: { id } } = await app.admin.call("POST /api/accounts", { name: "Other" });
    const cases: [string, Row, string, string][] = [
      ["POST /api/accounts", {}, "invalid_field", "name"],
      ["POST /api/accounts", { name: "  " }, "invalid_field", "name"],
      ["POST /api/accounts", { name: "x".repeat(301) }, "invalid_field", "name"],
      ["POST /api/accounts", { name: "a\nb" }, "invalid_field", "name"],
      ["POST /api/accounts", { name: "half a pair \ud83d" }, "invalid_field", "name"],
      ["POST /api/accounts", { name: "A", shoe: 1 }, "invalid_field", "shoe"],
      ["POST /api/accounts", { name: "A", health: 11 }, "invalid_field", "health"],
      ["POST /api/accounts", { name: "A", renewsOn: "2027-02-30" }, "invalid_field", "renewsOn"],
      ["POST /api/accounts", { name: "A", mrrCents: -1 }, "invalid_field", "mrrCents"],
      ["POST /api/accounts", { name: "A", csmEmail: "nobody@parley.test" }, "invalid_field", "csmEmail"],
      ["POST /api/accounts", { name: "A", csmEmail: "left@parley.test" }, "invalid_field", "csmEmail"],
      ["POST /api/accounts", { name: "A", aeId: left }, "invalid_field", "aeId"],
      ["POST /api/accounts", { name: "A", aeId: newId() }, "invalid_field", "aeId"],
      ["POST /api/accounts", { name: "A", csmId: null, csmEmail: "x" }, "invalid_field", "csmEmail"],
      ["POST /api/accounts", { name: "A", externalId: "ac-1" }, "conflict", "externalId"],
      ["POST /api/accounts", { name: "A", traits: { plan: "x" } }, "invalid_field", "traits.plan"],
      [`PATCH /api/accounts/${id}`, { externalId: "ac-1" }, "conflict", "externalId"],
      [`PATCH /api/accounts/${id}`, { name: null }, "invalid_field", "name"],
    ];
    for (const [call, body, code, field] of cases) {
      const answer = await app.admin.call(call, body);
      expect(refusal(answer.body), `${call} ${JSON.stringify(body)}`).toEqual({ code, field });
    }
    expect(await app.deps.db.all(sql`select id from account`)).toHaveLength(2);
  });

  test("[AD1] unknown id, no right, nobody signed in", async () => {
    const app = await makeTestApp();
    const observer = await app.makeTeammate("observer", "olga@parley.test");
    for (const call of [`GET /api/accounts/${newId()}`, "GET /api/accounts/nonsense"]) {
      expect((await observer.call(call)).status).toBe(404);
    }
    expect((await app.admin.call(`PATCH /api/accounts/${newId()}`, { name: "A" })).status).toBe(404);
    for (const call of ["POST /api/accounts", `PATCH /api/accounts/${newId()}`]) {
      expect((await observer.call(call, { name: "A" })).status).toBe(403);
      expect((await app.anyone(call, { name: "A" })).status).toBe(401);
    }
    expect((await app.anyone("GET /api/accounts")).status).toBe(401);
    expect((await observer.call("GET /api/accounts")).status).toBe(200);
  });
});

describe("accounts in bulk", () => {
  test("[PD6][AD4] each item for itself: made, found again, or refused by its place", async () => {
    const app = await makeTestApp();
    await app.admin.call("POST /api/accounts", { name: "Twin" });
    await app.admin.call("POST /api/accounts", { name: "twin" });
    await app.admin.call("POST /api/accounts", { name: "Known", status: "trial" });
    const answer = await app.admin.call("POST /api/accounts/bulk", {
      items: [
        { externalId: "n-1", name: "New", csmEmail: "ada@parley.test" },
        { name: " known " },
        { name: "KNOWN", status: "churned" },
        { externalId: "n-1", name: "New" },
        { externalId: "k-1", name: "Known" },
        { externalId: "k-2" },
        { name: "Twin", status: "x" },
        { name: "Bad", health: "high" },
        { name: "Bad", csmEmail: "who@parley.test" },
        { status: "trial" },
        "no object",
      ].slice(0, 10),
    });
    const results = answer.body.results as Row[];
    expect(results.map((result) => result.status ?? (result.error as Row).field)).toEqual([
      "created",
      "unchanged",
      "updated",
      "unchanged",
      "updated",
      "items.5.name",
      "items.6.name",
      "items.7.health",
      "items.8.csmEmail",
      "items.9.name",
    ]);
    expect(results[7]).toMatchObject({
      error: { code: "invalid_field", message: expect.stringMatching(/^items\.7\.health: /) },
    });
    const { body } = await app.admin.call(`GET /api/accounts/${results[2]!.id}`);
    expect(body).toMatchObject({ name: "Known", status: "churned", externalId: "k-1" });
    expect(results[4]!.id).toBe(results[2]!.id);
  });

  test("[PD6] a thousand at once, and no more", async () => {
    const app = await makeTestApp();
    const thousand = Array.from({ length: 1000 }, (_, n) => ({ externalId: `e${n}`, name: `Account ${n % 700}` }));
    const first = await app.admin.call("POST /api/accounts/bulk", { items: thousand });
    expect((first.body.results as Row[]).every((result) => result.status === "created")).toBe(true);
    const again = await app.admin.call("POST /api/accounts/bulk", { items: thousand });
    expect((again.body.results as Row[]).every((result) => result.status === "unchanged")).toBe(true);
    const more = await app.admin.call("POST /api/accounts/bulk", { items: [...thousand, { name: "x" }] });
    expect(refusal(more.body)).toEqual({ code: "invalid_field", field: "items" });
  });

  test("[PD2] CSM, AE and status of many; only what differs is changed and told", async () => {
    const app = await makeTestApp();
    const csm = await app.makeTeammate("member", "cem@parley.test");
    const make = async (name: string) => (await app.admin.call("POST /api/accounts", { name })).body.id as string;
    const ids = [await make("A"), await make("B"), await make("C")];
    const patch = { ids, csmId: csm.id, status: "trial" };
    expect((await app.admin.call("PATCH /api/accounts", patch)).body).toEqual({ changed: 3 });
    expect((await app.admin.call("PATCH /api/accounts", patch)).body).toEqual({ changed: 0 });
    expect((await app.admin.call("PATCH /api/accounts", { ids: ids.slice(1), csmId: null })).body).toEqual({
      changed: 2,
    });
    expect((await changesOf(app, ids[0])).length).toBe(2);
    expect((await trailOf(app, ids[1])).map((entry) => entry.detail)).toEqual([
      null,
      JSON.stringify({ changed: ["csmId", "status"] }),
      JSON.stringify({ changed: ["csmId"] }),
    ]);
    expect(app.nudged).toContain("release");
    const observer = await app.makeTeammate("observer", "olga@parley.test");
    expect((await observer.call("PATCH /api/accounts", patch)).status).toBe(403);
    const cases: [Row, Row][] = [
      [{ ids, csmId: newId() }, { code: "invalid_field", field: "csmId" }],
      [{ ids: [ids[0], newId()], csmId: null }, { code: "not_found", field: "ids.1" }],
      [{ ids }, { code: "invalid_field", field: "body" }],
      [{ ids: [], status: "x" }, { code: "invalid_field", field: "ids" }],
    ];
    for (const [body, expected] of cases) {
      expect(refusal((await app.admin.call("PATCH /api/accounts", body)).body)).toEqual(expected);
    }
  });
});

test("[ST3] a changed CSM takes the account's pending mail along, by every way to change it", async () => {
  const app = await makeTestApp();
  const { db } = app.deps;
  const w = await makeReleaseWorkspace(db);
  const csms = [await w.addTeammate(), await w.addTeammate(), await w.addTeammate()];
  for (const csm of csms) await w.addSender(csm);
  const accountId = await w.addAccount({ externalId: "a-1" });
  const { id } = await w.addMessage({ accountId, senderMode: "csm", senderBecause: "csm_not_set" });
  const senderOf = async () => {
    const { teammateId, senderBecause } = await messageRow(db, id);
    return { teammateId, senderBecause };
  };
  await app.admin.call(`PATCH /api/accounts/${accountId}`, { csmId: csms[0] });
  expect(await senderOf()).toEqual({ teammateId: csms[0], senderBecause: "csm" });
  await app.admin.call("POST /api/accounts/bulk", { items: [{ externalId: "a-1", csmId: csms[1] }] });
  expect(await senderOf()).toEqual({ teammateId: csms[1], senderBecause: "csm" });
  await app.admin.call("PATCH /api/accounts", { ids: [accountId], csmId: csms[2] });
  expect(await senderOf()).toEqual({ teammateId: csms[2], senderBecause: "csm" });
  await app.admin.call("PATCH /api/accounts", { ids: [accountId], csmId: null });
  expect(await senderOf()).toEqual({ teammateId: w.teammateId, senderBecause: "csm_not_set" });
});

describe("the account list", () => {
  test("[VI1] searched, filtered and paged, with traits and people in each row", async () => {
    const app = await makeTestApp();
    await app.admin.call("POST /api/traits", { entity: "account", key: "plan", label: "Plan", type: "text" });
    const accounts = Array.from({ length: 25 }, (_, n) => ({
      name: `${n % 2 ? "Blue" : "Red"} ${String(n).padStart(2, "0")}`,
      ...(n % 3 ? { status: "trial" } : {}),
      ...(n % 5 ? {} : { csmId: app.admin.id, traits: { plan: `p${n}` } }),
    }));
    await app.admin.call("POST /api/accounts/bulk", { items: accounts });
    const names = async (query: string) =>
      (await readPages(app.admin, `/api/accounts?limit=4&${query}`)).map(({ name }) => name);
    const expected = (keep: (account: Row) => unknown) => accounts.filter(keep).map((a) => a.name).toSorted();
    expect(await names("")).toEqual(expected(() => true));
    expect(await names("sort=-name")).toEqual(expected(() => true).toReversed());
    expect(await names("q=bLUE%200")).toEqual(expected((a) => String(a.name).startsWith("Blue 0")));
    expect(await names("status=trial")).toEqual(expected((a) => a.status));
    expect(await names("status=")).toEqual(expected((a) => !a.status));
    expect(await names(`csmId=${app.admin.id}&status=trial`)).toEqual(expected((a) => a.csmId && a.status));
    expect(await names("csmId=none")).toEqual(expected((a) => !a.csmId));
    const { body } = await app.admin.call("GET /api/accounts?q=red%2010");
    expect(items(body)).toMatchObject([{ traits: { plan: "p10" }, csm: { name: "Ada Min" } }]);
    expect((await app.admin.call("GET /api/accounts/statuses")).body).toEqual({
      items: [{ status: "trial", count: 16 }, { status: null, count: 9 }],
    });
    const { body: { items: csms } } = await app.admin.call("GET /api/accounts/csms");
    const [ofCsm, ofNobody] = [expected((a) => Boolean(a.csmId)), expected((a) => !a.csmId)];
    expect(csms).toEqual([{ csmId: expect.any(String), count: ofCsm.length }, { csmId: null, count: ofNobody.length }]);
  });

  test("[AD4] a cursor that is broken, or another list's, is refused", async () => {
    const app = await makeTestApp();
    await app.admin.call("POST /api/accounts/bulk", { items: [{ name: "A" }, { name: "B" }] });
    const { body: { next } } = await app.admin.call("GET /api/accounts?limit=1");
    const badly = [
      `cursor=${next}&sort=-name`,
      "cursor=%00",
      "cursor=bm9uc2Vuc2U",
      `cursor=${btoa('{"sort":"name"}')}`,
    ];
    for (const query of badly) {
      const answer = await app.admin.call(`GET /api/accounts?${query}`);
      expect(answer.status).toBe(422);
      expect(refusal(answer.body)).toEqual({ code: "invalid_field", field: "cursor" });
    }
    for (const [query, field] of [["limit=101", "limit"], ["sort=shoe", "sort"], ["shoe=1", "shoe"]]) {
      expect(refusal((await app.admin.call(`GET /api/accounts?${query}`)).body).field).toBe(field);
    }
  });
});
