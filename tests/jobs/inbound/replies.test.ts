import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { changesOf, messageRow } from "#tests/support/release-workspace.ts";
import { mailBytes, makeInboundSite } from "#tests/support/inbound.ts";

const una = "una@customer.example";

test("[CH6] a reply joins its conversation by the signed address, marks it replied and is an event of what it answers", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  const to = site.links.replyAddress(sent.id, "reply.team.example");
  await site.keep("mail", mailBytes({ from: `Una <${una.toUpperCase()}>`, to: to.toUpperCase(), text: "Yes.\n\nUna" }));
  expect(await site.run()).toEqual({ done: 1, ignored: 0, waiting: 0, failed: 0 });
  expect(await site.messages(sent.conversationId)).toMatchObject([
    { id: sent.id, direction: "out" },
    { direction: "in", state: "sent", automatic: null, subject: "Re: Hello", text: expect.stringContaining("Yes.") },
  ]);
  expect(await site.conversation(sent.conversationId)).toMatchObject({
    state: "active",
    first: site.clock.nowMs,
    replied: site.clock.nowMs,
  });
  expect(await site.told(sent.id)).toMatchObject([{ kind: "reply", userId: sent.userId }]);
  expect(await changesOf(site.db, sent.id)).toEqual(["message.replied"]);
  const [, reply] = await site.messages(sent.conversationId);
  const people = await site.db.all(sql`select role, address, user_id as "userId", name from participant
    where message_id = ${reply!.id} order by role`);
  // The token is nobody's address: whoever answers to all answers to the sender.
  expect(people).toEqual([
    { role: "from", address: una, userId: sent.userId, name: "Una" },
    { role: "to", address: "ada@team.example", userId: null, name: null },
  ]);
  expect(await site.intakes()).toEqual([{ state: "done", why: null, tries: 1, size: 0 }]);
});

test("[CH6] by In-Reply-To, by References from the newest on, and by the provider's thread", async () => {
  const site = await makeInboundSite();
  const first = await site.addSent(una, { providerThreadId: "thread-1" });
  const other = await site.addSent(una, { users: [first.userId] });
  const write = (o: Partial<Parameters<typeof mailBytes>[0]>, threadId: string | null = null) =>
    site.keep("mail", mailBytes({ from: una, to: "ada@team.example", ...o }), { about: { threadId, sent: false } });
  await write({ inReplyTo: first.rfcMessageId });
  await write({ inReplyTo: "<unknown@x>", references: [first.rfcMessageId, other.rfcMessageId] });
  await write({ references: ["<a@x>", first.rfcMessageId, "<b@x>"] });
  await write({}, "thread-1");
  expect(await site.run()).toMatchObject({ done: 4 });
  expect((await site.messages(first.conversationId)).length).toBe(4);
  expect((await site.messages(other.conversationId)).length).toBe(2);
  expect((await site.told(other.id)).length).toBe(1);
});

test("[CH6] a reply opens a closed conversation again; the same mail by two ways, doubled and replayed, is one", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.db.run(sql`update conversation set state = 'closed', closed_why = 'by_hand'`);
  const bytes = mailBytes({
    from: una,
    to: "ada@team.example",
    inReplyTo: sent.rfcMessageId,
    id: "<once@customer.example>",
  });
  await site.keep("mail", bytes);
  await site.events({ kind: "mail", bytes: null as never }); // what cannot be read concerns itself only
  await site.keep("mail", bytes, { about: { threadId: "t", sent: false } });
  await site.run();
  await site.keep("mail", bytes);
  await site.run();
  expect((await site.messages(sent.conversationId)).length).toBe(2);
  expect(await site.conversation(sent.conversationId)).toMatchObject({ state: "active", closedWhy: null });
  expect((await site.told(sent.id)).length).toBe(1);
});

test("[CH6] without a Message-ID a mail is told by what it says", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  const write = (text: string, received: string) =>
    site.keep(
      "mail",
      mailBytes({
        from: una,
        to: "a@x.example",
        inReplyTo: sent.rfcMessageId,
        id: null,
        text,
        headers: [`Received: ${received}`],
      }),
    );
  await write("One.", "by mx1");
  await write("One.", "by mx2");
  await write("Two.", "by mx1");
  await site.run();
  expect((await site.messages(sent.conversationId)).length).toBe(3);
});

