import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { runBulk } from "#jobs/bulk/run.ts";
import { runImports } from "#jobs/imports/run.ts";
import { itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";
import { chrome, gmail } from "#tests/support/agents.ts";

/** A mail to Grace that left, and looks at it. */
async function makeSent() {
  const desk = await makeDesk();
  const [sent] = await desk.start({ on: { userIds: [desk.grace.id] }, audience: undefined, when: "now" });
  await desk.release();
  const look = async (agent: string, afterMs = 60_000) => {
    desk.clock.nowMs += afterMs;
    const pixel = desk.deps.links.pixelUrl(sent!.id, desk.grace.id);
    await desk.app.request(pixel, { headers: { "User-Agent": agent } });
  };
  const opens = () => desk.ok(`GET /api/messages/${sent!.id}/opens`);
  return { ...desk, sent: sent!, look, opens };
}

test("[TR4] an account and a user are taken out of tracking by a change, with who and when kept; twice is the same", async () => {
  const { ok, admin, acme, grace, makeTeammate } = await makeDesk();
  expect([acme.untracked, grace.untracked]).toEqual([false, false]);
  expect(await ok(`PATCH /api/users/${grace.id}`, { untracked: true })).toMatchObject({ untracked: true });
  expect(await ok(`PATCH /api/users/${grace.id}`, { untracked: true, lastName: "Hopper" })).toMatchObject({
    untracked: true,
    lastName: "Hopper",
  });
  expect(await ok(`PATCH /api/accounts/${acme.id}`, { untracked: true })).toMatchObject({ untracked: true });
  for (const entity of ["user", "account"]) {
    const said = itemsOf(await admin.call(`GET /api/audit?entity=${entity}`))
      .filter(({ detail }) => (detail as { untracked?: boolean } | null)?.untracked !== undefined);
    expect(said).toMatchObject([{ action: `${entity}.updated`, actor: { id: admin.id }, detail: { untracked: true } }]);
  }
  const observer = await makeTeammate("observer", "oz@parley.test");
  const refused = await observer.call(`PATCH /api/users/${grace.id}`, { untracked: false });
  expect(refusalOf(refused)).toEqual([403, "not_allowed", undefined]);
  const bad = await admin.call(`PATCH /api/users/${grace.id}`, { untracked: "no" });
  expect(refusalOf(bad)).toEqual([422, "invalid_field", "untracked"]);
});

test("[TR4] whoever is made untracked is so from the first mail on, alone or in a bulk upsert", async () => {
  const { ok, acme } = await makeDesk();
  const made = await ok("POST /api/users", { email: "ida@acme.example", untracked: true, accounts: [{ id: acme.id }] });
  expect(made).toMatchObject({ untracked: true });
  const items = [{ email: "ida@acme.example", untracked: false }, { email: "joe@acme.example", untracked: true }];
  const { results } = await ok("POST /api/users/bulk", { items });
  expect(results).toMatchObject([{ id: made.id, status: "updated" }, { status: "created" }]);
  expect(await ok(`GET /api/users/${made.id}`)).toMatchObject({ untracked: false });
  const accounts = await ok("POST /api/accounts/bulk", { items: [{ externalId: "x", name: "X", untracked: true }] });
  const [account] = accounts.results as { id: string }[];
  expect(await ok(`GET /api/accounts/${account!.id}`)).toMatchObject({ untracked: true });
  const again = await ok("POST /api/accounts/bulk", { items: [{ externalId: "x", untracked: true }] });
  expect(again.results).toMatchObject([{ status: "unchanged" }]);
});

test("[TR4] tracking is written with the rest of an item or not at all, and told once", async () => {
  const { ok, admin, grace, acme } = await makeDesk();
  const bad = await admin.call(`PATCH /api/users/${grace.id}`, { untracked: true, traits: { shoe: 1 } });
  expect(refusalOf(bad)).toEqual([422, "invalid_field", "traits.shoe"]);
  expect(await ok(`GET /api/users/${grace.id}`)).toMatchObject({ untracked: false });
  const items = [{ email: "grace@acme.example", lastName: "Hopper", untracked: true }, {
    email: "no",
    untracked: true,
  }];
  const { results } = await ok("POST /api/users/bulk", { items });
  expect(results).toMatchObject([{ id: grace.id, status: "updated" }, { error: { field: "items.1.email" } }]);
  const ofGrace = async () => itemsOf(await admin.call(`GET /api/audit?entity=user&entityId=${grace.id}`));
  expect(await ofGrace()).toMatchObject([
    { action: "user.updated", detail: { changed: ["lastName", "untracked"], untracked: true } },
    { action: "user.created", detail: null },
  ]);
  await ok("POST /api/users/bulk", { items });
  expect(await ofGrace()).toHaveLength(2);
  // Who belongs to an account that is not tracked is told so, by which.
  await ok(`PATCH /api/accounts/${acme.id}`, { untracked: true });
  expect(await ok(`GET /api/users/${grace.id}`)).toMatchObject({ accounts: [{ name: "Acme", untracked: true }] });
});

test("[TR4] [PD6] a file says whom nobody looks at: mapped by its header, tried first, a bad word told by its line", async () => {
  const { ok, admin, deps, database } = await makeDesk();
  const run = () => runImports({ ...deps, long: database.long });
  const csv = "Email,Not tracked,Company,Account untracked\nida@a.example,Yes,Acme,\njoe@b.example,maybe,Beta,\n" +
    "lea@c.example,0,Gamma,TRUE\ngrace@acme.example,,Acme,n\n";
  const uploaded = await admin.call("POST /api/imports?fileName=p.csv", csv, { "Content-Type": "text/csv" });
  const { id, suggested } = uploaded.body;
  expect(suggested).toMatchObject({ "Not tracked": "user.untracked", "Account untracked": "account.untracked" });
  const told = { rows: 4, created: 2, updated: 0, unchanged: 1, failed: 1 };
  for (const dryRun of [true, false]) {
    await ok(`POST /api/imports/${id}/run`, { columns: suggested, dryRun });
    await run();
    const errors = [{ line: 3, field: "Not tracked", reason: "is not yes or no" }];
    expect(await ok(`GET /api/imports/${id}`)).toMatchObject({ state: "done", dryRun, ...told, errors });
  }
  const of = async (path: string) =>
    itemsOf(await admin.call(`GET /api/${path}`)).map(({ name, untracked }) => [name, untracked]);
  expect(await of("users?q=a@")).toEqual([["ida@a.example", true], ["lea@c.example", false]]);
  expect(await of("accounts?q=a")).toEqual([["Acme", false], ["Beta", false], ["Gamma", true]]);
});

test("[TR4] [VI2] many are taken out at once, and found by it", async () => {
  const { ok, admin, deps, database, acme, grace, alan } = await makeDesk();
  const act = { kind: "tracking", untracked: true };
  await ok("POST /api/bulk-runs", { entity: "user", chosen: { all: true, accountId: acme.id }, act });
  await runBulk({ long: database.long, nowMs: deps.nowMs, log: deps.log });
  const filter = (field: string) => encodeURIComponent(JSON.stringify({ field, op: "is", value: true }));
  const users = itemsOf(await admin.call(`GET /api/users?filter=${filter("user.untracked")}`));
  expect(users.map(({ id }) => id).sort()).toEqual([grace.id, alan.id].sort());
  await ok("POST /api/bulk-runs", { entity: "account", chosen: { ids: [acme.id] }, act });
  await runBulk({ long: database.long, nowMs: deps.nowMs, log: deps.log });
  expect(itemsOf(await admin.call(`GET /api/accounts?filter=${filter("account.untracked")}`)))
    .toMatchObject([{ id: acme.id }]);
});

test("[TR2] a message says who looked at it and when, and what was left out of that", async () => {
  const { sent, look, opens, clock, grace, ok } = await makeSent();
  const tracked = { tracked: true, trackedNoMore: false };
  expect(await opens()).toEqual({ seen: null, ...tracked, leftOut: { prefetch: 0, scanner: 0 }, hits: [] });
  await look("Link-Check/1", 1_000);
  await look("Mozilla/5.0", 1_000);
  await look("Barracuda Sentinel (EE)");
  await look(gmail);
  const firstAt = new Date(clock.nowMs).toISOString();
  await look(chrome);
  const told = await opens();
  expect(told).toMatchObject({
    seen: { firstAt, count: 2 },
    leftOut: { prefetch: 1, scanner: 2 },
    hits: [
      { verdict: "human", counts: true, by: null, user: { id: grace.id, name: "Grace" } },
      { verdict: "proxy", counts: true, by: "Gmail" },
      { verdict: "scanner", counts: false, by: "Barracuda" },
      { verdict: "prefetch", counts: false, by: "Apple Mail Privacy Protection" },
      { verdict: "scanner", counts: false, by: null },
    ],
  });
  expect(await ok(`GET /api/messages/${sent.id}`)).toMatchObject({ seen: { firstAt, count: 2 }, tracked: true });
});

test("[TR3] [TR4] what left with a pixel was tracked, whatever is switched off since: list, thread, looks and rate agree, and say since", async () => {
  const desk = await makeSent();
  const { sent, ok, grace, admin, look, opens } = desk;
  const thread = () => ok(`GET /api/conversations/${sent.conversationId}`);
  const rate = async () => (await ok("POST /api/numbers", { kind: "rate", measure: "opened" })).value;
  expect(await thread()).toMatchObject({
    tracked: true,
    trackedNoMore: false,
    messages: [{ tracked: true, seen: null }],
  });
  await look(chrome);
  const before = await rate();
  await ok(`PATCH /api/users/${grace.id}`, { untracked: true });
  const noMore = { tracked: true, trackedNoMore: true, seen: { count: 1 } };
  await look(chrome);
  expect(await thread()).toMatchObject({ ...noMore, messages: [noMore] });
  expect(await opens()).toMatchObject(noMore);
  expect(itemsOf(await admin.call("GET /api/conversations"))).toMatchObject([noMore]);
  expect(await rate()).toEqual(before);
  // What is to leave without one is not tracked, and the mail of before says so for both.
  const [next] = await desk.start({ on: { userIds: [grace.id] }, audience: undefined, when: "now" });
  expect(await ok(`GET /api/messages/${next!.id}`)).toMatchObject({ tracked: false, trackedNoMore: false });
  await ok(`PATCH /api/users/${grace.id}`, { untracked: false });
  expect(await thread()).toMatchObject({ tracked: true, trackedNoMore: false });
  await desk.deps.db.run(sql`update message set untracked = 1`);
  await ok(`PATCH /api/users/${grace.id}`, { untracked: true });
  expect(await thread()).toMatchObject({ tracked: false, trackedNoMore: false, messages: [{ tracked: false }] });
});

test("[AD4] looks are told of messages of ours alone", async () => {
  const { admin } = await makeDesk();
  expect(refusalOf(await admin.call("GET /api/messages/01JD3K5V8ZQ4N6T0W2Y4A6C8E0/opens"))).toEqual([
    404,
    "not_found",
    undefined,
  ]);
});
