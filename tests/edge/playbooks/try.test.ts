import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { dayMs, hourMs, type Item, refusalOf } from "#tests/edge/desk/desk.ts";
import { makePlaybookDesk } from "./playbook-desk.ts";

type Tried = {
  matches: boolean;
  reentry: string;
  conditions: { path: string; words: string; has: string | null; holds: boolean }[];
  actions: (Record<string, unknown> & { mails: Record<string, unknown>[] })[];
};
const at = (ms: number) => new Date(ms).toISOString();

/** Every row of every table. */
async function everything(db: Db): Promise<string> {
  const tables = await db.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'search_text_%' order by name`,
  );
  const rows: unknown[] = [];
  for (const { name } of tables) rows.push([name, await db.all(sql`select * from ${sql.identifier(name)}`)]);
  return JSON.stringify(rows);
}

test("[PB5] a test on one account says what would happen and when, and writes nothing", async () => {
  const desk = await makePlaybookDesk();
  const { ok, acme, grace, alan, admin, database, clock } = desk;
  await ok("POST /api/traits", { entity: "account", key: "stage", label: "Stage", type: "text" });
  await ok("POST /api/traits", { entity: "user", key: "vip", label: "VIP", type: "boolean" });
  await ok(`PATCH /api/users/${grace.id}`, { traits: { vip: false } });
  const content = { subject: "Hi {{user.firstName}}", html: "<p>{{account.name}}: {{account.traits.stage}}</p>" };
  const actions = [
    desk.mail({ afterDays: 3, content }),
    desk.followUp({ afterDays: 2, reviewHours: 12 }),
    { kind: "setTrait", key: "set", traitKey: "stage", value: "welcomed", afterDays: 1 },
    { kind: "setTrait", key: "vip", on: "all", traitKey: "vip", value: true },
  ];
  const { id } = await desk.make({ actions });
  const before = await everything(database.db);
  const tried = await ok(`POST /api/playbooks/${id}/test`, { accountId: acme.id }) as unknown as Tried;
  expect(await everything(database.db)).toBe(before);

  const now = clock.nowMs;
  const sendAtMs = now + 3 * dayMs + 24 * hourMs;
  expect(tried).toMatchObject({ matches: true, reentry: "may_enter", problems: [] });
  expect(tried.conditions).toEqual([{ path: "", words: "Status is subscribed", has: "subscribed", holds: true }]);
  const [hello, again, set, vip] = tried.actions;
  expect(hello).toMatchObject({
    key: "hello",
    kind: "start",
    at: at(now + 3 * dayMs),
    total: 2,
    skipped: [],
    trait: null,
  });
  expect(hello!.mails).toMatchObject([
    {
      users: [{ id: alan.id, email: "alan@acme.example" }],
      subject: "Hi {{user.firstName}}",
      holes: ["user.firstName", "account.traits.stage"],
    },
    {
      users: [{ id: grace.id, name: "Grace" }],
      subject: "Hi Grace",
      holes: ["account.traits.stage"],
      teammate: { id: admin.id },
      senderBecause: "teammate",
      sendAt: at(sendAtMs),
      expectedAt: at(sendAtMs),
    },
  ]);
  expect(String(hello!.mails[1]!.html)).toContain("Acme");
  expect(again).toMatchObject({ key: "again", kind: "followUp", at: at(sendAtMs + 2 * dayMs), total: 2 });
  expect(again!.mails[1]).toMatchObject({
    subject: "Re: Hi Grace",
    holes: [],
    sendAt: at(sendAtMs + 2 * dayMs + 12 * hourMs),
  });
  expect(set).toMatchObject({
    at: at(now + dayMs),
    mails: [],
    trait: { key: "stage", label: "Stage", on: "account", before: null, after: "welcomed", users: [] },
  });
  expect(vip!.trait).toMatchObject({
    on: "all",
    after: true,
    users: [{ id: alan.id, before: null }, { id: grace.id, name: "Grace", before: false }],
  });
});

test("[PB5] each condition is told by itself and in words, also where the account does not match", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  const rule = {
    any: [
      { all: [desk.subscribed, { field: "account.mrrCents", op: "atLeast", value: 50_000 }] },
      { not: { field: "user.lastSeenAt", op: "inLastDays", value: 7 } },
      { field: "account.csmId", op: "is", value: desk.admin.id },
    ],
  };
  const tried = await desk.ok(`POST /api/playbooks/${id}/test`, {
    accountId: desk.beta.id,
    definition: desk.definition({ rule: { all: [rule, { field: "account.name", op: "is", value: "Acme" }] } }),
  }) as unknown as Tried;
  expect(tried.matches).toBe(false);
  expect(tried.conditions).toEqual([
    { path: "all.0.any.0.all.0", words: "Status is subscribed", has: "", holds: false },
    { path: "all.0.any.0.all.1", words: "MRR is at least $500", has: "", holds: false },
    { path: "all.0.any.1.not", words: "User: Last seen is in the last 7 days", has: null, holds: false },
    { path: "all.0.any.2", words: "CSM is Ada Min", has: "", holds: false },
    { path: "all.1", words: "Name is Acme", has: "Beta", holds: false },
  ]);
  expect(tried.actions).toMatchObject([{ key: "hello", total: 1 }]);
});

test("[PB5] beside each condition stands what the account itself has there, as people read it", async () => {
  const desk = await makePlaybookDesk();
  const { ok, acme } = desk;
  const options = [{ value: "pro", label: "Pro plan" }];
  await ok("POST /api/traits", { entity: "account", key: "plan", label: "Plan", type: "select", options });
  await ok("POST /api/traits", { entity: "account", key: "paid", label: "Paid", type: "boolean" });
  await ok("PATCH /api/settings", { currency: "EUR" });
  await ok(`PATCH /api/accounts/${acme.id}`, {
    ...{ mrrCents: 125_000, renewsOn: "2027-03-14", health: 8, csmId: desk.admin.id },
    traits: { plan: "pro", paid: false },
  });
  const is = (field: string, value: unknown, op = "is") => ({ field: `account.${field}`, op, value });
  const rule = {
    all: [
      is("mrrCents", 50_050, "atLeast"),
      is("renewsOn", "2027-03-14", "on"),
      is("createdAt", "2026-01-05", "after"),
      is("health", 5, "greater"),
      is("csmId", "me"),
      is("traits.plan", "pro"),
      is("traits.paid", true),
      is("userCount", 0, "greater"),
      is("untracked", true),
      is("id", acme.id),
      { field: "account.externalId", op: "isSet" },
      { field: "account.churnedAt", op: "isNotSet" },
      { field: "account.aeId", op: "isOneOf" },
    ],
  };
  const { id } = await desk.make();
  const tried = await ok(`POST /api/playbooks/${id}/test`, {
    accountId: acme.id,
    definition: desk.definition({ rule }),
  });
  const { conditions } = tried as unknown as Tried;
  const madeAt = new Date(desk.clock.nowMs).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
  // One that is not finished is no condition yet.
  expect(conditions.map(({ words, has, holds }) => [words, has, holds])).toEqual([
    ["MRR is at least €500.50", "€1,250", true],
    ["Renewal date is on 14 March 2027", "14 March 2027", true],
    ["Created is after 5 January 2026", madeAt, true],
    ["Health is greater than 5", "8", true],
    ["CSM is Ada Min", "Ada Min", true],
    ["Plan is Pro plan", "Pro plan", true],
    ["Paid is yes", "no", false],
    ["Users is greater than 0", "2", true],
    ["Not tracked is yes", "no", false],
    ["Account is Acme", "Acme", true],
    ["External id is set", "", false],
    ["Churned is not set", "", true],
  ]);
});

test("[PB5] [ST6] whom it would leave out is said with why, and what is wrong with an action leaves that action out", async () => {
  const desk = await makePlaybookDesk();
  await desk.ok("POST /api/users/subscription", { ids: [desk.grace.id], unsubscribed: true });
  const { id } = await desk.make({ actions: [desk.mail({ sender: null, key: "broken" }), desk.mail()] });
  const tried = await desk.ok(`POST /api/playbooks/${id}/test`, { accountId: desk.acme.id }) as unknown as Tried;
  expect(tried.actions).toMatchObject([{
    key: "hello",
    total: 1,
    skipped: [{ why: "unsubscribed", count: 1, sample: ["grace@acme.example"] }],
  }]);
});

test("[PB3] it says why an account that matches would not enter", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  await desk.publish(id);
  const reentry = async (over: Record<string, unknown> = {}) =>
    (await desk.ok(`POST /api/playbooks/${id}/test`, {
      accountId: desk.acme.id,
      definition: desk.definition(over),
    })).reentry;
  expect(await reentry()).toBe("may_enter");
  await desk.tick();
  expect(await reentry()).toBe("is_in");
  await desk.database.db.run(sql`update message set state = 'sent', began_at_ms = 1, ended_at_ms = 1`);
  await desk.ok("PATCH /api/accounts", { ids: [desk.acme.id], status: "trial" });
  await desk.tick(1_000);
  expect(await reentry()).toBe("was_once");
  expect(await reentry({ reentry: { kind: "limited", times: 1, days: 30 } })).toBe("limit_reached");
  expect(await reentry({ reentry: { kind: "limited", times: 2, days: 30 } })).toBe("may_enter");
  expect(await reentry({ reentry: { kind: "always" } })).toBe("may_enter");
});

test("[AD4] an account that is not there is named", async () => {
  const desk = await makePlaybookDesk();
  const { id } = await desk.make();
  const asked = (accountId: string) => desk.admin.call(`POST /api/playbooks/${id}/test`, { accountId });
  expect(refusalOf(await asked(newId()))).toEqual([422, "invalid_field", "accountId"]);
  expect(refusalOf(await asked("x"))).toEqual([422, "invalid_field", "accountId"]);
  const missing = await desk.admin.call(`POST /api/playbooks/${newId()}/test`, { accountId: (desk.acme as Item).id });
  expect(refusalOf(missing)).toEqual([404, "not_found", undefined]);
});

test("[ST3] where nobody may send any more it says so, as its mail waits for a sender then", async () => {
  const desk = await makePlaybookDesk();
  const member = await desk.makeTeammate("member", "mo@parley.test");
  await desk.ok(`PATCH /api/teammates/${member.id}`, { maySend: false });
  const { id } = await desk.make({ actions: [desk.mail({ sender: { mode: "csm", teammateId: member.id } })] });
  const tried = await desk.ok(`POST /api/playbooks/${id}/test`, { accountId: desk.acme.id }) as unknown as Tried;
  expect(tried.actions[0]!.mails).toMatchObject([
    { senderBecause: "no_valid_sender", expectedAt: null },
    { senderBecause: "no_valid_sender", expectedAt: null },
  ]);
  await desk.publish(id);
  await desk.tick();
  expect((await desk.pending()).map(({ senderBecause }) => senderBecause)).toEqual([
    "no_valid_sender",
    "no_valid_sender",
  ]);
});

test("[ST6] [PB5] who has the mail of another account is told as left out, in the test and in the history", async () => {
  const desk = await makePlaybookDesk();
  const { ok, beta, grace } = desk;
  await ok(`PUT /api/accounts/${beta.id}/users/${grace.id}`, { isOwner: true });
  const { id } = await desk.make();
  const tried = async () => {
    const { actions } = await ok(`POST /api/playbooks/${id}/test`, { accountId: beta.id }) as unknown as Tried;
    return actions[0]!;
  };
  expect(await tried()).toMatchObject({ total: 2, skipped: [] });
  await desk.publish(id);
  await desk.tick();
  const skipped = [{ why: "duplicate", count: 1, sample: [grace.email] }];
  expect(await tried()).toMatchObject({ total: 1, skipped });
  await ok("PATCH /api/accounts", { ids: [beta.id], status: "subscribed" });
  await desk.tick(1_000);
  const stay = (await desk.staysIn(id)).find(({ account }) => (account as Item).id === beta.id);
  expect(stay!.steps).toMatchObject([{ state: "done", skipped }]);
});
