import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { lanes } from "#db/schema/conversation.ts";
import { runFollowUps } from "#jobs/playbooks/follow-ups.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { releaseDeps } from "#tests/support/release.ts";
import { changesOf, messageRow } from "#tests/support/release-workspace.ts";
import { dayMs, type GivenAction, makeStays } from "./stays.ts";

const hello: GivenAction = { key: "hello", kind: "start" };
const nudge: GivenAction = { key: "nudge", kind: "followUp", after: "hello", afterDays: 3, subject: "" };
const last: GivenAction = { key: "last", kind: "followUp", after: "nudge", afterDays: 2, subject: "One more thing" };

async function makeWelcome(actions: GivenAction[] = [hello, nudge]) {
  const { db } = await makeDatabase();
  const w = await makeStays(db, actions);
  const stayId = await w.addStay();
  const mail = await w.addMail(stayId);
  const run = () => runFollowUps(w.deps);
  const release = () => releaseDue(releaseDeps(db, { clock: w.clock.nowMs }));
  const pass = (ms: number) => void (w.clock.nowMs += ms);
  const followUp = async (key = "nudge") => (await w.items(stayId, key))[0]!;
  return { ...w, stayId, mail, run, release, pass, followUp };
}

test("[PB4] three days after the mail was sent, to the millisecond, it is made in the same conversation, to the same people, for review", async () => {
  const { run, release, pass, followUp, mail, stayId, starts, db, clock, teammateId } = await makeWelcome();
  await db.run(
    sql`insert into participant (message_id, role, n, address) values (${mail.id}, 'cc', 0, 'boss@customer.example')`,
  );
  expect((await release()).sent).toBe(1);
  pass(3 * dayMs - 1);
  expect([await run(), (await followUp()).state]).toEqual([0, "waiting"]);
  pass(1);
  expect(await run()).toBe(1);
  const { messageId } = await followUp();
  expect(await messageRow(db, messageId!)).toMatchObject({
    ...{ conversationId: mail.conversationId, state: "pending", lane: lanes.playbook, startId: starts.get("nudge") },
    ...{ teammateId, senderMode: "teammate", senderBecause: "teammate", watchLife: true, unlessReplied: true },
    ...{
      sendAtMs: clock.nowMs + dayMs,
      sendAtIs: "review_delay",
      subject: "Re: Hello Grace",
      createdAtMs: clock.nowMs,
    },
  });
  expect(
    await db.all(
      sql`select role, user_id is not null as known, address from participant where message_id = ${messageId} order by role desc`,
    ),
  ).toEqual([
    { role: "to", known: 1, address: `${mail.userId.toLowerCase()}@customer.example` },
    { role: "cc", known: 0, address: "boss@customer.example" },
  ]);
  expect(await changesOf(db, messageId!)).toEqual(["message.created"]);
  const [stay] = await db.all(sql`select acted_at_ms as at from enrollment where id = ${stayId}`);
  expect(stay).toEqual({ at: clock.nowMs });
  expect(await run()).toBe(0);
});

test("[PB4] [CH5] it leaves as a reply: its own words under the subject that went out, in the thread", async () => {
  const { run, release, pass, db, mail, addStay, addMail, addUser } = await makeWelcome();
  const other = await addMail(await addStay(), { users: [await addUser({ firstName: "Linus" })] });
  await release();
  pass(3 * dayMs);
  expect(await run()).toBe(2);
  pass(dayMs);
  expect((await release()).sent).toBe(2);
  const mails = await db.all<{ bytes: Uint8Array; conversationId: string }>(
    sql`select o.bytes, m.conversation_id as "conversationId" from outbox_mail o join message m on m.id = o.message_id order by o.id`,
  );
  for (const { conversationId, userName } of [{ ...mail, userName: "Grace" }, { ...other, userName: "Linus" }]) {
    const [first, second] = await Promise.all(
      mails.filter((one) => one.conversationId === conversationId).map(({ bytes }) => PostalMime.parse(bytes)),
    );
    expect([first!.subject, second!.subject]).toEqual([`Hello ${userName}`, `Re: Hello ${userName}`]);
    expect(second!.text).toContain(`nudge ${userName}`);
    expect([second!.inReplyTo, second!.references]).toEqual([first!.messageId, first!.messageId]);
  }
});

