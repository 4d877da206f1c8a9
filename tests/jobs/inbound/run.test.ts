import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { takeIntake } from "#db/queries/intake.ts";
import { makeInbound } from "#jobs/inbound/run.ts";
import { mailBytes, makeInboundSite } from "#tests/support/inbound.ts";

const una = "una@customer.example";

test("[CH6] what cannot be read fails alone, with why, after its tries; the rest goes on", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.keep("hook", new TextEncoder().encode("no JSON"), { eventId: "bad" });
  await site.keep("mail", mailBytes({ from: una, to: "a@x.example", inReplyTo: sent.rfcMessageId }));
  expect(await site.run()).toEqual({ done: 1, ignored: 0, waiting: 1, failed: 0 });
  for (let n = 0; n < 8; n++) {
    site.clock.nowMs += 3_600_000;
    await site.run();
  }
  const [bad] = await site.intakes();
  expect(bad).toMatchObject({ state: "failed", tries: 8, size: 7, why: expect.stringContaining("JSON") });
  expect(site.logged).toEqual(["intake failed"]);
});

test("[CH6] what ends the process that reads it is given up like what fails", async () => {
  const site = await makeInboundSite();
  await site.keep("mail", mailBytes({ from: una, to: "a@x.example" }));
  for (let n = 0; n < 8; n++) {
    // A process takes it and dies.
    expect(await takeIntake(site.db, { nowMs: site.clock.nowMs, leaseMs: 60_000 })).toBeDefined();
    expect(await takeIntake(site.db, { nowMs: site.clock.nowMs, leaseMs: 60_000 })).toBeUndefined();
    site.clock.nowMs += 60_000;
  }
  expect(await site.run()).toMatchObject({ failed: 1 });
});

test("[CH6] of several processes one takes in at a time, and what one began when it died another finishes, once", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  for (let n = 0; n < 30; n++) {
    await site.keep("mail", mailBytes({ from: una, to: "a@x.example", inReplyTo: sent.rfcMessageId, id: `<${n}@x>` }));
  }
  const runs = [1, 2, 3].map(() => makeInbound(site.deps).run());
  const done = (await Promise.all(runs)).reduce((all, report) => all + report.done, 0);
  expect(done).toBe(30);
  expect((await site.messages(sent.conversationId)).length).toBe(31);
  // Written, and dead before it could say so.
  await site.db.run(
    sql`update intake set state = 'waiting', next_try_at_ms = 0, body = ${
      mailBytes({ from: una, to: "a@x.example", inReplyTo: sent.rfcMessageId, id: "<3@x>" })
    } where rowid = 4`,
  );
  expect(await makeInbound(site.deps).run()).toMatchObject({ done: 0, ignored: 1 });
  expect((await site.messages(sent.conversationId)).length).toBe(31);
});

test("[CH6] what waits behind a mail that ends its reader is read, however often it ends it", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.keep("mail", new TextEncoder().encode("kills"));
  for (let n = 0; n < 5; n++) {
    await site.keep("mail", mailBytes({ from: una, to: "a@x.example", inReplyTo: sent.rfcMessageId, id: `<${n}@x>` }));
  }
  const [first] = await site.db.all<{ id: string }>(sql`select id from intake order by received_at_ms, id limit 1`);
  for (let n = 0; n < 8; n++) {
    expect((await takeIntake(site.db, { nowMs: site.clock.nowMs, leaseMs: 60_000 }))?.id).toBe(first!.id);
    site.clock.nowMs += 60_000;
  }
  expect(await site.run()).toMatchObject({ done: 5, failed: 1 });
  expect((await site.intakes()).map(({ tries }) => tries)).toEqual([9, 1, 1, 1, 1, 1]);
});

test("[OP2] stops with mail waiting count no tries", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  for (let n = 0; n < 5; n++) {
    await site.keep("mail", mailBytes({ from: una, to: "a@x.example", inReplyTo: sent.rfcMessageId, id: `<${n}@x>` }));
  }
  for (let n = 0; n < 9; n++) await makeInbound({ ...site.deps, isStopping: () => true }).run();
  expect((await site.intakes()).map(({ tries }) => tries)).toEqual([0, 0, 0, 0, 0]);
  expect(await site.run()).toMatchObject({ done: 5 });
});

test("[OP2] a stop begins nothing more", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  for (let n = 0; n < 5; n++) {
    await site.keep("mail", mailBytes({ from: una, to: "a@x.example", inReplyTo: sent.rfcMessageId, id: `<${n}@x>` }));
  }
  let asked = 0;
  await makeInbound({ ...site.deps, isStopping: () => ++asked > 3 }).run();
  expect((await site.messages(sent.conversationId)).length).toBe(4);
  expect(await site.run()).toMatchObject({ done: 2 });
});

test("[CH6] [CH7] a mail that a mailbox holds and never gave is told at once, by which it is", async () => {
  const site = await makeInboundSite();
  const why = "the mailbox holds it (UID 4 in INBOX) and did not give its text";
  await site.keep("mail", new Uint8Array(), { about: { threadId: null, sent: false, atMs: 0, unread: why } });
  expect(await site.run()).toEqual({ done: 0, ignored: 0, waiting: 0, failed: 1 });
  expect((await site.intakes())[0]).toMatchObject({ state: "failed", why });
});
