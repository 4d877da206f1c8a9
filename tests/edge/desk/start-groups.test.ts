import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const content = { subject: "News for {{account.name}}", html: "<p>Hello all at {{account.name}}</p>" };

/** A desk whose starts are per account; `leave` sends what is due and answers the mails as the outbox has them. */
async function makeGroupDesk(o: { publicUrl?: string } = {}) {
  const desk = await makeDesk(o);
  const { admin, clock, ok, start, acme, database } = desk;
  const startGroups = (change: Record<string, unknown> = {}) =>
    start({ strategy: "perAccount", content, when: "now", ...change });
  const ofAcme = async (change: Record<string, unknown> = {}) =>
    (await startGroups({ on: { accountIds: [acme.id] }, ...change }))[0]!;
  const leave = async (ms = 3_600_000) => {
    clock.nowMs += ms;
    return await desk.release();
  };
  const mailOf = async (id: string) => {
    const raw = (await admin.call(`GET /api/messages/${id}/raw`)).body.text as string;
    return { raw, mail: await PostalMime.parse(raw) };
  };
  const unsubscribe = (...users: Item[]) =>
    ok("POST /api/users/subscription", { ids: users.map(({ id }) => id), unsubscribed: true });
  const addressesOf = (message: Item, role = "to") => (message[role] as { address: string }[]).map((p) => p.address);
  const tries = async () => (await database.db.all(sql`select 1 from send_try`)).length;
  return { ...desk, startGroups, ofAcme, leave, mailOf, unsubscribe, addressesOf, tries };
}

test("[ST5] [ST6] the preview shows each account's people, and an account alone in its own", async () => {
  const { ok, startBody, acme, beta } = await makeGroupDesk();
  const preview = await ok("POST /api/starts/preview", startBody({ strategy: "perAccount", content }));
  expect(preview).toMatchObject({ conversations: 2, users: 3, skipped: [] });
  expect((preview.items as { account: Item; users: { email: string }[] }[]).map(({ account, users }) => [
    account.id,
    users.map(({ email }) => email),
  ])).toEqual([
    [acme.id, ["alan@acme.example", "grace@acme.example"]],
    [beta.id, ["edsger@beta.example"]],
  ]);
});

test("[ST5] user variables are refused by the field that has them, a fallback is no excuse", async () => {
  const { admin, ok, startBody } = await makeGroupDesk();
  const refused = async (change: Record<string, unknown>) =>
    refusalOf(await admin.call("POST /api/starts/preview", startBody({ strategy: "perAccount", ...change })));
  expect(await refused({ content: { subject: 'Hi {{user.firstName | "there"}}', html: "<p>x</p>" } }))
    .toEqual([422, "unknown_variable", "content.subject"]);
  expect(await refused({ content: { subject: "Hi", html: '<p><a href="{{user.email}}">x</a></p>' } }))
    .toEqual([422, "unknown_variable", "content.html"]);
  const template = await ok("POST /api/templates", { name: "T", subject: "Hi {{user.lastName}}", html: "<p>x</p>" });
  expect(await refused({ content: undefined, templateId: template.id }))
    .toEqual([422, "unknown_variable", "templateId"]);
});

test("[ST5] one user makes no group, and no start of groups is made where the channel cannot", async () => {
  const { admin, startBody, grace, alan, acme, database, channel } = await makeGroupDesk();
  const preview = (change: Record<string, unknown>) =>
    admin.call(
      "POST /api/starts/preview",
      startBody({ strategy: "perAccount", content, audience: undefined, ...change }),
    );
  expect(refusalOf(await preview({ on: { userIds: [grace.id], accountId: acme.id } })))
    .toEqual([422, "group_not_supported", "strategy"]);
  const both = await preview({ on: { userIds: [grace.id, alan.id], accountId: acme.id } });
  expect(both.body).toMatchObject({ conversations: 1, users: 2 });
  await database.db.run(sql`update channel set kind = 'sendgrid', settings = '{}' where id = ${channel.id}`);
  expect(refusalOf(await preview({ on: { userIds: [grace.id, alan.id], accountId: acme.id } })))
    .toEqual([422, "group_not_supported", "strategy"]);
});

