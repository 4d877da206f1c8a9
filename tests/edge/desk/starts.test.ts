import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dayMs, hourMs, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";

test("[ST6] the preview says to whom, from whom, when, and who is skipped, and creates nothing", async () => {
  const { admin, ok, startBody, clock, database, alan, acme, grace } = await makeDesk();
  await ok("POST /api/users/subscription", { ids: [alan.id], unsubscribed: true });
  const preview = await ok("POST /api/starts/preview", startBody());
  expect(preview).toMatchObject({ conversations: 2, unsubscribedIncluded: 0 });
  expect(preview.skipped).toEqual([{ why: "unsubscribed", count: 1, sample: ["alan@acme.example"] }]);
  expect((preview.items as unknown[])[0]).toMatchObject({
    account: { id: acme.id, name: "Acme" },
    users: [{ id: grace.id, name: "Grace", email: "grace@acme.example" }],
    teammate: { id: admin.id, name: "Ada Min" },
    senderBecause: "teammate",
    expectedAt: new Date(clock.nowMs + dayMs).toISOString(),
  });
  const rows = await database.db.all(sql`select 1 from start union all select 1 from conversation`);
  expect(rows).toEqual([]);
});

test("[ST7] with unsubscribes not allowed the preview counts who gets it all the same", async () => {
  const { ok, startBody, alan } = await makeDesk();
  await ok("POST /api/users/subscription", { ids: [alan.id], unsubscribed: true });
  expect(await ok("POST /api/starts/preview", startBody({ allowUnsubscribes: false }))).toMatchObject({
    conversations: 3,
    skipped: [],
    unsubscribedIncluded: 1,
  });
});

test("[PR3] the preview stands behind what the sender has in line, within the limit", async () => {
  const { ok, admin, startBody, start, clock } = await makeDesk();
  const [sender] = itemsOf(await admin.call("GET /api/senders"));
  await ok(`PATCH /api/senders/${sender!.id}`, { hourlyLimit: 3 });
  await start({ when: "now" });
  const preview = await ok("POST /api/starts/preview", startBody({ when: "now" }));
  for (const { expectedAt } of preview.items as { expectedAt: string }[]) {
    expect(Date.parse(expectedAt)).toBeGreaterThanOrEqual(clock.nowMs + hourMs);
  }
});

test("[ST8] a start answers at once with 202, and its progress is asked for", async () => {
  const { admin, startBody, runStartJobs, nudged, ok } = await makeDesk();
  const made = await admin.call("POST /api/starts", startBody({ name: "Spring" }));
  expect(made.status).toBe(202);
  expect(made.body).toMatchObject({
    name: "Spring",
    state: "planning",
    planned: 0,
    created: 0,
    createdBy: { id: admin.id },
  });
  expect(nudged).toContain("starts");
  await runStartJobs();
  expect(await ok(`GET /api/starts/${made.body.id}`)).toMatchObject({ state: "done", planned: 3, created: 3 });
  const audit = itemsOf(await admin.call(`GET /api/audit?entity=start`));
  expect(audit).toMatchObject([{ action: "start.created", actor: { id: admin.id } }]);
});

test("[PD7] a start repeated under one Idempotency-Key is made once", async () => {
  const { admin, startBody, runStartJobs } = await makeDesk();
  const key = { "Idempotency-Key": "spring-1" };
  const first = await admin.call("POST /api/starts", startBody(), key);
  const again = await admin.call("POST /api/starts", startBody(), key);
  expect([again.status, again.body.id]).toEqual([202, first.body.id]);
  await runStartJobs();
  expect((await admin.call("GET /api/messages")).body.total).toBe(3);
});

test("[ST2] a template's text is taken as it is now, and a later edit changes no pending mail", async () => {
  const { admin, ok, start } = await makeDesk();
  const template = await ok("POST /api/templates", {
    name: "Welcome",
    subject: "Hi {{user.firstName}}",
    html: "<p>One</p>",
  });
  const [message] = await start({ templateId: template.id, content: undefined });
  await ok(`PATCH /api/templates/${template.id}`, { subject: "Bye", html: "<p>Two</p>" });
  expect(message).toMatchObject({ subject: "Hi {{user.firstName}}", template: { id: template.id, name: "Welcome" } });
  expect((await admin.call(`GET /api/messages/${message!.id}/content`)).body).toEqual({
    subject: "Hi {{user.firstName}}",
    html: "<p>One</p>",
    files: [],
  });
});

