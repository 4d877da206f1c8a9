import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { makeTestApp } from "#tests/support/app.ts";

type Row = Record<string, unknown>;
const refusal = (body: Row) => {
  const { code, field } = body.error as Row;
  return { code, field };
};
const plan = {
  entity: "account",
  key: "plan",
  label: "Plan",
  type: "select",
  options: [{ value: "pro", label: "Pro" }, { value: "free", label: "Free" }],
};

describe("[PD5] trait definitions", () => {
  test("are made and changed by admins and read by everybody", async () => {
    const app = await makeTestApp();
    const member = await app.makeTeammate("member", "mo@parley.test");
    const observer = await app.makeTeammate("observer", "olga@parley.test");
    const made = await app.admin.call("POST /api/traits", plan);
    expect(made).toMatchObject({ status: 201, body: { ...plan, editRight: "members", archived: false } });
    await app.admin.call("POST /api/traits", { entity: "user", key: "plan", label: "Plan", type: "text" });
    expect((await observer.call("GET /api/traits?entity=account")).body).toEqual({ items: [made.body] });
    expect((await observer.call("GET /api/traits")).body.items).toHaveLength(2);
    const patched = await app.admin.call(`PATCH /api/traits/${made.body.id}`, { label: "Tier", editRight: "admins" });
    expect(patched.body).toEqual({ ...made.body, label: "Tier", editRight: "admins" });
    for (const caller of [member, observer]) {
      expect((await caller.call("POST /api/traits", { ...plan, key: "x" })).status).toBe(403);
      expect((await caller.call(`PATCH /api/traits/${made.body.id}`, { label: "X" })).status).toBe(403);
    }
    expect((await app.admin.call(`PATCH /api/traits/${newId()}`, { label: "X" })).status).toBe(404);
  });

  test("[AD4] what is refused names its field", async () => {
    const app = await makeTestApp();
    const { body: { id } } = await app.admin.call("POST /api/traits", plan);
    const { body: text } = await app.admin.call("POST /api/traits", {
      ...plan,
      key: "note",
      type: "text",
      options: [],
    });
    const cases: [string, Row, string, string][] = [
      ["POST /api/traits", plan, "conflict", "key"],
      ["POST /api/traits", { ...plan, key: "csmEmail" }, "invalid_field", "key"],
      ["POST /api/traits", { ...plan, key: "mrrcents" }, "invalid_field", "key"],
      ["POST /api/traits", { ...plan, key: "2nd" }, "invalid_field", "key"],
      ["POST /api/traits", { ...plan, key: "a-b" }, "invalid_field", "key"],
      ["POST /api/traits", { ...plan, key: "x", type: "colour" }, "invalid_field", "type"],
      ["POST /api/traits", { ...plan, key: "x", options: [] }, "invalid_field", "options"],
      ["POST /api/traits", { ...plan, key: "x", type: "text" }, "invalid_field", "options"],
      [
        "POST /api/traits",
        { ...plan, key: "x", options: [...plan.options, plan.options[0]] },
        "invalid_field",
        "options.2.value",
      ],
      [`PATCH /api/traits/${id}`, { key: "other" }, "invalid_field", "key"],
      [`PATCH /api/traits/${id}`, { options: [] }, "invalid_field", "options"],
      [`PATCH /api/traits/${text.id}`, { options: plan.options }, "invalid_field", "options"],
    ];
    for (const [call, body, code, field] of cases) {
      expect(refusal((await app.admin.call(call, body)).body), JSON.stringify(body)).toEqual({ code, field });
    }
  });

  test("an option that is in use stays; an archived trait hides its values and takes none", async () => {
    const app = await makeTestApp();
    const { body: trait } = await app.admin.call("POST /api/traits", plan);
    const { body: account } = await app.admin.call("POST /api/accounts", { name: "A", traits: { plan: "pro" } });
    const [pro, free] = plan.options;
    const patch = (body: Row) => app.admin.call(`PATCH /api/traits/${trait.id}`, body);
    expect(refusal((await patch({ options: [free] })).body)).toEqual({ code: "conflict", field: "options" });
    expect((await patch({ options: [pro, { value: "max", label: "Max" }] })).status).toBe(200);
    expect((await patch({ archived: true })).body.archived).toBe(true);
    expect((await app.admin.call(`GET /api/accounts/${account.id}`)).body.traits).toEqual({});
    const set = await app.admin.call(`PATCH /api/accounts/${account.id}`, { traits: { plan: "max" } });
    expect(refusal(set.body)).toEqual({ code: "invalid_field", field: "traits.plan" });
    expect((await patch({ archived: false })).body.archived).toBe(false);
    expect((await app.admin.call(`GET /api/accounts/${account.id}`)).body.traits).toEqual({ plan: "pro" });
  });
});

