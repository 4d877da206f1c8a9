import { createHmac } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { hookOf } from "#jobs/channels/hooks.ts";
import { makeInbound } from "#jobs/inbound/run.ts";
import { makeProviders } from "#jobs/sends/channels.ts";
import { mailBytes } from "#tests/support/inbound.ts";
import { openResendServer } from "#tests/support/providers/resend.ts";
import { type Item, itemsOf, makeDesk } from "./desk/desk.ts";

const key = new Uint8Array(24).fill(7);

/** A desk that sends over a stand-in of Resend, over real HTTP, whose webhooks come to the app as Resend signs them. */
async function makeResendDesk() {
  const desk = await makeDesk();
  const resend = await openResendServer();
  const channel = await desk.ok("POST /api/channels", {
    kind: "resend",
    name: "Resend",
    settings: { apiUrl: resend.url, webhooks: true, replyDomain: "in.parley.test" },
    secret: { apiKey: "re_good", webhookSecret: `whsec_${key.toBase64()}` },
  });
  await desk.ok("POST /api/senders", { channelId: channel.id, teammateId: desk.admin.id, address: "ada@parley.test" });
  const send = async (): Promise<Item> => {
    const [message] = await desk.start({ channelId: channel.id, on: { accountIds: [desk.beta.id] }, when: "now" });
    desk.clock.nowMs += 1_000;
    await desk.release();
    return desk.message(message!.id);
  };
  /** As Resend calls: signed over id, time and body. */
  const hook = (type: string, data: Record<string, unknown>, o: { id?: string; atMs?: number; body?: string } = {}) => {
    const body = JSON.stringify({ type, created_at: new Date(desk.clock.nowMs).toISOString(), data });
    const id = o.id ?? `msg_${crypto.randomUUID()}`;
    const at = String(Math.floor((o.atMs ?? desk.clock.nowMs) / 1_000));
    const signature = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
    return desk.anyone(`POST /hooks/${channel.id}`, o.body ?? body, {
      "svix-id": id,
      "svix-timestamp": at,
      "svix-signature": `v1,${signature}`,
      "Content-Type": "application/json",
      Origin: "https://anywhere.example",
    });
  };
  const providers = makeProviders(desk.deps.db, desk.deps.vault);
  const takeIn = async () =>
    await makeInbound({
      db: desk.deps.db,
      providerOf: providers.channelOf,
      hookOf,
      links: desk.deps.links,
      nowMs: desk.deps.nowMs,
      log: desk.deps.log,
      isStopping: () => false,
    }).run();
  return { ...desk, resend, channel, send, hook, takeIn };
}

test("[CH5] [CH6] a mail asks for replies at its own signed address, and what comes there by webhook is in the thread", async () => {
  const desk = await makeResendDesk();
  const message = await desk.send();
  expect(message.state).toBe("sent");
  const sent = new TextDecoder().decode(desk.resend.delivered[0]!.bytes);
  const replyTo = /^Reply-To:\s*<?(r\+[a-z2-7]{60}@in\.parley\.test)>?\r?$/m.exec(sent)![1]!;
  const mail = mailBytes({ from: "Edsger <edsger@beta.example>", to: replyTo, text: "Simplicity, please." });
  desk.resend.inbound.set("in-1", { bytes: mail, atMs: desk.clock.nowMs });
  const data = { email_id: "in-1", from: "edsger@beta.example", to: [replyTo] };
  for (const id of ["evt-1", "evt-1", "evt-2"]) {
    expect((await desk.hook("email.received", data, { id })).status).toBe(200);
  }
  expect(desk.nudged).toContain("inbound");
  expect(await desk.takeIn()).toMatchObject({ done: 1, ignored: 1, failed: 0 });
  const texts = await desk.deps.db.all(sql`select m.direction, i.text from message m left join inbound_mail i
    on i.message_id = m.id where m.conversation_id = ${message.conversationId as string} order by m.created_at_ms`);
  expect(texts).toMatchObject([{ direction: "out" }, { direction: "in", text: "Simplicity, please." }]);
});