test("[ST2] content given with a template wins, and the template is kept as where it began", async () => {
  const { ok, start } = await makeDesk();
  const template = await ok("POST /api/templates", { name: "Welcome", subject: "Hi", html: "<p>One</p>" });
  const [message] = await start({ templateId: template.id });
  expect(message).toMatchObject({ subject: "Hi {{user.firstName}}", template: { id: template.id } });
});

test("[ST4] [ST6] owners, all, selected users, and users of one named account", async () => {
  const { ok, startBody, acme, beta, grace, edsger } = await makeDesk();
  const people = async (change: Record<string, unknown>) => {
    const { items } = await ok("POST /api/starts/preview", startBody(change));
    return (items as { users: { name: string }[]; account: { name: string } }[]).map((i) =>
      `${i.users[0]!.name} ${i.account.name}`
    );
  };
  expect(await people({ audience: { kind: "owners" } })).toEqual(["Grace Acme"]);
  expect(await people({ on: { userIds: [edsger.id, grace.id] }, audience: undefined })).toEqual([
    "Edsger Beta",
    "Grace Acme",
  ]);
  await ok(`PATCH /api/users/${grace.id}`, { accounts: [{ id: acme.id }, { id: beta.id }] });
  expect(await people({ on: { userIds: [grace.id] } })).toEqual([]);
  expect(await people({ on: { userIds: [grace.id], accountId: beta.id } })).toEqual(["Grace Beta"]);
});

test("[ST3] the account's CSM sends where one is set and valid, and each says so", async () => {
  const { ok, startBody, acme, beta, admin, makeTeammate } = await makeDesk();
  const cleo = await makeTeammate("member", "cleo@parley.test");
  const olga = await makeTeammate("observer", "olga@parley.test");
  await ok(`PATCH /api/accounts/${acme.id}`, { csmId: cleo.id });
  await ok(`PATCH /api/accounts/${beta.id}`, { csmId: olga.id });
  const { items } = await ok("POST /api/starts/preview", startBody({ sender: { mode: "csm", teammateId: admin.id } }));
  expect((items as { teammate: { id: string }; senderBecause: string }[]).map((i) => [i.teammate.id, i.senderBecause]))
    .toEqual([
      [cleo.id, "csm"],
      [cleo.id, "csm"],
      [admin.id, "csm_not_valid"],
    ]);
});

test("[ST2] when: now, at a date, or after a delay in hours or days", async () => {
  const { start, clock } = await makeDesk();
  const sendAt = async (when: unknown) => {
    const [message] = await start({ when });
    return [
      Date.parse(message!.sendAt as string) - clock.nowMs,
      (message!.hold as { kind: string } | null)?.kind ?? null,
    ];
  };
  expect(await sendAt("now")).toEqual([0, null]);
  expect(await sendAt({ at: new Date(clock.nowMs + 5 * hourMs).toISOString() })).toEqual([5 * hourMs, "send_date"]);
  expect(await sendAt({ delayHours: 1.5 })).toEqual([1.5 * hourMs, "review_delay"]);
  expect(await sendAt({ delayDays: 2 })).toEqual([2 * dayMs, "review_delay"]);
});

test("[VI3] [PD5] conversation traits are checked by their definitions and set", async () => {
  const { admin, ok, startBody, start, database } = await makeDesk();
  await ok("POST /api/traits", { entity: "conversation", key: "round", label: "Round", type: "number" });
  const refused = async (traits: unknown) => refusalOf(await admin.call("POST /api/starts", startBody({ traits })));
  expect(await refused({ round: "two" })).toEqual([422, "invalid_field", "traits.round"]);
  expect(await refused({ wave: 2 })).toEqual([422, "invalid_field", "traits.wave"]);
  await start({ traits: { round: 2 } });
  const rows = await database.db.all<{ num: number }>(sql`select num from conversation_trait`);
  expect(rows.map((row) => row.num)).toEqual([2, 2, 2]);
});