describe("[PD5] trait values", () => {
  test("each type is stored and answered; a wrong one is refused by name and nothing is written", async () => {
    const app = await makeTestApp();
    const types = { t: "text", n: "number", b: "boolean", d: "date", u: "url" };
    for (const [key, type] of Object.entries(types)) {
      await app.admin.call("POST /api/traits", { entity: "user", key, label: key, type });
    }
    const traits = { t: "<i>x</i>", n: 0, b: false, d: "2027-03-14", u: "cal.example/me" };
    const made = await app.admin.call("POST /api/users", { email: "a@b.example", traits });
    expect(made.body.traits).toEqual({ ...traits, u: "https://cal.example/me" });
    const wrong = { t: 1, n: "1", b: 0, d: "soon", u: "javascript:x" };
    for (const [key, value] of Object.entries(wrong)) {
      const answer = await app.admin.call(`PATCH /api/users/${made.body.id}`, {
        firstName: "X",
        traits: { [key]: value },
      });
      expect(answer.status).toBe(422);
      expect(refusal(answer.body)).toEqual({ code: "invalid_field", field: `traits.${key}` });
    }
    const cleared = await app.admin.call(`PATCH /api/users/${made.body.id}`, { traits: { t: null, n: null } });
    expect(cleared.body).toMatchObject({ firstName: null, traits: { b: false, d: "2027-03-14" } });
    expect(Object.keys(cleared.body.traits as Row).toSorted()).toEqual(["b", "d", "u"]);
  });

  test("a trait of admins is theirs, one of the API is set with a key only; a form may send back what it was given", async () => {
    const app = await makeTestApp();
    const member = await app.makeTeammate("member", "mo@parley.test");
    const define = (key: string, editRight: string) =>
      app.admin.call("POST /api/traits", { entity: "account", key, label: key, type: "text", editRight });
    await define("tier", "admins");
    await define("score", "api");
    await define("note", "members");
    const { body: { key } } = await app.admin.call("POST /api/keys", { name: "sync" });
    const byKey = (call: string, body: unknown) => app.anyone(call, body, { Authorization: `Bearer ${key}` });
    const { body: { id }, status } = await byKey("POST /api/accounts", {
      name: "A",
      traits: { tier: "1", score: "9" },
    });
    expect(status).toBe(201);
    const set = (caller: typeof member, traits: Row) => caller.call(`PATCH /api/accounts/${id}`, { traits });
    expect(refusal((await set(member, { tier: "2" })).body)).toEqual({ code: "not_allowed", field: "traits.tier" });
    expect(refusal((await set(app.admin, { score: "8" })).body)).toEqual({
      code: "not_allowed",
      field: "traits.score",
    });
    expect((await set(app.admin, { tier: "2" })).status).toBe(200);
    const form = await set(member, { tier: "2", score: "9", note: "hi" });
    expect(form.body.traits).toEqual({ tier: "2", score: "9", note: "hi" });
  });
});

describe("[PD5] what a trait is used by", () => {
  test("is said to admins: rows, options, templates and views that name it, none that only looks alike", async () => {
    const { admin, makeTeammate } = await makeTestApp();
    const mo = await makeTeammate("member", "mo@parley.test");
    const ok = async (name: string, body: unknown, by = admin) => {
      const answer = await by.call(name, body);
      expect([name, answer.status < 300, answer.body]).toEqual([name, true, answer.body]);
      return answer.body as Row & { id: string };
    };
    const { id } = await ok("POST /api/traits", plan);
    await ok("POST /api/traits", { ...plan, key: "planned" });
    for (const [name, value] of [["A", "pro"], ["B", "pro"], ["C", "free"]]) {
      await ok("POST /api/accounts", { name, traits: { plan: value } });
    }
    const text = (path: string) => ({ subject: "S", html: `<p>{{${path} | "x"}}</p>` });
    await ok("POST /api/templates", { name: "Of plan", ...text("account.traits.plan") });
    await ok("POST /api/templates", { name: "Of planned", ...text("account.traits.planned") });
    await ok("POST /api/templates", { name: "Secret", shared: false, ...text("account.traits.plan") }, mo);
    const filter = (field: string) => ({ filter: JSON.stringify({ all: [{ field, op: "is", value: "pro" }] }) });
    await ok("POST /api/views", { list: "users", name: "Pro", shared: true, view: filter("account.traits.plan") });
    await ok("POST /api/views", { list: "users", name: "No", shared: true, view: filter("account.traits.planned") });
    await ok("POST /api/views", { list: "users", name: "User's", shared: true, view: filter("user.traits.plan") });
    await ok("POST /api/views", { list: "accounts", name: "Sorted", view: { sort: "-traits.plan" } });
    const uses = (await admin.call(`GET /api/traits/${id}/uses`)).body;
    expect(uses).toMatchObject({
      rows: 3,
      options: [{ value: "free", count: 1 }, { value: "pro", count: 2 }],
      views: [{ name: "Pro", list: "users" }, { name: "Sorted", list: "accounts" }],
    });
    expect(uses.templates).toHaveLength(2);
    expect(uses.templates).toContainEqual(expect.objectContaining({ name: "Of plan" }));
    expect(uses.templates).toContainEqual({ id: null, name: null });
    expect((await mo.call(`GET /api/traits/${id}/uses`)).status).toBe(403);
    expect((await admin.call(`GET /api/traits/${newId()}/uses`)).status).toBe(404);
    // An option in use stays, and the refusal says how many hold it.
    const refused = await admin.call(`PATCH /api/traits/${id}`, { options: [plan.options[1]] });
    expect([refused.status, refused.body.error]).toMatchObject([409, {
      field: "options",
      message: "options: accounts still hold Pro (2)",
    }]);
    const turned = [{ value: "new", label: "New" }, ...plan.options.toReversed()];
    expect((await ok(`PATCH /api/traits/${id}`, { options: turned })).options).toEqual(turned);
  });
});
