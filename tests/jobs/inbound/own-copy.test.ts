import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { examine } from "#db/queries/doctor.ts";
import { openGmail } from "#jobs/channels/gmail/send.ts";
import { gmailSettings } from "#jobs/channels/gmail/settings.ts";
import type { Channel } from "#jobs/channels/port.ts";
import { makeFollow } from "#jobs/inbound/follow.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { mailBytes, makeInboundSite } from "#tests/support/inbound.ts";
import { openGmailServer } from "#tests/support/providers/gmail.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { messageRow } from "#tests/support/release-workspace.ts";

const una = "una@customer.example";

/** A mailbox at Gmail, which puts its own Message-IDs in place of ours, sent from and followed at once. */
async function makeWorld() {
  const google = await openGmailServer({ address: "ada@team.example", ownMessageIds: true });
  const settings = gmailSettings.parse({ clientId: "client", apiUrl: google.url, tokenUrl: `${google.url}/token` });
  const secret = { clientSecret: "client secret", refreshToken: "1//refresh" };
  const gmail = openGmail(settings, secret, { waitMs: 2_000, mostBytes: 2_000_000 });
  const site = await makeInboundSite({ provider: gmail });
  await site.db.run(sql`update channel set kind = 'gmail', idempotency_ms = null`);
  const follow = makeFollow({ ...site.deps, random: () => 0, onKept: () => {} });
  /** Reads the mailbox on, and takes in what came. */
  const read = async () => {
    site.clock.nowMs += 31_000;
    await follow.run();
    return await site.run();
  };
  const userId = await site.addUser(una);
  const message = await site.addMessage({ startId: await addStart(site.db, "<p>Hello</p>"), users: [userId] });
  const release = (channel: Channel = gmail) => releaseDue(releaseDeps(site.db, { clock: site.clock.nowMs, channel }));
  /** Every message, and what the doctor finds. */
  const all = () => site.db.all<{ id: string; state: string }>(sql`select id, state from message`);
  return { ...site, site, google, gmail, read, message, release, all };
}
const left = "<CA0@mail.gmail.com>";
const isSent = { state: "sent", rfcMessageId: left, endedWhy: null };

test("[CH7] [SE3] a mailbox that is read before the release has settled what it sent makes no second message of it", async () => {
  const w = await makeWorld();
  await w.read();
  let between: unknown;
  const early: Channel = {
    ...w.gmail,
    async deliver(mail, nowMs) {
      const outcome = await w.gmail.deliver(mail, nowMs);
      expect(await messageRow(w.db, w.message.id)).toMatchObject({ state: "sending" });
      between = await w.read();
      return outcome;
    },
  };
  expect(await w.release(early)).toMatchObject({ sent: 1 });
  expect(between).toMatchObject({ done: 1 });
  expect(await w.all()).toEqual([{ id: w.message.id, state: "sent" }]);
  expect(await messageRow(w.db, w.message.id)).toMatchObject(isSent);
  expect(await w.db.all(sql`select 1 from send_try`)).toHaveLength(1);
  await w.read();
  expect(await w.all()).toHaveLength(1);
  await w.db.run(sql`update start set created = 1`);
  expect((await examine(w.db, w.clock.nowMs)).flatMap(({ wrong }) => wrong)).toEqual([]);
});

test("[CH7] nor one that is read after it", async () => {
  const w = await makeWorld();
  await w.read();
  expect(await w.release()).toMatchObject({ sent: 1 });
  expect(await w.read()).toMatchObject({ ignored: 1 });
  expect(await w.all()).toHaveLength(1);
  expect(await messageRow(w.db, w.message.id)).toMatchObject(isSent);
});

test("[SE3] one that Gmail took and never answered for is sent when the mailbox is read, and answers to it join", async () => {
  const w = await makeWorld();
  await w.read();
  w.google.fail("dropped");
  expect(await w.release()).toMatchObject({ unknown: 1 });
  w.google.fail(null);
  expect(await w.read()).toMatchObject({ done: 1 });
  expect(await messageRow(w.db, w.message.id)).toMatchObject(isSent);
  const [held] = w.google.mailbox.held.values();
  expect(await messageRow(w.db, w.message.id)).toMatchObject({ providerThreadId: held!.threadId });
  await w.google.mailbox.add(mailBytes({ from: una, to: "ada@team.example", inReplyTo: left }), { labels: ["INBOX"] });
  expect(await w.read()).toMatchObject({ done: 1 });
  expect(await w.messages(w.message.conversationId)).toHaveLength(2);
});

test("[CH7] one that a person had said to have failed stays one message; a Message-ID learnt late is kept for its answers", async () => {
  const w = await makeWorld();
  await w.read();
  expect(await w.release()).toMatchObject({ sent: 1 });
  await w.db.run(sql`update message set rfc_message_id = '<ours@team.example>', provider_thread_id = null`);
  expect(await w.read()).toMatchObject({ ignored: 1 });
  const [held] = w.google.mailbox.held.values();
  expect(await messageRow(w.db, w.message.id)).toMatchObject({ ...isSent, providerThreadId: held!.threadId });

  await w.db.run(sql`update message set state = 'failed', rfc_message_id = '<ours@team.example>'`);
  await w.db.run(sql`delete from intake`);
  await w.db.run(sql`update channel set follow_place = null`);
  await w.read();
  expect(await w.all()).toEqual([{ id: w.message.id, state: "failed" }]);
});

test("[CH6] a mail that came in and says that it is one of ours is believed in nothing", async () => {
  const w = await makeWorld();
  await w.read();
  w.google.fail("dropped");
  await w.release();
  const headers = [`X-Parley-Message: ${w.message.id}`];
  const forged = mailBytes({ from: una, to: "ada@team.example", headers });
  w.google.mailbox.held.clear();
  await w.google.mailbox.add(forged, { labels: ["INBOX"] });
  w.google.fail(null);
  await w.read();
  expect(await messageRow(w.db, w.message.id)).toMatchObject({ state: "unknown" });
});