test("[AD4] every bad start names its field, and nothing is made", async () => {
  const { admin, startBody, database, clock, makeTeammate, acme, grace, ok } = await makeDesk();
  const olga = await makeTeammate("observer", "olga@parley.test");
  const refused = async (change: Record<string, unknown>) => {
    const both = await Promise.all(
      ["POST /api/starts/preview", "POST /api/starts"].map(async (name) =>
        refusalOf(await admin.call(name, startBody(change)))
      ),
    );
    expect(both[0]).toEqual(both[1]);
    return both[0]!.slice(1);
  };
  const past = new Date(clock.nowMs - 1).toISOString();
  expect(await refused({ channelId: nobody })).toEqual(["invalid_field", "channelId"]);
  expect(await refused({ sender: { mode: "teammate", teammateId: nobody } })).toEqual([
    "invalid_field",
    "sender.teammateId",
  ]);
  expect(await refused({ sender: { mode: "csm", teammateId: nobody } })).toEqual([
    "invalid_field",
    "sender.teammateId",
  ]);
  expect(await refused({ sender: { mode: "teammate", teammateId: olga.id } })).toEqual([
    "invalid_field",
    "sender.teammateId",
  ]);
  expect(await refused({ sender: { mode: "boss", teammateId: admin.id } })).toEqual(["invalid_field", "sender.mode"]);
  expect(await refused({ on: { accountIds: [acme.id, nobody] } })).toEqual(["invalid_field", "on.accountIds.1"]);
  expect(await refused({ on: { userIds: [nobody] } })).toEqual(["invalid_field", "on.userIds.0"]);
  expect(await refused({ on: { userIds: [grace.id], accountId: nobody } })).toEqual(["invalid_field", "on.accountId"]);
  expect((await refused({ on: {} }))[0]).toBe("invalid_field");
  expect(await refused({ audience: undefined })).toEqual(["invalid_field", "audience"]);
  expect(await refused({ strategy: "perAccount" })).toEqual(["unknown_variable", "content.subject"]);
  expect(await refused({ cc: ["ok@x.example", "no address"] })).toEqual(["invalid_field", "cc.1"]);
  expect(await refused({ replyTo: "x" })).toEqual(["invalid_field", "replyTo"]);
  expect(await refused({ templateId: nobody })).toEqual(["invalid_field", "templateId"]);
  expect(await refused({ content: undefined })).toEqual(["invalid_field", "content"]);
  expect(await refused({ content: { subject: "{{user.shoe}}", html: "" } })).toEqual([
    "unknown_variable",
    "content.subject",
  ]);
  expect(await refused({ content: { subject: "", html: "{{x}}" } })).toEqual(["unknown_variable", "content.html"]);
  expect(await refused({ when: { at: past } })).toEqual(["invalid_field", "when.at"]);
  expect((await refused({ when: { delayDays: -1 } }))[0]).toBe("invalid_field");
  expect((await refused({ when: "later" }))[0]).toBe("invalid_field");
  expect(await refused({ name: "a\u0000b" })).toEqual(["invalid_field", "name"]);
  expect(await refused({ colour: "red" })).toEqual(["invalid_field", "colour"]);
  await ok(`PATCH /api/teammates/${admin.id}`, { maySend: false });
  expect(refusalOf(await admin.call("POST /api/starts", startBody()))[1]).toBe("not_allowed");
  expect(refusalOf(await olga.call("POST /api/starts/preview", startBody()))[1]).toBe("not_allowed");
  expect(await database.db.all(sql`select 1 from start union all select 1 from conversation`)).toEqual([]);
  expect(refusalOf(await admin.call(`GET /api/starts/${nobody}`))).toEqual([404, "not_found", undefined]);
});

test("[ST2] a blank text may be started, to be written while it is pending", async () => {
  const { start } = await makeDesk();
  expect(await start({ content: { subject: "", html: "" } })).toMatchObject([{ subject: "" }, { subject: "" }, {
    subject: "",
  }]);
});
