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
