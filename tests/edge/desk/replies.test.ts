import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { dayMs, hourMs, type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const addresses = (people: unknown) => (people as { address: string }[]).map(({ address }) => address);
const content = { html: "<p>Thanks, {{user.firstName}}!</p>" };

/** A conversation with Grace whose first mail has left, under a subject that looks like it held a variable. */
async function makeThread(over: Record<string, unknown> = {}) {
  const desk = await makeDesk();
  const { database, clock, grace, acme, channel, admin } = desk;
  const on = { userIds: [grace.id], accountId: acme.id };
  const [first] = await desk.start({
    on,
    audience: undefined,
    when: "now",
    cc: ["boss@acme.example"],
    replyTo: "desk@parley.test",
    content: { subject: "Plan for {{account.name}}", html: "<p>Hello</p>" },
    ...over,
  });
  await desk.release();
  const path = `POST /api/conversations/${first!.conversationId}/replies`;
  const conversation = async () => (await admin.call(`GET /api/conversations/${first!.conversationId}`)).body;
  const raw = async (id: string) => (await admin.call(`GET /api/messages/${id}/raw`)).body.text as string;
  /** Grace answers, and so does who she copies. */
  const writesIn = async (cc: string[] = []) => {
    const id = newId();
    await database.db.run(sql`insert into message (id, conversation_id, account_id, direction, state, lane, sender_mode,
        default_teammate_id, teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject,
        rfc_message_id, created_at_ms)
      values (${id}, ${
      first!.conversationId
    }, ${acme.id}, 'in', 'sent', 1, 'teammate', ${admin.id}, ${admin.id}, 'teammate',
        ${channel.id}, 0, ${clock.nowMs}, 'send_date', 'RE: Plan', ${"<in@acme.example>"}, ${clock.nowMs})`);
    for (const [n, address] of ["grace@acme.example", ...cc].entries()) {
      await database.db.run(sql`insert into participant (message_id, role, n, user_id, address)
        values (${id}, ${n === 0 ? "from" : "cc"}, ${n}, (select id from user where email = ${address}), ${address})`);
    }
    return id;
  };
  return { ...desk, first: first!, path, conversation, raw, writesIn };
}

test("[ST9] [CH5] a reply waits in its conversation, in the lane of replies, and leaves in the thread with its own words", async () => {
  const { ok, path, first, message, release, clock, raw, conversation, admin } = await makeThread();
  const reply = await ok(path, { content: { html: "<p>Thanks, {{user.firstName}} &amp; {{account.name}}!</p>" } });
  expect(reply).toMatchObject({
    conversationId: first.conversationId,
    account: first.account as object,
    state: "pending",
    lane: "reply",
    subject: "Re: Plan for Acme",
    teammate: { id: admin.id },
    senderBecause: "teammate",
    replyTo: "desk@parley.test",
    start: null,
    template: null,
    approval: "not_needed",
    watchLife: false,
    allowUnsubscribes: true,
  });
  expect([addresses(reply.to), addresses(reply.cc), addresses(reply.bcc)]).toEqual([
    ["grace@acme.example"],
    ["boss@acme.example"],
    [],
  ]);
  clock.nowMs += 2_000;
  expect((await release()).sent).toBe(1);
  expect(await message(reply.id)).toMatchObject({ state: "sent", subject: "Re: Plan for Acme" });
  const id = /^Message-ID: (<.*>)/im.exec(await raw(first.id))![1]!;
  const mail = await raw(reply.id);
  expect(mail).toContain(`In-Reply-To: ${id}`);
  expect(mail).toContain(`References: ${id}`);
  expect(mail).toMatch(/Thanks, Grace & Acme!/);
  expect(mail).toMatch(/^Subject: Re: Plan for Acme/m);
  expect(await conversation()).toMatchObject({ state: "active", subject: "Plan for Acme" });
  const next = await ok(path, { content });
  expect(next.subject).toBe("Re: Plan for Acme");
  clock.nowMs += 2_000;
  await release();
  expect((await raw(next.id)).replaceAll(/\r\n\s/g, " ")).toMatch(
    new RegExp(`References: ${id} <${reply.id.toLowerCase()}\\.[a-z2-7]{16}@`),
  );
});

test("[ST9] the draft of a reply is edited like any other, and what was approved of it is bound", async () => {
  const { ok, path, admin, makeTeammate, message, release, clock, raw } = await makeThread();
  const tess = await makeTeammate("member", "tess@parley.test");
  const later = { at: new Date(clock.nowMs + dayMs).toISOString() };
  const reply = await ok(path, { content, approval: true, when: later });
  expect(reply).toMatchObject({ approval: "needed", sendAt: later.at, hold: { kind: "approval" } });
  expect(refusalOf(await admin.call(`POST /api/messages/${reply.id}/approve`, {}))).toEqual([
    403,
    "not_allowed",
    undefined,
  ]);
  const { body: draft, headers } = await tess.call(`GET /api/messages/${reply.id}/content`);
  expect(draft).toMatchObject({ subject: "Re: Plan for Acme", html: content.html });
  const edited = { ...draft, html: "<p>Other words</p>" };
  clock.nowMs += 1;
  const put = `PUT /api/messages/${reply.id}/content`;
  expect((await tess.call(put, edited, { "If-Match": headers.get("ETag")! })).status).toBe(200);
  await ok(`POST /api/messages/${reply.id}/approve`);
  clock.nowMs += dayMs + hourMs;
  await release();
  expect(await message(reply.id)).toMatchObject({ state: "sent" });
  expect(await raw(reply.id)).toContain("Other words");
});

test("[ST9] what came in is answered: to whoever wrote, whatever they unsubscribed from, with who they copied", async () => {
  const { ok, path, writesIn, grace, clock, release, raw } = await makeThread();
  clock.nowMs += hourMs;
  await writesIn(["Boss@acme.example", "ada@parley.test", "dead@b.example", "alan@acme.example"]);
  await ok("POST /api/users/subscription", { ids: [grace.id], unsubscribed: true });
  const reply = await ok(path, { content, cc: undefined });
  expect(reply).toMatchObject({ subject: "RE: Plan", allowUnsubscribes: false, to: [{ userId: grace.id }] });
  expect(addresses(reply.cc)).toEqual(["boss@acme.example", "dead@b.example", "alan@acme.example"]);
  clock.nowMs += 2_000;
  expect((await release()).sent).toBe(1);
  const mail = await raw(reply.id);
  expect(mail).toContain("In-Reply-To: <in@acme.example>");
  expect(mail).not.toContain("List-Unsubscribe");
});

test("[ST9] who writes it sends it where they may, else who sent before; a sender may be named", async () => {
  const { ok, path, makeTeammate, deps, admin } = await makeThread();
  const tess = await makeTeammate("member", "tess@parley.test");
  expect(await ok(path, { content }, tess)).toMatchObject({ teammate: { id: tess.id } });
  await deps.db.run(`delete from sender where teammate_id = '${tess.id}'`);
  expect(await ok(path, { content }, tess)).toMatchObject({ teammate: { id: admin.id }, senderBecause: "teammate" });
  expect(refusalOf(await tess.call(path, { content, teammateId: tess.id }))).toEqual([
    422,
    "invalid_field",
    "teammateId",
  ]);
  const bo = await makeTeammate("member", "bo@parley.test");
  expect(await ok(path, { content, teammateId: bo.id }, tess)).toMatchObject({
    teammate: { id: bo.id },
    senderBecause: "fixed",
  });
});

test("[ST9] [PR3] a reply with a hole waits as such at once", async () => {
  const { ok, path } = await makeThread();
  expect(await ok(path, { content: { html: "<p>{{user.lastName}}</p>" } })).toMatchObject({
    hold: { kind: "missing_data", detail: "user.lastName" },
    expectedAt: null,
  });
});

test("[ST9] [PD7] the same key makes one reply, and a reply reopens what was closed", async () => {
  const { ok, path, admin, deps, conversation, first } = await makeThread();
  await deps.db.run(
    `update conversation set state = 'closed', closed_why = 'by_hand' where id = '${first.conversationId}'`,
  );
  const key = { "Idempotency-Key": "one" };
  const [a, b] = [await admin.call(path, { content }, key), await admin.call(path, { content }, key)];
  expect([a.status, b.status, b.body.id]).toEqual([201, 201, a.body.id]);
  const now = await conversation();
  expect(now).toMatchObject({ state: "active", closedWhy: null, subject: "Plan for Acme" });
  expect((now.messages as Item[]).filter(({ state }) => state === "pending")).toHaveLength(1);
  await ok(`POST /api/messages/${a.body.id}/cancel`);
  expect(await conversation()).toMatchObject({ state: "active" });
  const trail = itemsOf(await admin.call(`GET /api/audit?entity=message&entityId=${a.body.id}`));
  expect(trail.map(({ action }) => action)).toEqual(["message.cancel", "message.replied"]);
});

test("[ST9] [AD4] what cannot be is refused by its field, and nothing is made", async () => {
  const { ok, path, admin, start, makeTeammate, deps, first, conversation, clock } = await makeThread();
  await deps.db.run("insert into suppression (address, why, at_ms) values ('dead@b.example', 'hard_bounce', 1)");
  const refused: [Record<string, unknown>, string, string?][] = [
    [{}, "content"],
    [{ content: { html: "<p>{{nobody.knows}}</p>" } }, "content.html", "unknown_variable"],
    [{ content: { subject: "{{nobody.knows}}", html: "" } }, "content.subject", "unknown_variable"],
    [{ content, cc: ["grace@acme.example"] }, "cc"],
    [{ content, cc: ["x@b.example"], bcc: ["x@b.example"] }, "bcc"],
    [{ content, bcc: ["dead@b.example"] }, "bcc"],
    [{ content, teammateId: newId() }, "teammateId"],
    [{ content, when: { at: new Date(clock.nowMs - 1).toISOString() } }, "when.at"],
    [{ content, to: ["x@b.example"] }, "to"],
  ];
  for (const [body, field, code = "invalid_field"] of refused) {
    expect([body, ...refusalOf(await admin.call(path, body))]).toEqual([body, 422, code, field]);
  }
  expect(refusalOf(await admin.call(`POST /api/conversations/${newId()}/replies`, { content }))[0]).toBe(404);
  const olga = await makeTeammate("observer", "olga@parley.test");
  expect(refusalOf(await olga.call(path, { content }))[1]).toBe("not_allowed");
  const eddy = await makeTeammate("member", "eddy@parley.test");
  await ok(`PATCH /api/teammates/${eddy.id}`, { maySend: false });
  expect(refusalOf(await eddy.call(path, { content }))[1]).toBe("not_allowed");
  const [waiting] = await start();
  const early = `POST /api/conversations/${waiting!.conversationId}/replies`;
  expect(refusalOf(await admin.call(early, { content }))).toEqual([409, "conflict", undefined]);
  expect((await conversation()).messages).toHaveLength(1);
  await deps.db.run(`insert into suppression (address, why, at_ms) values ('grace@acme.example', 'complaint', 1)`);
  expect(refusalOf(await admin.call(path, { content }))).toEqual([409, "conflict", undefined]);
  expect(first.state).toBe("pending");
});