test("[ST5] [SU4] a group is one mail: all in To, no unsubscribe anywhere, one pixel for all, one place in the quota", async () => {
  const { ofAcme, leave, mailOf, deps, addressesOf, tries, admin } = await makeGroupDesk();
  const m = await ofAcme({ cc: ["boss@acme.example"], bcc: ["crm@b.example"] });
  expect(addressesOf(m)).toEqual(["alan@acme.example", "grace@acme.example"]);
  expect((await leave()).sent).toBe(1);
  const { raw, mail } = await mailOf(m.id);
  expect(mail.to!.map((to) => to.address)).toEqual(["alan@acme.example", "grace@acme.example"]);
  expect(mail.cc!.map((cc) => cc.address)).toEqual(["boss@acme.example"]);
  expect(raw).not.toMatch(/crm@b\.example/);
  expect(raw).not.toMatch(/list-unsubscribe|\/u\//i);
  expect(mail.subject).toBe("News for Acme");
  const [, token] = /\/t\/([\w-]+)\.gif/.exec(mail.html!)!;
  expect(deps.links.read("open", token!)).toEqual({ messageId: m.id, userId: null });
  const [sent] = itemsOf(await admin.call("GET /api/outbox"));
  expect((sent!.to as string[]).toSorted())
    .toEqual(["alan@acme.example", "boss@acme.example", "crm@b.example", "grace@acme.example"]);
  expect(await tries()).toBe(1);
});

test("[SU4] who unsubscribed drops out of To; with nobody left the mail is skipped", async () => {
  const { ofAcme, leave, mailOf, unsubscribe, grace, alan, message } = await makeGroupDesk();
  const [one, other] = [await ofAcme(), await ofAcme()];
  await unsubscribe(grace);
  expect((await message(one.id)).state).toBe("pending");
  await leave();
  for (const { id } of [one, other]) {
    expect((await mailOf(id)).mail.to!.map((to) => to.address)).toEqual(["alan@acme.example"]);
    expect((await mailOf(id)).raw).not.toMatch(/list-unsubscribe|\/u\//i);
  }
  const last = await ofAcme({ allowUnsubscribes: false });
  const skipped = await ofAcme();
  await unsubscribe(alan);
  expect(await message(skipped.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
  await leave();
  // Unsubscribes are not allowed in that one: everybody gets it (ST7).
  expect((await mailOf(last.id)).mail.to).toHaveLength(2);
});

test("[ST5] [PE3] a variable of a user that is written into a group's draft holds it, and is gone again with it", async () => {
  const { ofAcme, leave, runChecks, message, admin, clock } = await makeGroupDesk();
  const m = await ofAcme();
  const write = async (html: string) => {
    const body = { subject: "Hi", html };
    expect((await admin.call(`PUT /api/messages/${m.id}/content`, body, { "If-Match": "*" })).status).toBe(200);
  };
  await write('<p>Hi {{user.firstName | "there"}}</p>');
  clock.nowMs += 300_000;
  await runChecks();
  const held = await message(m.id);
  expect(held.hold).toMatchObject({ kind: "missing_data", detail: "user.firstName" });
  expect(held.checks).toMatchObject([{ kind: "hole", detail: "user.firstName" }]);
  expect((await admin.call(`GET /api/messages/${m.id}/preview`)).body).toMatchObject({
    holes: ["user.firstName"],
    fallbacksUsed: [],
  });
  const values = (await admin.call(`GET /api/values?messageId=${m.id}`)).body as { barred: string[] };
  expect(values.barred).toEqual(["user.firstName", "user.lastName", "user.email"]);
  expect((await leave()).sent).toBe(0);
  await write("<p>Hi all</p>");
  clock.nowMs += 300_000;
  await runChecks();
  expect((await leave()).sent).toBe(1);
});

test("[PR2] [ST5] To of a pending mail takes another user and loses one, and is then a mail to one with its link", async () => {
  const { ofAcme, ok, edsger, message, addressesOf, leave, mailOf, admin, acme, deps, grace } = await makeGroupDesk();
  const m = await ofAcme();
  const three = ["grace@acme.example", "alan@acme.example", "edsger@beta.example"];
  await ok(`PATCH /api/messages/${m.id}`, { to: three });
  expect(addressesOf(await message(m.id))).toEqual(three);
  const twice = await admin.call(`PATCH /api/messages/${m.id}`, { to: [three[0], three[0]] });
  expect(refusalOf(twice)).toEqual([422, "invalid_field", "to"]);
  const stranger = await admin.call(`PATCH /api/messages/${m.id}`, { to: [...three, "x@y.example"] });
  expect(refusalOf(stranger)).toEqual([422, "invalid_field", "to"]);
  // It shows under the account of whoever came in, who ties it there (PD4).
  const under = itemsOf(await admin.call(`GET /api/conversations?userId=${edsger.id}`));
  expect(under.map(({ id }) => id)).toEqual([m.conversationId]);
  await ok(`PATCH /api/messages/${m.id}`, { to: ["grace@acme.example"] });
  await leave();
  const { raw, mail } = await mailOf(m.id);
  expect(raw).toMatch(/^List-Unsubscribe: /m);
  const [, token] = /\/u\/([\w-]+)/.exec(mail.html!)!;
  expect(deps.links.read("unsubscribe", token!)).toMatchObject({ userId: grace.id });
  expect(acme.name).toBe("Acme");
});

test("[ST6] whom another mail of the same start is to is not put into a second group's To", async () => {
  const { startGroups, admin, addressesOf } = await makeGroupDesk();
  const messages = await startGroups();
  const beta = messages.find((m) => addressesOf(m).includes("edsger@beta.example"))!;
  const to = ["edsger@beta.example", "alan@acme.example"];
  const answer = await admin.call(`PATCH /api/messages/${beta.id}`, { to });
  expect(refusalOf(answer)).toEqual([422, "invalid_field", "to"]);
  expect((answer.body as { error: { message: string } }).error.message).toContain(
    "alan@acme.example gets another mail",
  );
});

test("[PD4] a group's conversation shows under every account that anybody of it belongs to", async () => {
  const { ofAcme, admin, beta, alan, acme, ok } = await makeGroupDesk();
  await ok(`PATCH /api/users/${alan.id}`, { accounts: [{ id: acme.id }, { id: beta.id }] });
  const m = await ofAcme();
  for (const account of [acme, beta]) {
    const found = itemsOf(await admin.call(`GET /api/conversations?accountId=${account.id}`));
    expect([account.name, found.map(({ id }) => id)]).toEqual([account.name, [m.conversationId]]);
  }
});

test("[ST5] [ST9] a reply to a group goes to all of it, but to who bounced since", async () => {
  const { ofAcme, leave, ok, addressesOf, database } = await makeGroupDesk();
  const m = await ofAcme();
  await leave();
  const reply = await ok(`POST /api/conversations/${m.conversationId}/replies`, { content: { html: "<p>And</p>" } });
  expect(addressesOf(reply)).toEqual(["alan@acme.example", "grace@acme.example"]);
  await leave();
  await database.db.run(
    sql`insert into suppression (address, why, at_ms) values ('alan@acme.example', 'hard_bounce', 1)`,
  );
  const next = await ok(`POST /api/conversations/${m.conversationId}/replies`, { content: { html: "<p>More</p>" } });
  expect(addressesOf(next)).toEqual(["grace@acme.example"]);
});

test("[ST5] [CH1] an account with more people than the channel takes is skipped by name", async () => {
  const { ok, startBody, acme } = await makeGroupDesk();
  const items = Array.from({ length: 99 }, (_, n) => ({
    email: `u${n}@acme.example`,
    accounts: [{ id: acme.id }],
  }));
  await ok("POST /api/users/bulk", { items });
  const preview = await ok("POST /api/starts/preview", startBody({ strategy: "perAccount", content }));
  expect(preview).toMatchObject({
    conversations: 1,
    skipped: [{ why: "group_too_large", count: 1, sample: ["Acme"] }],
  });
});
