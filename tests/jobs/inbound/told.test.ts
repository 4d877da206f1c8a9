import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { changesOf, messageRow } from "#tests/support/release-workspace.ts";
import { bounceBytes, makeInboundSite } from "#tests/support/inbound.ts";
import { makeRandom } from "#tests/support/random.ts";
import type { ProviderEvent } from "#jobs/channels/port.ts";

const una = "una@customer.example";
const hard = (mail: object, eventId = "b-1", address = una): Partial<ProviderEvent> => ({
  kind: "bounce",
  mail,
  address,
  code: "5.1.1",
  class: "hard",
  reason: "No such user",
  eventId,
});

test("[CH6] a hard bounce has code, class and reason per user, and suppresses the address for good", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.events(hard({ messageId: sent.id }, "b-1", "UNA@customer.example"));
  expect(await site.run()).toMatchObject({ done: 1 });
  expect(await site.told(sent.id)).toEqual([
    { kind: "bounce", address: una, userId: sent.userId, code: "5.1.1", class: "hard" },
  ]);
  expect(await site.suppressed()).toEqual([{ address: una, why: "hard_bounce" }]);
  expect(await changesOf(site.db, sent.id)).toEqual(["message.bounced"]);
  expect(await changesOf(site.db, una)).toEqual(["suppression.created"]);
});

test("[CH6] told again by the same id, another id or as a mail, a bounce is one, and what an admin lifted stays lifted", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.events(hard({ providerId: `provider-${sent.id}` }));
  await site.run();
  await site.db.run(sql`delete from suppression`);
  await site.events(hard({ messageId: sent.id }), hard({ messageId: sent.id }, "b-2"));
  await site.keep("mail", bounceBytes({ address: una, rfcMessageId: sent.rfcMessageId }));
  expect(await site.run()).toMatchObject({ done: 0, ignored: 2 });
  expect((await site.told(sent.id)).length).toBe(1);
  expect(await site.suppressed()).toEqual([]);
});

test("[CH6] a full mailbox and a refused policy suppress nobody; a complaint does, and weighs more than a bounce", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.events({ ...hard({ messageId: sent.id }, "s-1"), class: "full" } as ProviderEvent);
  await site.events({ ...hard({ messageId: sent.id }, "s-2"), class: "policy" } as ProviderEvent);
  await site.run();
  expect(await site.suppressed()).toEqual([]);
  expect((await site.told(sent.id)).length).toBe(2);
  await site.events(hard({ messageId: sent.id }, "h-1"));
  await site.events({ kind: "complaint", mail: { messageId: sent.id }, address: una, reason: "abuse", eventId: "c-1" });
  await site.events(hard({ messageId: sent.id }, "h-2"));
  await site.run();
  expect(await site.suppressed()).toEqual([{ address: una, why: "complaint" }]);
});

test("[CH6] whatever order events come in, doubled and replayed, they end alike (seeds)", async () => {
  const site = await makeInboundSite();
  const endOf = async (seed: number) => {
    const random = makeRandom(seed);
    const sent = await site.addSent(`u${seed}@customer.example`);
    const told: Partial<ProviderEvent>[] = [
      { kind: "delivered", mail: { messageId: sent.id }, address: sent.email, eventId: `d-${seed}` },
      hard({ providerId: `provider-${sent.id}` }, `h-${seed}`, sent.email),
      {
        kind: "complaint",
        mail: { rfcMessageId: sent.rfcMessageId },
        address: sent.email,
        reason: null,
        eventId: `c-${seed}`,
      },
      { ...hard({ messageId: sent.id }, `s-${seed}`, sent.email), class: "soft" } as ProviderEvent,
    ];
    const played = [...told, ...told, ...told].map((one) => ({ one, at: random.next() })).sort((a, b) => a.at - b.at);
    for (const { one } of played) {
      await site.events(one);
      if (random.next() < 0.4) await site.run();
    }
    await site.run();
    const kinds = (await site.told(sent.id)).map((one) => `${one.kind} ${one.class}`).sort();
    return { kinds, why: (await site.suppressed()).find(({ address }) => address === sent.email)?.why };
  };
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    expect(await endOf(seed), `seed ${seed}`).toEqual({
      kinds: ["bounce hard", "bounce soft", "complaint null", "delivered null"],
      why: "complaint",
    });
  }
});

