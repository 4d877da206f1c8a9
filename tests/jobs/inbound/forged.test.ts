import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { keepIntake } from "#db/queries/intake.ts";
import { runBreakers } from "#jobs/sends/breaker.ts";
import { messageRow } from "#tests/support/release-workspace.ts";
import { bounceBytes, mailBytes, makeInboundSite } from "#tests/support/inbound.ts";

const una = "una@customer.example";
const lines = (some: string[]) => new TextEncoder().encode(some.join("\r\n"));
const report = (type: string, part: string, fields: string[], returned: string[] = []) =>
  lines([
    "From: attacker@evil.example",
    "To: ada@team.example",
    "Subject: report",
    `Message-ID: <${newId()}@evil.example>`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
    "",
    "--b",
    `Content-Type: ${part}`,
    "",
    ...fields,
    "",
    ...(returned.length > 0 ? ["--b", "Content-Type: text/rfc822-headers", "", ...returned, ""] : []),
    "--b--",
    "",
  ]);
const complaint = (address: string, returned?: string[]) =>
  report(
    "feedback-report",
    "message/feedback-report",
    ["Feedback-Type: abuse", "User-Agent: x/1", "Version: 1", `Original-Rcpt-To: ${address}`],
    returned,
  );
const textBounce = mailBytes({
  from: "postmaster@evil.example",
  to: "ada@team.example",
  subject: "Undelivered Mail Returned to Sender",
  text: `${una}: 550 5.1.1 user unknown`,
});

test("[CH6] a report that names an address alone is shown in the thread as what a machine wrote, and nothing is done by it", async () => {
  for (
    const bytes of [
      bounceBytes({ address: una }),
      bounceBytes({ address: una, status: "4.2.2" }),
      complaint(una),
      textBounce,
    ]
  ) {
    const site = await makeInboundSite();
    const sent = await site.addSent(una, { state: "unknown" });
    await site.keep("mail", bytes);
    await site.run();
    expect(await site.suppressed()).toEqual([]);
    expect(await site.told(sent.id)).toEqual([]);
    expect(await messageRow(site.db, sent.id)).toMatchObject({ state: "unknown" });
    const shown = (await site.messages(sent.conversationId)).slice(1);
    expect(shown.every(({ direction, automatic }) => direction === "in" && automatic === "other")).toBe(true);
    expect(await site.conversation(sent.conversationId)).toMatchObject({ replied: null });
    // Whose report is shown has not joined.
    await site.keep(
      "mail",
      mailBytes({ from: "attacker@evil.example", to: "ada@team.example", inReplyTo: sent.rfcMessageId }),
    );
    await site.keep(
      "mail",
      mailBytes({
        from: "MAILER-DAEMON@mx.example",
        to: "ada@team.example",
        subject: "Hello",
        inReplyTo: sent.rfcMessageId,
      }),
    );
    await site.run();
    expect((await site.messages(sent.conversationId)).length).toBe(1 + shown.length);
  }
});

test("[CH6] a guessable Message-ID of ours proves nothing, and a forged signature neither", async () => {
  const site = await makeInboundSite();
  const old = await site.addSent(una, { rfcMessageId: "<01kaphvd00000000000000000a@team.example>" });
  const sent = await site.addSent("ben@customer.example");
  const forged = sent.rfcMessageId.replace(/.(?=@)/, (letter) => letter === "a" ? "b" : "a");
  await site.keep("mail", bounceBytes({ address: una, rfcMessageId: "<01kaphvd00000000000000000a@team.example>" }));
  await site.keep("mail", bounceBytes({ address: sent.email, rfcMessageId: forged }));
  await site.keep("mail", complaint(sent.email, [`Message-ID: ${forged}`]));
  await site.run();
  expect(await site.suppressed()).toEqual([]);
  expect([...await site.told(old.id), ...await site.told(sent.id)]).toEqual([]);
});

test("[CH6] one report of many addresses acts on nobody but those of the mail that it proves", async () => {
  const site = await makeInboundSite();
  const all = Array.from({ length: 30 }, (_, n) => `c${n}@customer.example`);
  const sent = [];
  for (const address of all) sent.push(await site.addSent(address));
  const fields = all.flatMap((one) => [`Final-Recipient: rfc822; ${one}`, "Action: failed", "Status: 5.1.1", ""]);
  await site.keep("mail", report("delivery-status", "message/delivery-status", fields));
  await site.run();
  expect(await site.suppressed()).toEqual([]);
  const group = await site.addSent("lead@customer.example", { cc: [all[0]!] });
  await site.keep(
    "mail",
    report("delivery-status", "message/delivery-status", fields, [`Message-ID: ${group.rfcMessageId}`]),
  );
  await site.run();
  expect(await site.suppressed()).toEqual([{ address: all[0], why: "hard_bounce" }]);
  await runBreakers({ db: site.db, log: () => {}, nowMs: site.clock.nowMs });
  expect(await site.db.all(sql`select breaker_limit as n from sender where breaker_limit is not null`)).toEqual([]);
});

test("[CH6] a proven complaint by mail suppresses who complained", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  await site.keep("mail", complaint(una, [`Message-ID: ${sent.rfcMessageId}`]));
  expect(await site.run()).toMatchObject({ done: 1 });
  expect(await site.suppressed()).toEqual([{ address: una, why: "complaint" }]);
});

test("[CH6] by another channel a report acts where it proves its mail, and is not shown where it does not", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una);
  const other = newId();
  await site.db.run(
    sql`insert into channel (id, kind, name, settings, created_at_ms) values (${other}, 'smtp', 'b', '{}', 0)`,
  );
  const keep = (eventId: string, body: Uint8Array) =>
    keepIntake(site.db, [{ channelId: other, eventId, kind: "mail", contentType: null, body }], site.clock.nowMs);
  await keep("1", bounceBytes({ address: una }));
  expect(await site.run()).toMatchObject({ ignored: 1 });
  expect(await site.messages(sent.conversationId)).toHaveLength(1);
  await keep("2", bounceBytes({ address: una, rfcMessageId: sent.rfcMessageId }));
  expect(await site.run()).toMatchObject({ done: 1 });
});

test("[PD3] a known user of another account who names a mail joins nothing by it, and settles nothing", async () => {
  const site = await makeInboundSite();
  const sent = await site.addSent(una, { rfcMessageId: "<01kaphvd00000000000000000a@team.example>", state: "unknown" });
  const elsewhere = newId();
  await site.db.run(sql`insert into account (id, name, name_key, created_at_ms, updated_at_ms)
    select ${elsewhere}, 'Rival', 'rival', created_at_ms, updated_at_ms from account limit 1`);
  await site.addUser("mallory@rival.example", elsewhere);
  const inReplyTo = "<01kaphvd00000000000000000a@team.example>";
  await site.keep("mail", mailBytes({ from: "mallory@rival.example", to: "ada@team.example", inReplyTo }));
  await site.run();
  expect(await site.messages(sent.conversationId)).toHaveLength(1);
  // Their words are not lost: they stand at their own account.
  expect(await site.db.all(sql`select account_id as a from conversation where id <> ${sent.conversationId}`)).toEqual([{
    a: elsewhere,
  }]);
  await site.keep("mail", mailBytes({ from: una, to: "ada@team.example", inReplyTo }));
  await site.run();
  expect(await site.messages(sent.conversationId)).toHaveLength(2);
  expect(await messageRow(site.db, sent.id)).toMatchObject({ state: "unknown" });
});
