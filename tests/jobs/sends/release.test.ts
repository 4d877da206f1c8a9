import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { lanes } from "#db/schema/conversation.ts";
import type { Outcome } from "#jobs/channels/port.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { makeRelease, releaseDue } from "#jobs/sends/release.ts";
import { terms } from "#jobs/sends/terms.ts";
import { makeDatabase, makeRemoteDatabase, type TestDatabase } from "#tests/support/database.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import {
  emptyTables,
  makeReleaseWorkspace,
  messageRow,
  type ReleaseWorkspace,
  triesOf,
} from "#tests/support/release-workspace.ts";

const hour = 3_600_000;

describe.each([["file", makeDatabase], ["remote", makeRemoteDatabase]] as const)("%s", (_, make) => {
  let database: TestDatabase;
  let w: ReleaseWorkspace;
  let startId: string;
  beforeAll(async () => {
    database = await make();
  });
  beforeEach(async () => {
    await emptyTables(database.db);
    w = await makeReleaseWorkspace(database.db);
    startId = await addStart(w.db, "<p>Dear {{user.firstName}}, from {{sender.firstName}}</p>");
  });
  const release = (over: Partial<Parameters<typeof releaseDeps>[1]> = {}) =>
    releaseDue(releaseDeps(w.db, { clock: w.nowMs, ...over }));
  const states = async (...ids: string[]) =>
    (await Promise.all(ids.map((id) => messageRow(w.db, id)))).map(({ state }) => state);
  const outbox = () =>
    w.db.all<{ key: string; bytes: Uint8Array; to: string; message: string }>(
      sql`select idempotency_key as key, bytes, envelope_to as "to", message_id as message from outbox_mail order by id`,
    );

  test("[SE1][SE3][CH5] a due message leaves as a whole mail, with its bytes, place and receipt", async () => {
    await w.db.run(
      sql`update teammate set signature = '{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Ada, Parley"}]}]}'`,
    );
    const m = await w.addMessage({ startId, cc: ["boss@x.example"], replyTo: "re@x.example" });
    expect(await release()).toMatchObject({ senders: 1, claimed: 1, sent: 1, reopened: 0 });
    const [mail] = await outbox();
    expect(mail).toMatchObject({ key: `${m.id}:1`, message: m.id });
    expect(JSON.parse(mail!.to)).toEqual([`boss@x.example`, `${m.userId.toLowerCase()}@customer.example`]);
    const parsed = await PostalMime.parse(mail!.bytes);
    expect(parsed.subject).toBe("Hello Grace");
    expect(parsed.from).toMatchObject({ name: "Ada Byron" });
    expect(parsed.replyTo).toMatchObject([{ address: "re@x.example" }]);
    expect(parsed.text).toContain("Dear Grace, from Ada");
    expect(parsed.text).toContain("Ada, Parley");
    expect(parsed.html).toContain("https://parley.example/t/");
    expect(parsed.text).toContain("https://parley.example/u/");
    expect(parsed.headers.find(({ key }) => key === "list-unsubscribe")?.value).toContain("https://parley.example/u/");
    expect(await messageRow(w.db, m.id)).toMatchObject({
      state: "sent",
      subject: "Hello Grace",
      rfcMessageId: parsed.messageId,
    });
    expect(await triesOf(w.db, m.id)).toHaveLength(1);
    expect(await release()).toMatchObject({ claimed: 0, sent: 0 });
  });

  test("[SU5][TR4][SU4] no link, no header and no pixel where settings or a group say so", async () => {
    await w.db.run(
      sql`insert into setting (key, value) values ('manageUnsubscribes', 'false'), ('trackOpens', 'false')`,
    );
    await w.addMessage({ startId });
    const plain = await addStart(w.db, "<p>Hi all</p>", "Hi");
    await w.addMessage({ startId: plain, users: [await w.addUser(), await w.addUser()] });
    await release();
    for (const { bytes } of await outbox()) {
      expect(new TextDecoder().decode(bytes)).not.toMatch(/parley\.example\/[ut]\//);
    }
  });

  test("[QU2][QU1] places go in order of lane, then date; the rest waits", async () => {
    await w.db.run(sql`update sender set hourly_limit = 2`);
    const playbook = await w.addMessage({ startId, lane: lanes.playbook, sendAtMs: w.nowMs - hour });
    const late = await w.addMessage({ startId, sendAtMs: w.nowMs - 1 });
    const early = await w.addMessage({ startId, sendAtMs: w.nowMs - 2 });
    const reply = await w.addMessage({ startId, lane: lanes.reply, sendAtMs: w.nowMs });
    expect(await release()).toMatchObject({ sent: 2 });
    expect(await states(reply.id, early.id, late.id, playbook.id)).toEqual(["sent", "sent", "pending", "pending"]);
    expect(await release({ clock: w.nowMs + hour - 1 })).toMatchObject({ claimed: 0 });
    expect(await release({ clock: w.nowMs + hour })).toMatchObject({ sent: 2 });
  });

  test("[SW2][PR2] outside the window only what ignores it leaves", async () => {
    await w.db.run(sql`update teammate set sending_window = '{"wed":[["13:00","17:00"]]}'`);
    const m = await w.addMessage({ startId });
    const now = await w.addMessage({ startId, lane: lanes.sendNow, ignoreWindow: true });
    await release();
    expect(await states(m.id, now.id)).toEqual(["pending", "sent"]);
    expect(await release({ clock: w.nowMs + hour })).toMatchObject({ sent: 1 });
  });

  test("[SU3][SE1] unsubscribed and suppressed users are skipped, with why", async () => {
    const gone = await w.addMessage({ startId, users: [await w.addUser({ unsubscribedAtMs: 1 })] });
    const bounced = await w.addMessage({ startId });
    await w.db.run(
      sql`insert into suppression (address, why, at_ms) values (${`${bounced.userId.toLowerCase()}@customer.example`}, 'hard_bounce', 1)`,
    );
    expect(await release()).toMatchObject({ skipped: 2, sent: 0 });
    expect(await messageRow(w.db, gone.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
    expect(await messageRow(w.db, bounced.id)).toMatchObject({ state: "skipped", endedWhy: "suppressed" });
  });

  test("[PE3][PE2] holes and bad links hold a message before it is sealed, and name what is missing", async () => {
    const hole = await addStart(w.db, `<p>{{account.mrr}} {{account.renewsOn}}</p>`);
    const link = await addStart(w.db, `<p><a href="{{account.status}}">x</a></p>`);
    await w.db.run(sql`update account set status = 'javascript:alert(1)'`);
    const a = await w.addMessage({ startId: hole });
    const b = await w.addMessage({ startId: link });
    expect(await release()).toMatchObject({ held: 2, claimed: 0 });
    expect(await messageRow(w.db, a.id)).toMatchObject({
      hold: "missing_data",
      holdDetail: "account.mrr, account.renewsOn",
      sealNo: 0,
    });
    expect(await messageRow(w.db, b.id)).toMatchObject({ hold: "bad_link" });
    expect(await release()).toMatchObject({ held: 0, claimed: 0 });
  });

  test("[ST3] a message goes by the CSM of the moment, and by the default when the CSM may not send", async () => {
    const csm = await w.addTeammate({ firstName: "Cleo" });
    await w.addSender(csm, { hourlyLimit: 5 });
    const m = await w.addMessage({ startId, senderMode: "csm" });
    await w.db.run(sql`update account set csm_id = ${csm}`);
    await release();
    await release();
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "sent", teammateId: csm, senderBecause: "csm" });
    const other = await w.addMessage({ startId, senderMode: "csm", teammateId: csm });
    await w.db.run(sql`update teammate set state = 'left' where id = ${csm}`);
    await release();
    await release();
    expect(await messageRow(w.db, other.id)).toMatchObject({
      state: "sent",
      teammateId: w.teammateId,
      senderBecause: "csm_not_valid",
    });
  });

  test("[SE7] nothing leaves while the workspace or the sender is paused", async () => {
    await w.addMessage({ startId });
    await w.db.run(sql`insert into setting (key, value) values ('paused', '{"atMs":1,"byId":"x"}')`);
    expect(await release()).toMatchObject({ claimed: 0 });
    await w.db.run(sql`update setting set value = 'null'`);
    await w.db.run(sql`update sender set paused_at_ms = 1`);
    expect(await release()).toMatchObject({ claimed: 0 });
    await w.db.run(sql`update sender set paused_at_ms = null`);
    expect(await release()).toMatchObject({ sent: 1 });
  });

  test("[CH2] other channels wait while PUBLIC_URL is unset, unless every mail is caught", async () => {
    await w.db.run(sql`update channel set kind = 'smtp'`);
    await w.addMessage({ startId });
    expect(await release({ sending: { publicUrl: null, sendMode: "live" } })).toMatchObject({ claimed: 0 });
    expect(await release({ sending: { publicUrl: null, sendMode: "sink" } })).toMatchObject({ sent: 1 });
  });

  test("[SE4] busy: open again, nothing more asked of that provider, and later it goes under another seal", async () => {
    const provider = makeProvider();
    provider.answers(() => ({ kind: "busy", untilMs: w.nowMs + 60_000, words: "421 later" }));
    const ids = [];
    for (let i = 0; i < 20; i++) ids.push((await w.addMessage({ startId })).id);
    const report = await release({ channel: provider.channel });
    expect(report.reopened).toBe(report.claimed);
    expect(provider.asked.length).toBeLessThanOrEqual(8);
    expect(await messageRow(w.db, ids[0]!)).toMatchObject({ state: "pending", hold: null, subject: "Hello" });
    expect(await w.db.all(sql`select 1 from send_try`)).toEqual([]);
    const asked = provider.asked.length;
    expect(await release({ channel: provider.channel, clock: w.nowMs + 60_000 })).toMatchObject({ claimed: 0 });
    provider.answers(() => ({ kind: "accepted", providerId: "ok" }));
    expect(await release({ channel: provider.channel, clock: w.nowMs + 66_000 })).toMatchObject({ sent: 20 });
    expect(new Set(provider.asked.slice(asked).map(({ key }) => key)).size).toBe(20);
  });

  test("[SE4] refused: that message alone fails, with the provider's words", async () => {
    const provider = makeProvider();
    const bad = await w.addMessage({ startId });
    const good = await w.addMessage({ startId });
    provider.answers(({ messageId }): Outcome =>
      messageId === bad.id ? { kind: "refused", words: "550 no" } : { kind: "accepted", providerId: "p" }
    );
    expect(await release({ channel: provider.channel })).toMatchObject({ sent: 1, failed: 1 });
    expect(await messageRow(w.db, bad.id)).toMatchObject({ state: "failed", endedWhy: "550 no" });
    expect(await states(good.id)).toEqual(["sent"]);
  });

  test("[SE4] a broken channel holds its queue, and says so once", async () => {
    const provider = makeProvider();
    provider.answers(() => ({ kind: "broken", words: "535 bad password" }));
    for (let i = 0; i < 3; i++) await w.addMessage({ startId });
    await release({ channel: provider.channel });
    await release({ channel: provider.channel });
    expect(await w.db.all(sql`select state, broken_why as why from channel`)).toEqual([{
      state: "broken",
      why: "535 bad password",
    }]);
    expect(await w.db.all(sql`select 1 from audit where action = 'channel.broken'`)).toHaveLength(1);
    expect(await w.db.all(sql`select distinct state from message`)).toEqual([{ state: "pending" }]);
  });

  test("[SE3] ambiguous with a key: the same bytes under the same key, each try with its own place", async () => {
    const provider = makeProvider();
    provider.answers(() => ({ kind: "ambiguous", why: "cut off" }));
    const m = await w.addMessage({ startId });
    expect(await release({ channel: provider.channel })).toMatchObject({ sealed: 1 });
    await w.db.run(sql`update user set first_name = 'Changed'`);
    expect(await release({ channel: provider.channel })).toMatchObject({ claimed: 0 });
    provider.answers(() => ({ kind: "accepted", providerId: "p" }));
    expect(await release({ channel: provider.channel, clock: w.nowMs + 60_000 })).toMatchObject({ sent: 1 });
    const [first, second] = provider.asked;
    expect(second!.key).toBe(first!.key);
    expect(second!.bytes).toEqual(first!.bytes);
    expect(await triesOf(w.db, m.id)).toHaveLength(2);
  });

  test("[SE3] ambiguous without a key: unknown, never sent again", async () => {
    await w.db.run(sql`update channel set idempotency_ms = null`);
    const provider = makeProvider();
    provider.answers(() => ({ kind: "ambiguous", why: "cut off" }));
    const m = await w.addMessage({ startId });
    expect(await release({ channel: provider.channel })).toMatchObject({ unknown: 1 });
    expect(await release({ channel: provider.channel, clock: w.nowMs + hour })).toMatchObject({ claimed: 0 });
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "unknown", endedWhy: "cut off" });
  });

  test("[SE3][SU3] one that may have been accepted is not asked about again once its user has unsubscribed", async () => {
    const provider = makeProvider();
    provider.answers(() => ({ kind: "ambiguous", why: "cut off" }));
    const m = await w.addMessage({ startId });
    await release({ channel: provider.channel });
    await w.db.run(sql`update user set unsubscribed_at_ms = 1`);
    expect(await release({ channel: provider.channel, clock: w.nowMs + 60_000 })).toMatchObject({ unknown: 1 });
    expect(await states(m.id)).toEqual(["unknown"]);
    expect(provider.asked).toHaveLength(1);
  });

  test("a channel that throws is as ambiguous as one that says so", async () => {
    const provider = makeProvider();
    provider.answers(() => {
      throw new Error("bug");
    });
    await w.addMessage({ startId });
    expect(await release({ channel: provider.channel })).toMatchObject({ sealed: 1 });
  });

  test("a poisoned message stops only itself", async () => {
    const bad = await w.addMessage({ startId });
    await w.db.run(
      sql`insert into draft_update (append_id, message_id, seal_no, author_id, bytes, at_ms) values (${newId()}, ${bad.id}, 0, 'x', x'ff00ff', 1)`,
    );
    const none = await w.addMessage();
    const good = await w.addMessage({ startId });
    expect(await release()).toMatchObject({ sent: 1, failed: 2 });
    expect(await states(bad.id, none.id, good.id)).toEqual(["failed", "failed", "sent"]);
    expect(await w.db.all(sql`select 1 from send_try`)).toHaveLength(1);
  });

  test("[SE5] a claim whose process died goes at the end of its lease, under another seal", async () => {
    const m = await w.addMessage({ startId });
    await w.db.run(
      sql`update message set state = 'sending', seal_no = 1, claim_id = 'dead', claimed_at_ms = ${w.nowMs}, lease_ends_at_ms = ${
        w.nowMs + terms.leaseMs
      }`,
    );
    await w.db.run(
      sql`insert into send_try values ('dead', ${m.id}, ${w.teammateId}, ${w.channelId}, ${w.nowMs + terms.leaseMs})`,
    );
    expect(await release()).toMatchObject({ claimed: 0 });
    expect(await release({ clock: w.nowMs + terms.leaseMs })).toMatchObject({ reopened: 1, sent: 1 });
    expect((await outbox()).map(({ key }) => key)).toEqual([`${m.id}:2`]);
  });

  test("[SE2] a clock that steps back sends nothing twice and counts what it had counted", async () => {
    await w.db.run(sql`update sender set hourly_limit = 3`);
    const add = () => w.addMessage({ startId, sendAtMs: w.nowMs - 5 * hour });
    for (let i = 0; i < 3; i++) await add();
    await release();
    for (let i = 0; i < 2; i++) await add();
    expect(await release({ clock: w.nowMs - 2 * hour })).toMatchObject({ claimed: 0 });
    expect(await release({ clock: w.nowMs + hour })).toMatchObject({ sent: 2 });
    expect(await outbox()).toHaveLength(5);
  });

  test("[OP2] a stop claims nothing more, settles what has begun, and opens the rest again", async () => {
    const provider = makeProvider();
    const release = makeRelease(releaseDeps(w.db, { clock: w.nowMs, channel: provider.channel }));
    let stopped: Promise<void> | undefined;
    provider.answers(async () => {
      stopped ??= release.stop();
      await Promise.resolve();
      return { kind: "accepted", providerId: newId() };
    });
    for (let i = 0; i < 40; i++) await w.addMessage({ startId });
    const report = await release.run();
    await stopped;
    expect(report.sent).toBe(provider.asked.length);
    expect(report.sent).toBeLessThan(40);
    expect(await w.db.all(sql`select state, count(*) as n from message group by state order by state`)).toEqual([
      { state: "pending", n: 40 - report.sent },
      { state: "sent", n: report.sent },
    ]);
    expect(await w.db.all(sql`select 1 from send_try`)).toHaveLength(report.sent);
  });

  test("[ST9] a message without a start is sent from its own draft", async () => {
    const m = await w.addMessage({ lane: lanes.reply });
    const seed = seedUpdate(contentFromHtml({ subject: "Re: Hello", html: "<p>Thanks, {{user.firstName}}</p>" }));
    await w.db.run(sql`insert into draft_update (append_id, message_id, seal_no, author_id, bytes, at_ms)
      values (${newId()}, ${m.id}, 0, 'x', ${seed}, 1)`);
    expect(await release()).toMatchObject({ sent: 1 });
    expect((await PostalMime.parse((await outbox())[0]!.bytes)).text).toContain("Thanks, Grace");
  });

  test("[CH5] a reply names what was said before", async () => {
    const first = await w.addMessage({ startId });
    await release();
    const { rfcMessageId } = await messageRow(w.db, first.id);
    const reply = await w.addMessage({ startId, lane: lanes.reply, users: [first.userId] });
    await w.db.run(sql`update message set conversation_id = ${first.conversationId} where id = ${reply.id}`);
    await release();
    const parsed = await PostalMime.parse((await outbox())[1]!.bytes);
    expect(parsed.inReplyTo).toBe(rfcMessageId);
    expect(parsed.references).toBe(rfcMessageId);
  });
});
