import { expect, test } from "vitest";
import { authorOf } from "#jobs/inbound/author.ts";
import { readMail } from "#jobs/inbound/read-mail.ts";
import { mailBytes, makeInboundSite } from "#tests/support/inbound.ts";

const una = "una@customer.example";
const group = [
  "Precedence: list",
  "Mailing-list: list support@customer.example; contact support+owners@customer.example",
  "List-ID: <support.customer.example>",
  "List-Post: <https://groups.google.com/a/customer.example/group/support/post>, <mailto:support@customer.example>",
  "X-Google-Group-Id: 123456789",
];
const rewritten = [...group, `X-Original-From: Una Kay <${una}>`, `X-Original-Sender: ${una}`];

test("[CH6] an answer through the customer's own group is a person's, by In-Reply-To, References or the signed address", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  const ways = [
    { inReplyTo: sent.rfcMessageId },
    { references: ["<other@x>", sent.rfcMessageId] },
    { to: site.links.replyAddress(sent.id, "reply.team.example") },
  ];
  for (const [n, way] of ways.entries()) {
    site.clock.nowMs += 1_000;
    const bytes = mailBytes({ from: `Una <${una}>`, to: "ada@team.example", headers: group, ...way });
    await site.keep("mail", bytes);
    expect(await site.run()).toMatchObject({ done: 1 });
    expect((await site.messages(sent.conversationId))[n + 1]).toMatchObject({ direction: "in", automatic: null });
    expect(await site.conversation(sent.conversationId)).toMatchObject({ replied: site.clock.nowMs, state: "active" });
    expect(await site.told(sent.id)).toHaveLength(n + 1);
  }
});

test("[CH6] where the group wrote its own address as From, the answer is its author's", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  const from = "'Una Kay' via Support <support@customer.example>";
  await site.keep(
    "mail",
    mailBytes({ from, to: "ada@team.example", inReplyTo: sent.rfcMessageId, headers: rewritten }),
  );
  await site.run();
  expect(await site.told(sent.id)).toMatchObject([{ kind: "reply", userId: sent.userId }]);
});

test("[PD3] through a group as directly: who is nobody there joins nothing, and what answers nothing of ours begins nothing", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  const stranger = ["List-Id: <all.elsewhere.example>", "X-Original-From: Eve <eve@elsewhere.example>"];
  await site.keep(
    "mail",
    mailBytes({
      from: "Eve via All <all@elsewhere.example>",
      to: "ada@team.example",
      inReplyTo: sent.rfcMessageId,
      headers: stranger,
    }),
  );
  await site.keep("mail", mailBytes({ from: una, to: "ada@team.example", headers: group }));
  expect(await site.run()).toMatchObject({ done: 0, ignored: 2 });
  expect(await site.messages(sent.conversationId)).toHaveLength(1);
  expect(await site.conversation(sent.conversationId)).toMatchObject({ replied: null });
});

test("[CH6] an absence that a group passes on stays automatic", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.keep(
    "mail",
    mailBytes({
      from: una,
      to: "ada@team.example",
      subject: "Automatic reply: Hello",
      inReplyTo: sent.rfcMessageId,
      headers: [...group, "Auto-Submitted: auto-replied"],
      text: "I am out of the office until Monday.",
    }),
  );
  await site.run();
  const [, answer] = await site.messages(sent.conversationId);
  expect(answer!.automatic).toMatch(/out_of_office|auto_reply/);
  expect(await site.conversation(sent.conversationId)).toMatchObject({ replied: null });
});

test("[CH6] a list's author is read where the list says it, and From is believed everywhere else", async () => {
  const from = "'Una Kay' via Support <support@customer.example>";
  const of = async (o: { from: string; headers: string[] }) =>
    authorOf(await readMail(mailBytes({ to: "a@x.example", ...o })));
  const author = { address: una, name: "Una Kay" };
  expect(await of({ from, headers: rewritten })).toEqual(author);
  // Mailman says it as the address to answer.
  const mailman = ["List-Id: <l.c.example>", "List-Post: <mailto:l@c.example>", `Reply-To: Una Kay <${una}>`];
  expect(await of({ from: "Una Kay via L <l@c.example>", headers: mailman })).toEqual(author);
  expect(await of({ from: "l@c.example", headers: mailman })).toEqual(author);
  expect(await of({ from: "Ben <ben@c.example>", headers: mailman })).toMatchObject({ address: "ben@c.example" });
  expect(await of({ from, headers: [`X-Original-From: ${una}`] })).toMatchObject({
    address: "support@customer.example",
  });
  expect(await of({ from, headers: group })).toMatchObject({ address: "support@customer.example" });
  expect(await of({ from, headers: [...group, "X-Original-From: <<,;", "Reply-To: ,"] })).toMatchObject({
    address: "support@customer.example",
  });
});