test("[CH6] an automatic answer is shown and is no reply: it opens nothing, marks nothing, holds no pending mail", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.db.run(sql`update conversation set state = 'closed', closed_why = 'by_hand'`);
  const pending = await site.addMessage({ users: [sent.userId], watchLife: true });
  const write = (headers: string[]) =>
    site.keep("mail", mailBytes({ from: una, to: "ada@team.example", inReplyTo: sent.rfcMessageId, headers }));
  await write(["Auto-Submitted: auto-replied", "X-Autoreply: yes"]);
  await site.run();
  expect((await site.messages(sent.conversationId))[1]).toMatchObject({ direction: "in" });
  expect((await site.messages(sent.conversationId))[1]!.automatic).not.toBeNull();
  expect(await site.conversation(sent.conversationId)).toEqual({
    state: "closed",
    closedWhy: "by_hand",
    first: null,
    replied: null,
  });
  expect(await site.told(sent.id)).toEqual([]);
  const { lifeEvent } = await import("#db/queries/life-events.ts");
  const held = async () =>
    (await site.db.all<{ event: string | null }>(
      sql`select ${lifeEvent} as event from message m where m.id = ${pending.id}`,
    ))[0]!;
  expect((await held()).event).toBeNull();
  await write([]);
  await site.run();
  expect(JSON.parse((await held()).event!)).toMatchObject({ kind: "wrote_in" });
  expect(await site.conversation(sent.conversationId)).toMatchObject({ state: "active", replied: site.clock.nowMs });
});

test("[PD3] mail from an address that is no user begins nothing; who is on the thread, or a colleague of its user, may join it", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una, { cc: ["boss@partner.example"] });
  const write = (from: string, inReplyTo?: string) =>
    site.keep("mail", mailBytes({ from, to: "ada@team.example", inReplyTo, id: `<${from}@m>` }), {
      about: { threadId: null, sent: null },
    });
  await write("stranger@elsewhere.example");
  await write("stranger2@elsewhere.example", sent.rfcMessageId);
  await write("boss@partner.example", sent.rfcMessageId);
  await write("colleague@customer.example", sent.rfcMessageId);
  expect(await site.run()).toMatchObject({ done: 2, ignored: 2 });
  expect((await site.messages(sent.conversationId)).length).toBe(3);
  expect(await site.db.all(sql`select id from conversation`)).toHaveLength(1);
  expect(await site.told(sent.id)).toMatchObject([{ kind: "reply", userId: null }, { kind: "reply", userId: null }]);
});

test("[CH6] who writes our own address as theirs puts no words in our mouth", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.keep("mail", mailBytes({ from: "ada@team.example", to: una, inReplyTo: sent.rfcMessageId }), {
    about: { threadId: null, sent: false },
  });
  expect(await site.run()).toMatchObject({ ignored: 1 });
  expect((await site.messages(sent.conversationId)).length).toBe(1);
});

test("[CH6] [SE3] an answer to a mail whose end is not known says that it left", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una, { state: "unknown", providerId: null });
  await site.keep("mail", mailBytes({ from: una, to: "ada@team.example", inReplyTo: sent.rfcMessageId }));
  await site.run();
  expect(await messageRow(site.db, sent.id)).toMatchObject({ state: "sent", endedAtMs: site.clock.nowMs - 3_601_000 });
  expect(await site.conversation(sent.conversationId)).toMatchObject({ state: "active", replied: site.clock.nowMs });
});

test("[CH6] an answer that a provider hands on as words alone joins by its thread", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una, { providerThreadId: "conv-9" });
  const reply = {
    kind: "reply" as const,
    eventId: "part-1",
    threadId: "conv-9",
    from: { address: una, name: "Uná <\r\nBcc: x@y" },
    html: `<p>Grüße</p><script>alert(1)</script>`,
  };
  await site.events(reply);
  await site.events(reply);
  await site.run();
  const [, answer, ...more] = await site.messages(sent.conversationId);
  expect(more).toEqual([]);
  expect(answer).toMatchObject({ direction: "in", text: expect.stringContaining("Grüße") });
  const [{ html }] = await site.db.all<{ html: string }>(sql`select html from inbound_mail`) as [{ html: string }];
  expect(html).not.toContain("script");
});
