import { Analytics } from "@segment/analytics-node";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";
import { whenDone } from "#tests/support/database.ts";
import { contents } from "#tests/support/imports.ts";

type Row = Record<string, unknown>;

/** The app with a write key and the traits of a customer's product. */
async function makeIngestion() {
  const app = await makeTestApp();
  const define = (entity: string, key: string, type: string, editRight = "members") =>
    app.admin.call("POST /api/traits", { entity, key, label: key, type, editRight });
  await define("user", "seats", "number");
  await define("user", "signedUpOn", "date", "api");
  await define("user", "beta", "boolean", "admins");
  await define("account", "plan", "text");
  const { body } = await app.admin.call("POST /api/keys", { name: "Product", kind: "write" });
  const { key, item } = body as { key: string; item: Row };
  const call = (path: string, sent: unknown, as = key) =>
    app.anyone(`POST /v1/${path}`, sent, { Authorization: `Basic ${btoa(`${as}:`)}` });
  const told = async () => (await app.admin.call("GET /api/ingestion")).body as Record<"traits" | "faults", Row[]>;
  return { app, key, item, call, told };
}

/** The unmodified library, pointed at the app over real HTTP. */
function libraryOf(app: TestApp, writeKey: string, o: { flushAt?: number } = {}): Analytics {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, app.app.fetch);
  whenDone(() => server.shutdown());
  return new Analytics({ writeKey, host: `http://127.0.0.1:${server.addr.port}`, maxRetries: 0, ...o });
}

describe("[PD8] the unmodified library of Segment", () => {
  test("fills users, accounts, memberships and traits", async () => {
    const { app, key, told } = await makeIngestion();
    const library = libraryOf(app, key, { flushAt: 5 });
    const failed: unknown[] = [];
    library.on("error", (error) => failed.push(error));
    library.identify({
      userId: "u1",
      traits: { email: "Ann+x@B.example", firstName: "Ann", lastName: "Lee", seats: 3, beta: true, shoe: "red" },
    });
    library.identify({
      userId: "u2",
      traits: { email: "bo@b.example", name: "Bo van Dyk", signedUpOn: new Date("2026-02-03T10:00:00Z") },
    });
    library.group({ userId: "u1", groupId: "g1", traits: { name: "Acme", plan: "gold", mrr: 12.5, employees: 40 } });
    library.group({ userId: "u2", groupId: "g2" });
    library.track({ userId: "u1", event: "Clicked" });
    library.page({ userId: "u1", name: "Home" });
    library.alias({ userId: "u1", previousId: "old" });
    library.screen({ userId: "u1", name: "Home" });
    await library.closeAndFlush();
    expect(failed).toEqual([]);
    expect(await contents(app.deps.db)).toMatchObject({
      users: [
        { email: "ann+x@b.example", external_id: "u1", first_name: "Ann", last_name: "Lee", accounts: "Acme:0:" },
        { email: "bo@b.example", external_id: "u2", first_name: "Bo", last_name: "van Dyk", accounts: "g2:0:" },
      ],
      accounts: [
        { name: "Acme", external_id: "g1", mrr_cents: 1250, traits: "plan=gold", user_count: 1 },
        { name: "g2", external_id: "g2", user_count: 1 },
      ],
    });
    const [ann, bo] = (await contents(app.deps.db)).users as { traits: string }[];
    expect(ann!.traits.split(";").sort()).toEqual(["beta=1.0", "seats=3.0"]);
    expect(bo!.traits).toBe("signedUpOn=2026-02-03");
    const { traits, faults } = await told();
    expect(traits).toMatchObject([
      { entity: "account", key: "employees", type: "number", count: 1 },
      { entity: "user", key: "shoe", type: "string", count: 1 },
    ]);
    expect(faults).toEqual([]);
  });

  test("a hundred events in batches of twenty go in once each, also when all of them are sent again", async () => {
    const { app, key } = await makeIngestion();
    const library = libraryOf(app, key, { flushAt: 20 });
    const identify = () => {
      for (let n = 0; n < 100; n++) {
        library.identify({ userId: `u${n}`, messageId: `m${n}`, traits: { email: `u${n}@b.example` } });
      }
    };
    identify();
    await library.flush();
    const written = (await app.deps.db.all<{ seq: number }>(sql`select max(seq) as seq from audit`))[0]!.seq;
    identify();
    await library.closeAndFlush();
    expect((await contents(app.deps.db)).users).toHaveLength(100);
    expect(await app.deps.db.all(sql`select action from audit where seq > ${written}`)).toEqual([]);
  });

  test("with a wrong key it is told so, and nothing goes in", async () => {
    const { app } = await makeIngestion();
    const library = libraryOf(app, "parley_write_wrong");
    const failed: unknown[] = [];
    library.on("error", (error) => failed.push(error));
    library.identify({ userId: "u1", traits: { email: "a@b.example" } });
    await library.closeAndFlush();
    expect(failed).toHaveLength(1);
    expect((await contents(app.deps.db)).users).toEqual([]);
  });
});