test("[PB4] while its mail waits or is on its way nothing is made, and it counts from when that was sent", async () => {
  const { run, pass, followUp, mail, setMail, clock } = await makeWelcome();
  pass(3 * dayMs);
  expect([await run(), (await followUp()).checkAtMs]).toEqual([0, clock.nowMs + 3 * dayMs]);
  pass(dayMs);
  await setMail(mail.id, "sent");
  const sentAtMs = clock.nowMs;
  pass(2 * dayMs);
  expect([await run(), (await followUp()).checkAtMs]).toEqual([0, sentAtMs + 3 * dayMs]);
  pass(dayMs - 1);
  expect(await run()).toBe(0);
  pass(1);
  expect(await run()).toBe(1);
});

// deno-fmt-ignore
test.each<[string, (w: Awaited<ReturnType<typeof makeWelcome>>) => Promise<unknown>, string]>([
  ["its mail was deleted", (w) => w.setMail(w.mail.id, "cancelled"), "not_sent"],
  ["its mail failed", (w) => w.setMail(w.mail.id, "failed", "550 no such user"), "not_sent"],
  ["its mail was skipped", (w) => w.setMail(w.mail.id, "skipped", "unsubscribed"), "not_sent"],
  ["the user replied", (w) => w.db.run(sql`update conversation set replied_first_at_ms = 1, replied_at_ms = ${w.clock.nowMs}
    where id = ${w.mail.conversationId}`), "replied"],
  ["the conversation was closed", (w) => w.db.run(sql`update conversation set state = 'closed' where id = ${w.mail.conversationId}`), "closed"],
  ["the account left the playbook", (w) => w.leave(w.stayId), "left_playbook"],
  ["whom it went to is no user any more", (w) => w.db.run(sql`update participant set user_id = null, address = 'erased@erased.invalid'
    where message_id = ${w.mail.id}`), "no_users"],
  ["the version has no such action", (w) => w.addVersion(2, [hello]).then(() => w.db.run(sql`update enrollment set version_no = 2`)), "action_gone"],
])("[PB4] when %s it is not made, and says why", async (_, happens, why) => {
  const w = await makeWelcome();
  await w.setMail(w.mail.id, "sent");
  await happens(w);
  w.pass(3 * dayMs);
  expect(await w.run()).toBe(0);
  expect(await w.followUp()).toMatchObject({ state: "skipped", why, messageId: null, checkAtMs: null });
});

test("[PB3] for an account that left it is made all the same where its action says to send", async () => {
  const { run, pass, setMail, mail, leave, stayId, followUp } = await makeWelcome([hello, { ...nudge, undo: "send" }]);
  await setMail(mail.id, "sent");
  await leave(stayId);
  pass(3 * dayMs);
  expect([await run(), (await followUp()).state]).toEqual([1, "made"]);
});

test("[PB4] what a person just deleted may come back; what was copied and sent is followed as the copy", async () => {
  const { run, pass, setMail, mail, followUp, addMessage, addUser, db, clock } = await makeWelcome();
  pass(3 * dayMs);
  await setMail(mail.id, "cancelled");
  pass(9_999);
  expect([await run(), (await followUp()).state]).toEqual([0, "waiting"]);
  await setMail(mail.id, "failed", "no");
  const copy = await addMessage({ copyOfId: mail.id, senderMode: "fixed", users: [await addUser()] });
  await db.run(sql`update message set conversation_id = ${mail.conversationId} where id = ${copy.id}`);
  pass(1);
  expect([await run(), (await followUp()).checkAtMs]).toEqual([0, clock.nowMs + 3 * dayMs]);
  await setMail(copy.id, "sent");
  pass(3 * dayMs);
  expect(await run()).toBe(1);
  const [to] = await db.all(
    sql`select user_id as "userId" from participant where message_id = ${(await followUp()).messageId}`,
  );
  expect(to).toEqual({ userId: copy.userId });
});

