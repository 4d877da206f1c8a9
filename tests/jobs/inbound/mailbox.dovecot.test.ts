import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { makeFollow } from "#jobs/inbound/follow.ts";
import { makeInbound } from "#jobs/inbound/run.ts";
import { examine } from "#db/queries/doctor.ts";
import { smtpKind } from "#jobs/channels/smtp/kind.ts";
import { startDovecot } from "#tests/support/dovecot.ts";
import { mailBytes, makeInboundSite } from "#tests/support/inbound.ts";

const una = "una@customer.example";
const ada = "Ada <ada@team.example>";
const at = (minute: number) => new Date(Date.UTC(2026, 2, 4, 10, minute));

test("[CH7] [PD3] what a mailbox and known users wrote each other becomes active conversations, and nothing else does", async () => {
  const server = await startDovecot();
  const imap = { host: "localhost", port: server.port, security: "none" as const, username: "ada", mailbox: "INBOX" };
  const channel = smtpKind.open({ host: "localhost", port: 1, security: "none", imap }, { password: "secret" });
  const site = await makeInboundSite({ provider: channel });
  await site.db.run(sql`update channel set kind = 'smtp'`);
  await site.addUser(una);
  await site.addUser("nowhere@customer.example", null);
  const ours = await site.addSent("ben@customer.example");

  // She writes, we answer from the mailbox, she answers; and what is none of ours.
  await server.append("INBOX", mailBytes({ from: `Una <${una}>`, to: ada, subject: "A question", id: "<q@c>" }), at(1));
  await server.append(
    "Sent",
    mailBytes({ from: ada, to: una, subject: "Re: A question", id: "<a@t>", inReplyTo: "<q@c>" }),
    at(2),
  );
  await server.append(
    "INBOX",
    mailBytes({ from: una, to: ada, subject: "Re: A question", id: "<b@c>", inReplyTo: "<a@t>" }),
    at(3),
  );
  await server.append(
    "Sent",
    mailBytes({ from: ada, to: "ben@customer.example", id: ours.rfcMessageId, subject: "Hello" }),
    at(4),
  );
  await server.append(
    "INBOX",
    mailBytes({ from: "ads@shop.example", to: ada, headers: ["List-Unsubscribe: <https://x>"] }),
    at(5),
  );
  await server.append("Sent", mailBytes({ from: ada, to: "friend@home.example" }), at(6));
  await server.append(
    "INBOX",
    mailBytes({ from: una, to: ada, headers: ["Precedence: bulk", "List-Id: <news.c>"] }),
    at(7),
  );
  await server.append("INBOX", mailBytes({ from: "nowhere@customer.example", to: ada }), at(8));
  await server.append("INBOX", mailBytes({ from: ada, to: una, subject: "forged" }), at(9));

  const { run } = makeFollow({ ...site.deps, random: () => 0, onKept: () => {} });
  expect(await run()).toEqual({ mailboxes: 1, mails: 9, faults: 0 });
  expect(await makeInbound(site.deps).run()).toMatchObject({ done: 3, ignored: 5, waiting: 1, failed: 0 });

  const [begun, ...more] = await site.db.all<{ id: string; subject: string; state: string; accountId: string }>(sql`
    select id, subject, state, account_id as "accountId" from conversation where id <> ${ours.conversationId}`);
  expect(more).toEqual([]);
  expect(begun).toMatchObject({ subject: "A question", state: "active", accountId: site.accountId });
  expect((await site.messages(begun!.id)).map(({ direction, state }) => [direction, state])).toEqual([
    ["in", "sent"],
    ["out", "sent"],
    ["in", "sent"],
  ]);
  expect((await site.messages(ours.conversationId)).length).toBe(1);
  // A mail that the mailbox sent is no send of ours: it takes no place, and nothing is missing of it.
  expect(
    await site.db.all(
      sql`select 1 from send_try t join message m on m.id = t.message_id where m.ended_why = 'mailbox'`,
    ),
  )
    .toEqual([]);
  const wrong = (await examine(site.db, site.clock.nowMs)).filter(({ wrongCount }) => wrongCount > 0);
  // The mail of the workspace that was never composed has no bytes; nothing is said of the mailbox's.
  expect(wrong.flatMap(({ wrong }) => wrong)).toEqual([`${ours.id}: no bytes`]);

  // Read again from the beginning, or by another process: all of it is known.
  await site.db.run(sql`update channel set follow_place = null, followed_at_ms = null`);
  expect(await run()).toMatchObject({ mailboxes: 1, mails: 0 });
  site.clock.nowMs += 1_000;
  expect(await run()).toMatchObject({ mailboxes: 0 });
});

test("[CH7] [SE4] a mailbox that cannot be read says so once, is left alone for longer each time, and says when it is well", async () => {
  const server = await startDovecot();
  let password = "wrong";
  const imap = { host: "localhost", port: server.port, security: "none" as const, username: "ada", mailbox: "INBOX" };
  const site = await makeInboundSite();
  await site.db.run(sql`update channel set kind = 'smtp'`);
  const { run } = makeFollow({
    ...site.deps,
    providerOf: () =>
      Promise.resolve(smtpKind.open({ host: "localhost", port: 1, security: "none", imap }, { password })),
    random: () => 0,
    onKept: () => {},
  });
  const fault = async () =>
    (await site.db.all<{ why: string | null }>(sql`select follow_fault as why from channel`))[0]!.why;
  expect(await run()).toMatchObject({ faults: 1 });
  expect(await fault()).toContain("refused");
  expect(await run()).toMatchObject({ mailboxes: 0 });
  site.clock.nowMs += 31_000;
  expect(await run()).toMatchObject({ faults: 1 });
  expect(site.logged).toEqual(["mailbox cannot be read"]);
  site.clock.nowMs += 31_000;
  expect(await run()).toMatchObject({ mailboxes: 0 });
  password = "secret";
  site.clock.nowMs += 31_000;
  expect(await run()).toMatchObject({ mailboxes: 1, faults: 0 });
  expect(await fault()).toBeNull();
});