describe("[PD8] what is sent", () => {
  const identify = (userId: unknown, traits: Row, more: Row = {}) => ({ type: "identify", userId, traits, ...more });
  const users = async (app: TestApp) => (await contents(app.deps.db)).users as Row[];

  test("a bad event loses none of the others, and is counted by its reason", async () => {
    const { app, call, told } = await makeIngestion();
    const batch = [
      identify("u1", { email: "a@b.example" }),
      null,
      7,
      { type: "dance" },
      { type: "identify", traits: { seats: 1 } },
      { type: "group", traits: { name: "No id" } },
      identify("u2", { email: "no address", firstName: "Bo", seats: "many", lastName: { a: 1 } }),
      identify("u3", { email: "a@b.example" }),
      identify("u4", { note: "x".repeat(40_000) }),
      identify("u5", { email: "e@b.example", unsubscribed: false, __proto__: "x", constructor: 1 }),
    ];
    expect(await call("batch", { batch })).toMatchObject({ status: 200, body: { success: true } });
    expect(await users(app)).toMatchObject([
      { email: null, external_id: "u2", first_name: "Bo", traits: null },
      { email: "a@b.example", external_id: "u3" },
      { email: "e@b.example", external_id: "u5", unsubscribed_at_ms: null },
    ]);
    const { traits, faults } = await told();
    expect(traits.map(({ key }) => key).sort()).toEqual(["constructor", "unsubscribed"]);
    expect(faults.map(({ call, reason, count }) => `${count} ${call} ${reason}`).sort()).toEqual([
      "1 group has no groupId",
      "1 identify email: is not an e-mail address",
      "1 identify has no userId and no e-mail",
      "1 identify is larger than 32 KB",
      "1 identify lastName: is no text",
      "1 identify traits.seats: is not a number",
      "3 unknown is no call of ours",
    ]);
    const member = await app.makeTeammate("member", "mo@parley.test");
    expect((await member.call("GET /api/ingestion")).status).toBe(403);
    await app.admin.call("DELETE /api/ingestion");
    expect(await told()).toEqual({ traits: [], faults: [] });
  });

  test("an event that comes late overwrites nothing newer, and fills in what is not known", async () => {
    const { app, call } = await makeIngestion();
    const at = (minute: number) => ({
      timestamp: new Date(app.clock.nowMs - 3_600_000 + minute * 60_000).toISOString(),
    });
    await call("identify", identify("u1", { email: "a@b.example", firstName: "Ann", seats: 5 }, at(10)));
    await call("group", { userId: "u1", groupId: "g1", traits: { name: "Acme", plan: "gold" }, ...at(10) });
    await call("identify", identify("u1", { firstName: "Old", lastName: "Lee", seats: 2, beta: true }, at(5)));
    await call("group", {
      userId: "u1",
      groupId: "g1",
      traits: { name: "Older", plan: "tin", status: "trial" },
      ...at(5),
    });
    const late = await contents(app.deps.db);
    expect(late).toMatchObject({
      users: [{ first_name: "Ann", last_name: "Lee" }],
      accounts: [{ name: "Acme", status: "trial", traits: "plan=gold" }],
    });
    expect(((late.users as Row[])[0]!.traits as string).split(";").sort()).toEqual(["beta=1.0", "seats=5.0"]);
    // A clock that goes ahead shuts nothing out.
    await call("identify", identify("u1", { firstName: "Future" }, { timestamp: "2999-01-01T00:00:00Z" }));
    app.clock.nowMs += 1;
    await call("identify", identify("u1", { firstName: "Now" }));
    expect(await users(app)).toMatchObject([{ first_name: "Now" }]);
  });

  test("by e-mail alone, by a number as id, with a company, and only a group", async () => {
    const { app, call } = await makeIngestion();
    await call("identify", { anonymousId: "x", traits: { email: "a@b.example", first_name: "Ann" } });
    await call("identify", identify(42, { email: "a@b.example", company: { id: 7, name: "Acme", plan: "x" } }));
    await call("group", { anonymousId: "x", groupId: "g9", traits: { name: "Nine" } });
    expect(await contents(app.deps.db)).toMatchObject({
      users: [{ email: "a@b.example", external_id: "42", first_name: "Ann", accounts: "Acme:0:" }],
      accounts: [{ name: "Acme", external_id: "7" }, { name: "Nine", external_id: "g9", user_count: 0 }],
    });
  });
});