test("[PB4] a follow-up has a follow-up of its own, with its own subject", async () => {
  const { run, pass, setMail, mail, followUp, db } = await makeWelcome([hello, nudge, last]);
  await setMail(mail.id, "sent");
  pass(3 * dayMs);
  expect([await run(), (await followUp("last")).state]).toEqual([1, "waiting"]);
  await setMail((await followUp()).messageId!, "sent");
  pass(2 * dayMs);
  expect(await run()).toBe(1);
  expect(await messageRow(db, (await followUp("last")).messageId!)).toMatchObject({ subject: "One more thing" });
});

test("[PB4] what comes after a follow-up that a reply made needless is not made for the same reason", async () => {
  const { run, pass, setMail, mail, followUp } = await makeWelcome([hello, nudge, last]);
  await setMail(mail.id, "sent");
  pass(3 * dayMs);
  await run();
  await setMail((await followUp()).messageId!, "skipped", "replied");
  pass(2 * dayMs);
  expect([await run(), (await followUp("last")).why]).toEqual([0, "replied"]);
});

test("[PB4] [ST5] of a group mail it goes to whoever of To is a user still", async () => {
  const { run, pass, setMail, addStay, addMail, addUser, db, items } = await makeWelcome();
  const stayId = await addStay();
  const [gone, there] = [await addUser(), await addUser()];
  const mail = await addMail(stayId, { users: [gone, there] });
  await setMail(mail.id, "sent");
  await db.run(sql`update participant set user_id = null, address = 'erased@erased.invalid' where user_id = ${gone}`);
  pass(3 * dayMs);
  expect(await run()).toBe(1);
  const [item] = await items(stayId, "nudge");
  expect(await db.all(sql`select user_id as id from participant where message_id = ${item!.messageId}`)).toEqual([{
    id: there,
  }]);
});

test("[PB4] [ST3] it follows the account's CSM of now where its mail did", async () => {
  const { run, pass, setMail, addStay, addMail, addAccount, addTeammate, addSender, db, items } = await makeWelcome();
  const [before, now] = [await addTeammate(), await addTeammate()];
  for (const id of [before, now]) await addSender(id);
  const accountId = await addAccount({ csmId: now });
  const stayId = await addStay(accountId);
  const mail = await addMail(stayId, { senderMode: "csm", teammateId: before, senderBecause: "csm" });
  await setMail(mail.id, "sent");
  pass(3 * dayMs);
  await run();
  const [item] = await items(stayId, "nudge");
  expect(await messageRow(db, item!.messageId!)).toMatchObject({
    teammateId: now,
    senderMode: "csm",
    senderBecause: "csm",
  });
});

test("[PB5] a paused playbook makes none, and goes on when it is resumed; one that cannot be swept neither", async () => {
  const { run, pass, setMail, mail, db } = await makeWelcome();
  await setMail(mail.id, "sent");
  pass(3 * dayMs);
  for (
    const held of [sql`state = 'paused'`, sql`state = 'live', fault = 'gone'`, sql`fault = null, archived_at_ms = 1`]
  ) {
    await db.run(sql`update playbook set ${held}`);
    expect(await run()).toBe(0);
  }
  await db.run(sql`update playbook set archived_at_ms = null`);
  expect(await run()).toBe(1);
});

test("[PB5] by several runs at once each is made once, however many are due", async () => {
  const { pass, setMail, addStay, addMail, addUser, db, deps, mail, starts } = await makeWelcome();
  await setMail(mail.id, "sent");
  const stayId = await addStay();
  for (let n = 0; n < 229; n++) {
    const { id } = await addMail(stayId, { users: [await addUser()] });
    await setMail(id, "sent");
  }
  pass(3 * dayMs);
  const made = await Promise.all(Array.from({ length: 3 }, () => runFollowUps(deps)));
  const rest = await runFollowUps(deps);
  expect(made.reduce((sum, n) => sum + n, rest)).toBe(230);
  const [count] = await db.all(sql`select count(*) as n, count(distinct conversation_id) as conversations,
    (select created from start where id = ${starts.get("nudge")}) as created from message where unless_replied = 1`);
  expect(count).toEqual({ n: 230, conversations: 230, created: 230 });
});