test("[CH6] [SE3] what was delivered or came back had been accepted: an unknown message is sent", async () => {
  const site = await makeInboundSite();
  for (const kind of ["delivered", "bounce"] as const) {
    const sent = await site.addSent(`${kind}@customer.example`, { state: "unknown", providerId: null });
    await site.events({ ...hard({ messageId: sent.id }, kind, sent.email), kind } as ProviderEvent);
    await site.run();
    expect(await messageRow(site.db, sent.id)).toMatchObject({ state: "sent" });
  }
});

test("[CH6] an event that overtakes our own settling waits for it, and one of no mail of ours is given up", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una, { providerId: null });
  await site.events(hard({ providerId: "late-id" }));
  expect(await site.run()).toMatchObject({ waiting: 1 });
  expect(await site.run()).toMatchObject({ waiting: 0, done: 0 });
  await site.db.run(sql`update message set provider_id = 'late-id' where id = ${sent.id}`);
  site.clock.nowMs += 5_000;
  expect(await site.run()).toMatchObject({ done: 1 });
  await site.events(hard({ providerId: "nobody's" }));
  for (let n = 0; n < 8; n++) {
    await site.run();
    site.clock.nowMs += 3_600_000;
  }
  expect((await site.intakes()).at(-1)).toMatchObject({ state: "ignored", tries: 8, size: 0 });
});

test("[CH6] another channel's events and addresses that the mail did not go to suppress nobody", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una, { cc: ["boss@customer.example"] });
  await site.events(hard({ messageId: sent.id }, "x-1", "victim@elsewhere.example"));
  await site.keep("mail", bounceBytes({ address: "victim@elsewhere.example", rfcMessageId: sent.rfcMessageId }));
  await site.run();
  expect(await site.suppressed()).toEqual([]);
  await site.db.run(sql`update message set channel_id = 'another'`);
  await site.events(hard({ messageId: sent.id }, "x-2"));
  expect(await site.run()).toMatchObject({ ignored: 1 });
  expect(await site.suppressed()).toEqual([]);
});

test("[CH6] a report in a mailbox is believed of the mail that it proves by a returned signed Message-ID or address", async () => {
  const site = await makeInboundSite();
  const first = await site.addSent(una);
  const second = await site.addSent("ben@customer.example", {
    rfcMessageId: "<01kaphvd00000000000000000a@team.example>",
  });
  await site.keep("mail", bounceBytes({ address: una, rfcMessageId: first.rfcMessageId }));
  const replyTo = site.links.replyAddress(second.id, "reply.team.example");
  const returned = bounceBytes({
    address: second.email,
    rfcMessageId: "<other@x>",
    status: "5.2.2",
    words: "mailbox full",
  });
  await site.keep(
    "mail",
    new TextEncoder().encode(
      new TextDecoder().decode(returned).replace("<other@x>", `<other@x>\r\nReply-To: ${replyTo}`),
    ),
  );
  await site.keep("mail", bounceBytes({ address: "nobody@elsewhere.example" }));
  expect(await site.run()).toMatchObject({ done: 2, ignored: 1 });
  expect(await site.told(first.id)).toMatchObject([{ kind: "bounce", class: "hard", code: "5.1.1" }]);
  expect(await site.told(second.id)).toMatchObject([{ kind: "bounce", class: "full", code: "5.2.2" }]);
  expect(await site.suppressed()).toEqual([{ address: una, why: "hard_bounce" }]);
});

test("[CH6] a provider's own Message-ID proves nothing of ours rewritten; X-Parley-Ref does", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  const returned = bounceBytes({ address: una, rfcMessageId: "<0100-drawn@relay.example>" });
  await site.keep(
    "mail",
    new TextEncoder().encode(
      new TextDecoder().decode(returned).replace("To: una", `X-Parley-Ref: ${sent.rfcMessageId}\r\nTo: una`),
    ),
  );
  expect(await site.run()).toMatchObject({ done: 1 });
  expect(await site.suppressed()).toEqual([{ address: una, why: "hard_bounce" }]);
});

test("[SE1] [CH6] with a hard bounce whatever waits for its address alone is skipped at once, whoever told of it", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  const waits = await site.addSent(una, { users: [sent.userId], state: "pending", endedAtMs: null, providerId: null });
  await site.events(hard({ messageId: sent.id }));
  await site.run();
  expect(await messageRow(site.db, waits.id)).toMatchObject({
    state: "skipped",
    endedWhy: "suppressed",
    claimId: expect.any(String),
  });
  expect(await site.conversation(waits.conversationId)).toMatchObject({ state: "closed", closedWhy: "suppressed" });
});