describe("[PD8][AD1] write keys", () => {
  test("are made by admins, call nothing but ingestion, and no other key ingests", async () => {
    const { app, key, item, call } = await makeIngestion();
    expect(item).toMatchObject({ kind: "write", name: "Product" });
    expect(key).toMatch(/^parley_write_/);
    const bearer = (of: string) => ({ Authorization: `Bearer ${of}` });
    for (const name of ["GET /api/users", "GET /api/me", "GET /api/ingestion"]) {
      expect((await app.anyone(name, undefined, bearer(key))).status).toBe(401);
    }
    const ordinary = (await app.admin.call("POST /api/keys", { name: "Script" })).body as { key: string; item: Row };
    expect(ordinary.item.kind).toBe("api");
    expect((await app.anyone("GET /api/users", undefined, bearer(ordinary.key))).status).toBe(200);
    const event = { userId: "u1", traits: {} };
    expect((await call("identify", event, ordinary.key)).status).toBe(401);
    expect((await app.anyone("POST /v1/identify", event, bearer(key))).status).toBe(401);
    expect((await app.anyone("POST /v1/identify", event)).status).toBe(401);
    expect((await app.anyone("POST /v1/identify", event, { Cookie: app.admin.cookie })).status).toBe(401);
    const member = await app.makeTeammate("member", "mo@parley.test");
    const made = await member.call("POST /api/keys", { name: "Mine", kind: "write" });
    expect(made.body.error).toMatchObject({ code: "not_allowed", field: "kind" });
    await app.admin.call(`DELETE /api/keys/${item.id}`);
    expect((await call("identify", event)).status).toBe(401);
    expect((await contents(app.deps.db)).users).toEqual([]);
  });

  test("a write key works while its maker is an admin", async () => {
    const app = await makeTestApp();
    const second = await app.makeTeammate("admin", "second@parley.test");
    const { key } = (await second.call("POST /api/keys", { name: "Product", kind: "write" })).body as { key: string };
    const auth = { Authorization: `Basic ${btoa(`${key}:`)}` };
    const identify = async (userId: string) =>
      (await app.anyone("POST /v1/identify", { userId, traits: {} }, auth)).status;
    const become = (role: string) => app.admin.call(`PATCH /api/teammates/${second.id}`, { role });
    expect(await identify("u1")).toBe(200);
    await become("member");
    expect(await identify("u2")).toBe(401);
    expect((await contents(app.deps.db)).users).toHaveLength(1);
    await become("admin");
    expect(await identify("u3")).toBe(200);
  });

  test("[AD4] what is no call is 400, a large one 413, too many 429; never a 500", async () => {
    const { app, key, call } = await makeIngestion();
    const auth = { Authorization: `Basic ${btoa(`${key}:`)}`, "Content-Type": "application/json" };
    for (const body of ["", "{", "[]", "null", '"x"', "{}", '{"batch":{}}']) {
      expect([body, (await app.anyone("POST /v1/batch", body, auth)).status]).toEqual([body, 400]);
    }
    expect((await call("batch", { batch: [], pad: "x".repeat(520_000) })).status).toBe(413);
    expect((await call("batch", { batch: Array(2_501).fill(0) })).status).toBe(400);
    expect((await app.anyone("GET /v1/batch", undefined, auth)).status).toBe(404);
    for (const header of ["Basic", "Basic !", `Basic ${btoa("x")}`, `Basic ${btoa(`${key}:secret`)}`]) {
      expect((await app.anyone("POST /v1/batch", { batch: [] }, { Authorization: header })).status).toBe(401);
    }
    const many = await Promise.all(Array.from({ length: 610 }, () => call("track", { event: "x", messageId: "one" })));
    expect(new Set(many.map((answer) => answer.status))).toEqual(new Set([200, 429]));
    expect(many.find((answer) => answer.status === 429)!.headers.get("Retry-After")).toBe("5");
  }, 60_000);
});