test("[CH6] a bounce told by webhook suppresses; the next start leaves that address out; an admin lifts it", async () => {
  const desk = await makeResendDesk();
  const message = await desk.send();
  const bounced = {
    email_id: "unknown-to-us",
    to: ["edsger@beta.example"],
    tags: { parley_message: message.id },
    bounce: { type: "Permanent", subType: "General", message: "550 5.1.1 no such user" },
  };
  // By whichever name the kind hands it back.
  const [{ id: providerId }] = await desk.deps.db.all<{ id: string }>(sql`select provider_id as id from message
    where id = ${message.id}`) as [{ id: string }];
  expect((await desk.hook("email.bounced", { ...bounced, email_id: providerId })).status).toBe(200);
  expect(await desk.takeIn()).toMatchObject({ done: 1 });
  expect(itemsOf(await desk.admin.call("GET /api/suppressions"))).toMatchObject([
    { address: "edsger@beta.example", why: "hard_bounce" },
  ]);
  const preview = () =>
    desk.ok(
      "POST /api/starts/preview",
      desk.startBody({ channelId: desk.channel.id, on: { accountIds: [desk.beta.id] } }),
    );
  expect(await preview()).toMatchObject({ conversations: 0, skipped: [{ why: "suppressed", count: 1 }] });
  await desk.ok("DELETE /api/suppressions/edsger@beta.example");
  expect(await preview()).toMatchObject({ conversations: 1 });
});

test("[CH6] forged, stale and changed calls are refused and counted on the channel, and change nothing", async () => {
  const desk = await makeResendDesk();
  const message = await desk.send();
  const data = { email_id: "x", to: ["edsger@beta.example"], tags: { message: message.id } };
  expect((await desk.hook("email.complained", data, { body: "{}" })).status).toBe(401);
  expect((await desk.hook("email.complained", data, { atMs: desk.clock.nowMs - 3_600_000 })).status).toBe(401);
  expect((await desk.anyone(`POST /hooks/${desk.channel.id}`, "{}")).status).toBe(401);
  expect(await desk.takeIn()).toMatchObject({ done: 0, ignored: 0 });
  const [row] = await desk.deps.db.all(sql`select hooks_refused as refused, hooked_at_ms as hooked from channel
    where id = ${desk.channel.id}`);
  expect(row).toEqual({ refused: 3, hooked: null });
});

test("[CH7] [ST9] [CH5] who writes in unasked begins a conversation; its answer leaves in that thread", async () => {
  const desk = await makeResendDesk();
  const mail = mailBytes({
    from: "edsger@beta.example",
    to: "hello@in.parley.test",
    subject: "A question",
    id: "<q@beta>",
  });
  desk.resend.inbound.set("in-2", { bytes: mail, atMs: desk.clock.nowMs });
  await desk.hook("email.received", { email_id: "in-2" });
  expect(await desk.takeIn()).toMatchObject({ done: 1 });
  const [{ id }] = await desk.deps.db.all<{ id: string }>(sql`select id from conversation where subject = 'A question'
    and state = 'active' and account_id = ${desk.beta.id}`) as [{ id: string }];
  await desk.ok(`POST /api/conversations/${id}/replies`, { content: { html: "<p>An answer</p>" }, when: "now" });
  desk.clock.nowMs += 60_000;
  expect(await desk.release()).toMatchObject({ sent: 1 });
  const sent = new TextDecoder().decode(desk.resend.delivered.at(-1)!.bytes);
  expect(sent).toMatch(/^In-Reply-To: <q@beta>\r?$/m);
  expect(sent).toMatch(/^Subject: Re: A question\r?$/m);
});

test("[PD3] [ST9] where a colleague without an entry answered, the reply goes to the user, and to them in CC", async () => {
  const desk = await makeResendDesk();
  const message = await desk.send();
  const [{ rfc }] = await desk.deps.db.all<{ rfc: string }>(sql`select rfc_message_id as rfc from message
    where id = ${message.id}`) as [{ rfc: string }];
  const mail = mailBytes({ from: "assistant@beta.example", to: "ada@parley.test", inReplyTo: rfc });
  desk.resend.inbound.set("in-3", { bytes: mail, atMs: desk.clock.nowMs });
  await desk.hook("email.received", { email_id: "in-3" });
  expect(await desk.takeIn()).toMatchObject({ done: 1 });
  const reply = await desk.ok(`POST /api/conversations/${message.conversationId}/replies`, {
    content: { html: "<p>Thanks</p>" },
    when: { delayDays: 1 },
  });
  const addresses = (people: unknown) => (people as { address: string }[]).map((one) => one.address ?? one);
  expect([addresses(reply.to), addresses(reply.cc)]).toEqual([["edsger@beta.example"], ["assistant@beta.example"]]);
});
