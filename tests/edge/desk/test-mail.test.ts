import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { type Answer, openSmtpServer } from "#tests/support/smtp-server.ts";
import { type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const testOf = ({ id }: Item) => `POST /api/messages/${id}/test`;

test("[PR9] a test is the mail with real values, made out to whoever asks, marked and untracked", async () => {
  const { start, admin, message, database, ok, makeTeammate, clock } = await makeDesk();
  const [, m] = await start({
    replyTo: "help@parley.test",
    cc: ["boss@acme.example"],
    content: { subject: "Hi {{user.firstName}}", html: "<p>Hello {{account.name}}, {{ae.email}}</p>" },
  });
  const before = await message(m!.id);
  const rows = () =>
    database.db.all(sql`select m.*, (select count(*) from send_try) as tries from message m where id = ${m!.id}`);
  const stored = await rows();
  const mel = await makeTeammate("member", "mel@parley.test", { firstName: "Mel", lastName: "Mate" });
  const answer = await mel.call(testOf(m!));
  expect(answer).toMatchObject({ status: 200, body: { to: "mel@parley.test", outboxId: expect.any(String) } });

  const mail = await ok(`GET /api/outbox/${answer.body.outboxId}`);
  expect(mail).toMatchObject({ test: true, to: ["mel@parley.test"], from: "ada@parley.test", messageId: m!.id });
  const email = await PostalMime.parse(mail.source as string);
  expect(email.subject).toBe("[Test] Hi Grace");
  expect(email.from).toMatchObject({ address: "ada@parley.test", name: "Ada Min" });
  expect([email.to, email.cc]).toMatchObject([[{ address: "mel@parley.test", name: "Mel Mate" }], undefined]);
  expect(email.replyTo).toMatchObject([{ address: "help@parley.test" }]);
  expect(email.text).toContain("Hello Acme, {{ae.email}}");
  expect(email.text).toContain("/u/preview");
  expect(email.html).not.toContain("/t/");
  const header = (name: string) => email.headers.find(({ key }) => key === name)?.value;
  expect(header("x-parley-test")).toBe("yes");
  expect(header("list-unsubscribe")).toBeUndefined();
  expect(email.messageId).toMatch(/^<test-/);

  expect(await message(m!.id)).toEqual(before);
  expect(await rows()).toEqual(stored);
  const [listed] = itemsOf(await admin.call("GET /api/outbox"));
  expect(listed).toMatchObject({ id: answer.body.outboxId, test: true, subject: "[Test] Hi {{user.firstName}}" });
  const [trail] = itemsOf(await admin.call("GET /api/audit?limit=1"));
  expect(trail).toMatchObject({ action: "message.tested", entityId: m!.id, at: new Date(clock.nowMs).toISOString() });
});

test("[PR9] a test takes no place in a quota, and leaves what the message becomes alone", async () => {
  const { start, admin, release, ok, acme, clock } = await makeDesk();
  const [m] = await start({ on: { accountIds: [acme.id] }, audience: { kind: "owners" } });
  const [sender] = itemsOf(await admin.call("GET /api/senders"));
  await ok(`PATCH /api/senders/${sender!.id}`, { hourlyLimit: 1, dailyLimit: 1 });
  await ok(testOf(m!));
  await ok(testOf(m!));
  clock.nowMs += 2 * 86_400_000;
  expect(await release()).toMatchObject({ sent: 1 });
  const mails = itemsOf(await admin.call("GET /api/outbox"));
  expect(mails.map(({ test }) => test)).toEqual([false, true, true]);
});

test("[PR9] [SE7] a test goes while sending is paused, and not through what is broken or by whoever may not send", async () => {
  const { start, admin, ok, database, channel, acme, clock } = await makeDesk();
  const [m] = await start({ on: { accountIds: [acme.id] } });
  const [sender] = itemsOf(await admin.call("GET /api/senders"));
  await ok("POST /api/settings/pause");
  await ok(`POST /api/senders/${sender!.id}/pause`);
  await ok(testOf(m!));
  const refused = async (words: string | RegExp) => {
    const answer = await admin.call(testOf(m!));
    expect([answer.status, (answer.body.error as { message: string }).message]).toEqual([
      409,
      typeof words === "string" ? words : expect.stringMatching(words),
    ]);
  };
  const set = (statement: ReturnType<typeof sql>) => database.db.run(statement);
  await set(sql`update channel set state = 'broken', broken_why = 'The password is wrong.' where id = ${channel.id}`);
  await refused("The password is wrong.");
  await set(sql`update channel set state = 'ok'`);
  await set(sql`update sender set busy_until_ms = ${clock.nowMs + 60_000}`);
  await refused("The provider asked to wait.");
  await set(sql`update sender set busy_until_ms = null`);
  await set(sql`insert into suppression (address, why, at_ms) values ('ada@parley.test', 'bounce', 0)`);
  await refused(/address is suppressed/);
  await set(sql`delete from suppression`);
  await set(sql`delete from sender`);
  await refused(/may not send from this channel/);
});

test("[PR9] [AD4] a test of what is over, of nothing, and the eleventh in a minute are refused by name", async () => {
  const { start, admin, ok } = await makeDesk();
  const [m, gone] = await start();
  await ok(`POST /api/messages/${gone!.id}/cancel`);
  expect(refusalOf(await admin.call(testOf(gone!)))).toEqual([409, "conflict", undefined]);
  expect(refusalOf(await admin.call(testOf({ id: "01ARZ3NDEKTSV4RRFFQ69G5FAV" })))[0]).toBe(404);
  for (let n = 0; n < 10; n++) await ok(testOf(m!));
  const answer = await admin.call(testOf(m!));
  expect(refusalOf(answer)).toEqual([429, "too_fast", undefined]);
  expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
});

test("[PR9] [CH3] a test goes through the message's own channel, here SMTP, and says what its server says", async () => {
  let said: Answer;
  const server = await openSmtpServer({ script: { data: () => said } });
  const { start, admin, ok, message } = await makeDesk();
  const [m] = await start({ channelId: await smtpOf(ok, admin.id, server.port) });
  expect(await ok(testOf(m!))).toEqual({ to: "ada@parley.test", outboxId: null });
  expect(server.received).toMatchObject([{ from: "ada@acme.test", to: ["ada@parley.test"] }]);
  const email = await PostalMime.parse(server.received[0]!.bytes.slice());
  expect(email.subject).toBe("[Test] Hi there");
  for (
    const [answer, words] of [[{ code: 554, words: "spam" }, /not taken.*spam/], ["drop", /Nobody knows/]] as const
  ) {
    said = answer;
    const refused = await admin.call(testOf(m!));
    expect(refusalOf(refused)).toEqual([409, "conflict", undefined]);
    expect((refused.body.error as { message: string }).message).toMatch(words);
  }
  expect(server.received).toHaveLength(1);
  expect(await message(m!.id)).toMatchObject({ state: "pending", channel: { kind: "smtp" } });
});

test("[PR9] [CH2] no test leaves while PUBLIC_URL leads to this machine only", async () => {
  const server = await openSmtpServer();
  const { start, admin, ok } = await makeDesk({ publicUrl: "http://localhost:8000" });
  const [m] = await start({ channelId: await smtpOf(ok, admin.id, server.port) });
  const refused = await admin.call(testOf(m!));
  expect(refusalOf(refused)).toEqual([409, "conflict", undefined]);
  expect((refused.body.error as { message: string }).message).toContain("PUBLIC_URL");
  expect(server.received).toEqual([]);
});

async function smtpOf(
  ok: Awaited<ReturnType<typeof makeDesk>>["ok"],
  teammateId: string,
  port: number,
): Promise<string> {
  const settings = { host: "127.0.0.1", port, security: "none" };
  const { id } = await ok("POST /api/channels", { kind: "smtp", name: "Mail", settings });
  await ok("POST /api/senders", { channelId: id, teammateId, address: "ada@acme.test" });
  return id;
}
