import { describe, expect, test } from "vitest";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";

type Row = Record<string, unknown>;
type Caller = TestApp["admin"];
const itemsOf = (answer: { body: Row }) => answer.body.items as Row[];
const json = (filter: unknown) => encodeURIComponent(JSON.stringify(filter));
const namesOf = async (caller: Caller, path: string) => {
  const answer = await caller.call(`GET ${path}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return itemsOf(answer).map((item) => item.name);
};

/** Three accounts of which two have a plan, and their people. */
async function makeWorkspace() {
  const app = await makeTestApp();
  const { admin } = app;
  const define = (entity: string, key: string, type: string) =>
    admin.call("POST /api/traits", { entity, key, label: key, type });
  const { body: plan } = await define("account", "plan", "text");
  await define("account", "seats", "number");
  await define("user", "title", "text");
  const account = async (name: string, more: Row) =>
    String((await admin.call("POST /api/accounts", { name, ...more })).body.id);
  const acme = await account("Acme", { status: "trial", traits: { plan: "pro", seats: 5 }, csmId: admin.id });
  const bolt = await account("Bolt", { status: "churned", traits: { plan: "free" } });
  await account("Cog", { traits: { seats: 2 } });
  const user = (email: string, title: string, accounts: Row[]) =>
    admin.call("POST /api/users", { email, traits: { title }, accounts });
  await user("ann@a.example", "CEO", [{ id: acme, isOwner: true }]);
  await user("bo@a.example", "CTO", [{ id: acme }, { id: bolt, isOwner: true }]);
  return { app, admin, planId: String(plan.id) };
}

test("[VI2] lists are narrowed by a filter in their URL, over fields, traits and what is tied to them", async () => {
  const { admin } = await makeWorkspace();
  const accounts = (filter: unknown, more = "") => namesOf(admin, `/api/accounts?filter=${json(filter)}${more}`);
  expect(await accounts({ field: "account.traits.plan", op: "is", value: "pro" })).toEqual(["Acme"]);
  expect(await accounts({ field: "account.traits.plan", op: "isNot", value: "pro" })).toEqual(["Bolt", "Cog"]);
  expect(await accounts({ field: "account.csmId", op: "is", value: "me" })).toEqual(["Acme"]);
  const title = (value: string) => ({ field: "user.traits.title", op: "is", value });
  const owner = { field: "user.isOwner", op: "is", value: true };
  expect(await accounts({ all: [title("CTO"), owner] })).toEqual(["Bolt"]);
  expect(await accounts({ not: { field: "user.email", op: "isSet" } })).toEqual(["Cog"]);
  expect(await accounts({ any: [title("CEO"), title("CTO")] }, "&status=churned")).toEqual(["Bolt"]);
  expect(await accounts({ all: [] }, "&q=co")).toEqual(["Cog"]);
  const users = await admin.call(
    `GET /api/users?filter=${json({ all: [{ field: "account.status", op: "is", value: "trial" }, { not: owner }] })}`,
  );
  expect(itemsOf(users)).toEqual([]);
});

test("[VI1] accounts go by a trait page by page, and a cursor is of its order alone", async () => {
  const { admin, planId } = await makeWorkspace();
  expect(await namesOf(admin, "/api/accounts?sort=traits.seats")).toEqual(["Cog", "Acme", "Bolt"]);
  expect(await namesOf(admin, "/api/accounts?sort=-traits.plan")).toEqual(["Acme", "Bolt", "Cog"]);
  const found: unknown[] = [];
  let cursor = "";
  do {
    const page = await admin.call(`GET /api/accounts?sort=-traits.seats&limit=1${cursor}`);
    found.push(...itemsOf(page).map((item) => item.name));
    cursor = page.body.next ? `&cursor=${page.body.next}` : "";
    if (cursor) {
      const other = await admin.call(`GET /api/accounts?sort=traits.seats${cursor}`);
      expect(other.body.error).toMatchObject({ code: "invalid_field", field: "cursor" });
    }
  } while (cursor);
  expect(found).toEqual(["Acme", "Cog", "Bolt"]);
  await admin.call(`PATCH /api/traits/${planId}`, { archived: true });
  for (const key of ["plan", "nothing"]) {
    const refused = await admin.call(`GET /api/accounts?sort=traits.${key}`);
    expect(refused).toMatchObject({ status: 422, body: { error: { code: "invalid_field", field: "sort" } } });
  }
});

test("[VI1] counts say how many rows each list has, its filter and search too", async () => {
  const { admin } = await makeWorkspace();
  const count = async (path: string) => (await admin.call(`GET ${path}`)).body;
  expect(await count("/api/accounts/count")).toEqual({ count: 3, isMore: false });
  expect(await count("/api/accounts/count?status=")).toEqual({ count: 1, isMore: false });
  const plan = json({ field: "account.traits.plan", op: "isSet" });
  expect(await count(`/api/accounts/count?filter=${plan}&q=acme`)).toEqual({ count: 1, isMore: false });
  expect(await count(`/api/users/count?filter=${plan}`)).toEqual({ count: 2, isMore: false });
  expect(await count("/api/messages/count")).toEqual({ count: 0, isMore: false });
  expect(await count("/api/conversations/count?unread=true")).toEqual({ count: 0, isMore: false });
});

test("[VI2] the fields that there are: built in, and traits until they are archived", async () => {
  const { admin, planId } = await makeWorkspace();
  const fields = async () => new Map(itemsOf(await admin.call("GET /api/fields")).map((item) => [item.field, item]));
  expect((await fields()).get("account.traits.plan")).toMatchObject({ entity: "account", label: "plan", type: "text" });
  expect((await fields()).get("conversation.state")).toMatchObject({
    type: "select",
    options: [{ value: "pending" }, { value: "active" }, { value: "closed" }],
    ops: [{ op: "is", label: "is", takes: "one" }, { op: "isNot" }, { op: "isOneOf", takes: "many" }],
  });
  // [PD2] A status is any text: the usual ones are offered, and those in use.
  await admin.call("POST /api/accounts", { name: "Dot", status: "at risk" });
  await admin.call("POST /api/accounts", { name: "Eve", status: "Subscribed" });
  expect((await fields()).get("account.status")).toMatchObject({
    takesOwn: true,
    options: [
      { value: "trial", label: "Trial" },
      { value: "churned", label: "Churned" },
      { value: "Subscribed", label: "Subscribed" },
      { value: "at risk", label: "At risk" },
    ],
  });
  await admin.call(`PATCH /api/traits/${planId}`, { archived: true });
  expect((await fields()).has("account.traits.plan")).toBe(false);
});

describe("[AD4] a filter that is no good names its place, and nothing of it reaches the database", () => {
  const isSet = { field: "account.status", op: "isSet" };
  const lists = [
    "accounts",
    "users",
    "messages",
    "conversations",
    "accounts/count",
    "users/count",
    "messages/count",
    "conversations/count",
  ];
  test.each<[string, string, string]>([
    ["no JSON", "%7B", "filter"],
    ["an unknown field", json({ all: [isSet, { field: "account.x", op: "is", value: 1 }] }), "filter.all.1.field"],
    [
      "a wrong type",
      json({ all: [isSet, { field: "account.health", op: "is", value: "'; drop table account; --" }] }),
      "filter.all.1.value",
    ],
    ["a number that is none", encodeURIComponent(`{"field":"account.health","op":"is","value":1e999}`), "filter.value"],
    ["NaN", encodeURIComponent(`{"field":"account.health","op":"is","value":NaN}`), "filter"],
    ["too deep", encodeURIComponent(`${'{"not":'.repeat(900)}1${"}".repeat(900)}`), `filter${".not".repeat(5)}`],
    ["too long", encodeURIComponent("[".repeat(8_001)), "filter"],
  ])("%s", async (_, filter, field) => {
    const { admin } = await makeTestApp();
    for (const list of lists) {
      const refused = await admin.call(`GET /api/${list}?filter=${filter}`);
      expect(refused).toMatchObject({ status: 422, body: { error: { code: "invalid_field", field } } });
    }
  });

  test("whatever stands in an operand is a value, and found as one", async () => {
    const { admin } = await makeTestApp();
    const hostile = [
      `'; drop table account; --`,
      `" or 1=1 --`,
      "%",
      "_",
      "\\",
      "100%_",
      "<script>",
      "${1}",
      "?1",
      "a`b",
      "𝔞",
      "' AND '",
    ];
    for (const name of hostile) await admin.call("POST /api/accounts", { name, externalId: name });
    for (const value of hostile) {
      for (
        const [op, least] of [["is", 1], ["contains", 1], ["startsWith", 1], ["isNot", hostile.length - 1]] as const
      ) {
        for (const field of ["account.name", "account.externalId"]) {
          const names = await namesOf(admin, `/api/accounts?filter=${json({ field, op, value })}`);
          expect(names.includes(value), `${field} ${op} ${value}`).toBe(op !== "isNot");
          if (op === "is" || op === "isNot") expect(names).toHaveLength(least);
        }
      }
    }
  });
});
