import { expect, test } from "vitest";
import { type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

async function makeListDesk() {
  const desk = await makeDesk();
  const { ok, admin, startBody, runStartJobs, acme, beta } = desk;
  // Grace owns Acme and works at Beta as its buyer; Edsger owns Beta.
  const people = { grace: desk.grace, edsger: desk.edsger };
  await ok(`PATCH /api/users/${people.grace.id}`, {
    accounts: [{ id: acme.id, isOwner: true, role: "boss" }, { id: beta.id, role: "buyer" }],
  });
  await ok(`PATCH /api/users/${people.edsger.id}`, { accounts: [{ id: beta.id, isOwner: true }] });
  const body = (on: unknown, audience?: unknown) => ({ ...startBody(), on, audience });
  const preview = (on: unknown, audience?: unknown) => ok("POST /api/starts/preview", body(on, audience));
  /** What a start of these makes: "account: user", in no order. */
  const made = async (on: unknown, audience?: unknown) => {
    const { id } = await ok("POST /api/starts", body(on, audience));
    await runStartJobs();
    return (await saidOf(id)).sort();
  };
  const saidOf = async (startId: string) =>
    itemsOf(await admin.call(`GET /api/messages?startId=${startId}`)).map((one) =>
      `${(one.account as { name: string }).name}: ${(one.to as { address: string }[])[0]!.address.split("@")[0]}`
    );
  const refused = async (on: unknown, audience?: unknown) => {
    const both = await Promise.all(
      ["POST /api/starts/preview", "POST /api/starts"].map((name) => admin.call(name, body(on, audience))),
    );
    expect(refusalOf(both[0]!)).toEqual(refusalOf(both[1]!));
    return refusalOf(both[0]!);
  };
  return { ...desk, body, preview, made, saidOf, refused };
}

const is = (field: string, value: unknown) => ({ field, op: "is", value });
const rule = (filter: unknown) => ({ kind: "rule", rule: filter });

test("[ST4] a rule takes those of an account's users who match, by their place in that very account", async () => {
  const { made, preview, acme, beta } = await makeListDesk();
  const both = { accountIds: [acme.id, beta.id] };
  expect(await made(both, rule(is("user.isOwner", true)))).toEqual(["Acme: grace", "Beta: edsger"]);
  // Grace is a buyer at Beta alone, and owns another.
  expect(await made(both, rule(is("user.role", "buyer")))).toEqual(["Beta: grace"]);
  expect(await made(both, rule({ all: [is("user.role", "buyer"), is("user.isOwner", true)] }))).toEqual([]);
  expect(await made(both, rule({ not: is("user.role", "boss") }))).toEqual([
    "Acme: alan",
    "Beta: edsger",
    "Beta: grace",
  ]);
  const told = await preview(both, rule(is("user.name", "Grace")));
  expect(told).toMatchObject({ conversations: 1, isMore: false });
  expect(await preview(both, rule(is("user.email", "nobody@x.example")))).toMatchObject({
    conversations: 0,
    skipped: [{ why: "no_users", count: 2 }],
  });
});

test("[ST4] [PD5] a rule goes by traits and by days as whoever starts reads them", async () => {
  const { ok, made, acme, alan, grace, clock } = await makeListDesk();
  await ok("POST /api/traits", { entity: "user", key: "seat", label: "Seat", type: "text" });
  await ok(`PATCH /api/users/${alan.id}`, { traits: { seat: "admin" } });
  const at = new Date(clock.nowMs - 6 * 86_400_000).toISOString();
  await ok(`PATCH /api/users/${grace.id}`, { lastSeenAt: at });
  const on = { accountIds: [acme.id] };
  expect(await made(on, rule(is("user.traits.seat", "admin")))).toEqual(["Acme: alan"]);
  expect(await made(on, rule({ field: "user.lastSeenAt", op: "inLastDays", value: 7 }))).toEqual(["Acme: grace"]);
  expect(await made(on, rule({ field: "user.lastSeenAt", op: "inLastDays", value: 3 }))).toEqual([]);
});

test("[ST1] all accounts and all users that match are started from, those left out aside", async () => {
  const { made, preview, beta, alan } = await makeListDesk();
  const subscribed = { of: "accounts", filter: is("account.status", "subscribed") };
  expect(await made(subscribed, { kind: "all" })).toEqual(["Acme: alan", "Acme: grace"]);
  expect(await made({ of: "accounts", status: "subscribed" }, { kind: "owners" })).toEqual(["Acme: grace"]);
  expect(await made({ of: "accounts", except: [beta.id] }, { kind: "owners" })).toEqual(["Acme: grace"]);
  expect(await made({ of: "users", q: "acme.example", except: [alan.id] })).toEqual([]);
  expect(await preview({ of: "users", q: "acme.example" })).toMatchObject({
    conversations: 1,
    skipped: [{ why: "several_accounts", sample: ["grace@acme.example"] }],
  });
  const owners = { of: "users", filter: { all: [is("user.isOwner", true), is("account.name", "Beta")] } };
  expect(await made(owners)).toEqual(["Beta: edsger"]);
  expect(await made({ of: "users", accountId: beta.id })).toEqual(["Beta: edsger", "Beta: grace"]);
});

test("[ST1] who matches when the start is planned is written to, whatever changes later", async () => {
  const { ok, body, runStartJobs, saidOf, beta, acme } = await makeListDesk();
  const { id } = await ok(
    "POST /api/starts",
    body({ of: "accounts", filter: is("account.status", "subscribed") }, { kind: "owners" }),
  );
  await ok("PATCH /api/accounts", { ids: [beta.id], status: "subscribed" });
  await runStartJobs();
  await ok("PATCH /api/accounts", { ids: [acme.id], status: "trial" });
  await ok("PATCH /api/accounts", { ids: [beta.id], status: "trial" });
  await runStartJobs();
  expect((await saidOf(id)).sort()).toEqual(["Acme: grace", "Beta: edsger"]);
});

test("[ST1] [PD5] a start whose filter lost its trait before it was planned makes nothing, and says why", async () => {
  const { ok, body, runStartJobs, admin } = await makeListDesk();
  const trait = await ok("POST /api/traits", { entity: "account", key: "plan", label: "Plan", type: "text" });
  const on = { of: "accounts", filter: is("account.traits.plan", "gold") };
  const { id } = await ok("POST /api/starts", body(on, { kind: "all" }));
  await ok(`PATCH /api/traits/${trait.id}`, { archived: true });
  await runStartJobs();
  const failed: Item = await ok(`GET /api/starts/${id}`);
  expect(failed).toMatchObject({ state: "failed", created: 0 });
  expect(failed.failure).toContain("account.traits.plan is archived");
  await runStartJobs();
  expect(itemsOf(await admin.call(`GET /api/messages?startId=${id}`))).toEqual([]);
});

test("[AD4] a filter or rule that cannot be is refused with its place, and so is a selection that is none", async () => {
  const { refused, acme } = await makeListDesk();
  const on = { accountIds: [acme.id] };
  const field = (name: string) => [422, "invalid_field", name];
  expect(await refused(on, { kind: "rule" })).toEqual(field("audience.rule"));
  expect(await refused(on, rule(is("user.shoe", "x")))).toEqual(field("audience.rule.field"));
  expect(
    await refused(
      on,
      rule({ all: [is("user.name", "x"), { field: "user.lastSeenAt", op: "inLastDays", value: "x" }] }),
    ),
  )
    .toEqual(field("audience.rule.all.1.value"));
  const of = (filter: unknown) => ({ of: "accounts", filter });
  expect(await refused(of({ any: [is("account.mrrCents", "much")] }), { kind: "all" })).toEqual(
    field("on.filter.any.0.value"),
  );
  const deep = Array.from({ length: 9 }).reduce<unknown>((inner) => ({ not: inner }), is("account.name", "x"));
  expect((await refused(of(deep), { kind: "all" })).slice(0, 2)).toEqual([422, "invalid_field"]);
  expect(await refused(of(is("account.name", "x")))).toEqual(field("audience"));
  expect((await refused({ filter: {} }, { kind: "all" })).slice(0, 2)).toEqual([422, "invalid_field"]);
});
