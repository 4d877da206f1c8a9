import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";

type Row = Record<string, unknown>;
const items = (body: Row) => body.items as Row[];
const refusal = (body: Row) => {
  const { code, field } = body.error as Row;
  return { code, field };
};
const makeAccount = async (app: TestApp, name: string) =>
  (await app.admin.call("POST /api/accounts", { name })).body.id as string;
const userCounts = async (app: TestApp) =>
  Object.fromEntries(
    (await app.deps.db.all<{ name: string; n: number; counted: number }>(sql`select name, user_count as n,
      (select count(*) from membership m where m.account_id = a.id) as counted from account a`))
      .map(({ name, n, counted }) => (expect(n, name).toBe(counted), [name, n])),
  );

describe("making and changing a user", () => {
  test("[PD2] a user belongs to accounts by id, external id or name; counts follow", async () => {
    const app = await makeTestApp();
    const one = await makeAccount(app, "One");
    await app.admin.call("POST /api/accounts", { name: "Two", externalId: "t-2" });
    const made = await app.admin.call("POST /api/users", {
      email: " Ann@Acme.Example ",
      firstName: "Ann <script>",
      lastName: "Doe",
      externalId: "u-1",
      lastSeenAt: "2026-05-01T10:00:00+02:00",
      accounts: [{ id: one, isOwner: true, role: "CTO" }, { externalId: "t-2" }, { name: "Brand New" }],
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      email: "ann@acme.example",
      name: "Ann <script> Doe",
      lastSeenAt: "2026-05-01T08:00:00.000Z",
      unsubscribed: null,
      suppressed: null,
      accounts: [
        { name: "Brand New", isOwner: false, role: null },
        { id: one, name: "One", isOwner: true, role: "CTO" },
        { name: "Two", isOwner: false, role: null },
      ],
    });
    expect(await userCounts(app)).toEqual({ One: 1, Two: 1, "Brand New": 1 });

    const { id } = made.body;
    const moved = await app.admin.call(`PATCH /api/users/${id}`, { accounts: [{ id: one }, { name: "three" }] });
    expect(moved.body.accounts).toMatchObject([{ name: "One", isOwner: true, role: "CTO" }, { name: "three" }]);
    expect(await userCounts(app)).toEqual({ One: 1, Two: 0, "Brand New": 0, three: 1 });
    const renamed = await app.admin.call(`PATCH /api/users/${id}`, { firstName: null, email: "ann@other.example" });
    expect(renamed.body).toMatchObject({ name: "Doe", email: "ann@other.example", accounts: moved.body.accounts });
    const found = await app.admin.call("GET /api/users?q=OTHER.ex");
    expect(items(found.body).map((user) => user.id)).toEqual([id]);
    expect((await app.admin.call("GET /api/users?q=script")).body.items).toEqual([]);
  });

  test("[AD4] what is refused names its field, and nothing is written", async () => {
    const app = await makeTestApp();
    await app.admin.call("POST /api/users", { email: "taken@b.example", externalId: "x-1" });
    const { body: { id } } = await app.admin.call("POST /api/users", { email: "mine@b.example" });
    await makeAccount(app, "Twin");
    await makeAccount(app, "Twin");
    const email = "new@b.example";
    const cases: [string, Row, string, string][] = [
      ["POST /api/users", {}, "invalid_field", "email"],
      ["POST /api/users", { email: "nobody" }, "invalid_field", "email"],
      ["POST /api/users", { email: `${"x".repeat(250)}@b.example` }, "invalid_field", "email"],
      ["POST /api/users", { email: "TAKEN@b.example" }, "conflict", "email"],
      ["POST /api/users", { email, externalId: "x-1" }, "conflict", "externalId"],
      ["POST /api/users", { email, firstName: "x".repeat(101) }, "invalid_field", "firstName"],
      ["POST /api/users", { email, lastSeenAt: "yesterday" }, "invalid_field", "lastSeenAt"],
      ["POST /api/users", { email, accounts: [{ id: newId() }] }, "invalid_field", "accounts.0.id"],
      [
        "POST /api/users",
        { email, accounts: [{ name: "A" }, { externalId: "?" }] },
        "invalid_field",
        "accounts.1.externalId",
      ],
      ["POST /api/users", { email, accounts: [{ name: "A" }, { name: " a " }] }, "invalid_field", "accounts.1"],
      ["POST /api/users", { email, accounts: [{ name: "Twin" }] }, "invalid_field", "accounts.0.name"],
      ["POST /api/users", { email, accounts: [{}] }, "invalid_field", "accounts.0"],
      ["POST /api/users", { email, unsubscribed: true }, "invalid_field", "unsubscribed"],
      [`PATCH /api/users/${id}`, { email: "taken@b.example" }, "conflict", "email"],
      [`PATCH /api/users/${id}`, { externalId: "x-1" }, "conflict", "externalId"],
      [`PATCH /api/users/${id}`, { accounts: [{ id: newId() }] }, "invalid_field", "accounts.0.id"],
    ];
    for (const [call, body, code, field] of cases) {
      expect(refusal((await app.admin.call(call, body)).body), JSON.stringify(body)).toEqual({ code, field });
    }
    expect(await app.deps.db.all(sql`select id from user`)).toHaveLength(2);
    expect(await app.deps.db.all(sql`select id from account`)).toHaveLength(2);
  });

  test("[AD1][PD7] unknown id, no right, and a repeated create with its key", async () => {
    const app = await makeTestApp();
    const observer = await app.makeTeammate("observer", "olga@parley.test");
    expect((await observer.call(`GET /api/users/${newId()}`)).status).toBe(404);
    expect((await app.admin.call(`PATCH /api/users/${newId()}`, { firstName: "X" })).status).toBe(404);
    const body = { email: "a@b.example" };
    for (const call of ["POST /api/users", "POST /api/users/bulk", "POST /api/users/subscription"]) {
      expect((await observer.call(call, body)).status).toBe(403);
      expect((await app.anyone(call, body)).status).toBe(401);
    }
    const first = await app.admin.call("POST /api/users", body, { "Idempotency-Key": "k1" });
    const again = await app.admin.call("POST /api/users", body, { "Idempotency-Key": "k1" });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect((await app.admin.call("POST /api/users", body)).status).toBe(409);
  });

  test("two creates of one address at once make one user", async () => {
    const app = await makeTestApp();
    const answers = await Promise.all(
      Array.from(
        { length: 8 },
        (_, n) => app.admin.call("POST /api/users", { email: "race@b.example", firstName: `R${n}` }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    for (const { status, body } of answers) {
      if (status === 409) expect(refusal(body)).toEqual({ code: "conflict", field: "email" });
    }
  });
});

describe("users in bulk", () => {
  test("[PD6] found by e-mail or external id; two that match different users, and faults, are errors in their place", async () => {
    const app = await makeTestApp();
    await app.admin.call("POST /api/users", { email: "a@b.example", externalId: "a" });
    await app.admin.call("POST /api/users", { email: "b@b.example", externalId: "b" });
    const answer = await app.admin.call("POST /api/users/bulk", {
      items: [
        { email: "A@b.example", firstName: "Ann" },
        { externalId: "b", email: "b2@b.example" },
        { externalId: "a", email: "b2@b.example" },
        { email: "new@b.example", accounts: [{ name: "Acme", isOwner: true }] },
        { email: "NEW@b.example", accounts: [{ name: "ACME " }] },
        { externalId: "only-id", lastName: "Solo" },
        { email: "nobody" },
        { firstName: "Ghost" },
        { email: "c@b.example", accounts: [{ id: newId() }] },
        { email: "c@b.example", traits: { none: 1 } },
        { email: "b@b.example" },
      ],
    });
    const results = answer.body.results as Row[];
    expect(results.map((result) => result.status ?? (result.error as Row).field)).toEqual([
      "updated",
      "updated",
      "items.2.email",
      "created",
      "unchanged",
      "created",
      "items.6.email",
      "items.7.email",
      "items.8.accounts.0.id",
      "items.9.traits.none",
      "created",
    ]);
    expect(results[2]).toMatchObject({ error: { code: "conflict" } });
    expect(await userCounts(app)).toEqual({ Acme: 1 });
    expect((await app.admin.call(`GET /api/users/${results[5]!.id}`)).body).toMatchObject({
      email: null,
      name: "Solo",
    });
  });
});

describe("unsubscribing by hand", () => {
  test("[SU2] many at once, shown and filtered in the list; an upsert never takes it back", async () => {
    const app = await makeTestApp();
    const emails = ["a@b.example", "b@b.example", "c@b.example"];
    const made = await app.admin.call("POST /api/users/bulk", { items: emails.map((email) => ({ email })) });
    const ids = (made.body.results as Row[]).map((result) => result.id);
    const set = (body: Row) => app.admin.call("POST /api/users/subscription", body);
    const at = new Date(app.clock.nowMs).toISOString();
    expect((await set({ ids: ids.slice(0, 2), unsubscribed: true })).body).toEqual({ changed: 2, skipped: 0, at });
    expect((await set({ ids: ids.slice(0, 2), unsubscribed: true })).body).toEqual({ changed: 0, skipped: 0, at });
    expect((await set({ ids: [ids[1]], unsubscribed: false })).body).toEqual({ changed: 1, skipped: 0, at });
    await app.admin.call("POST /api/users/bulk", { items: emails.map((email) => ({ email, firstName: "X" })) });
    const gone = await app.admin.call("GET /api/users?unsubscribed=true&sort=-unsubscribed");
    expect(items(gone.body)).toMatchObject([{
      email: "a@b.example",
      unsubscribed: { at, by: "Ada Min" },
    }]);
    const rest = await app.admin.call("GET /api/users?unsubscribed=false&sort=email");
    expect(items(rest.body).map((user) => user.email)).toEqual(["b@b.example", "c@b.example"]);
    expect(refusal((await set({ ids: [ids[0], newId()], unsubscribed: true })).body)).toEqual({
      code: "not_found",
      field: "ids.1",
    });
  });
});
