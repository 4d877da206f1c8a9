import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { lanes } from "#db/schema/conversation.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { makeRelease, releaseDue } from "#jobs/sends/release.ts";
import { databases, useWorkspace } from "#tests/support/claims.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { messageRow, type ReleaseWorkspace, triesOf } from "#tests/support/release-workspace.ts";

const hour = 3_600_000;

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  let startId: string;
  useWorkspace(make, async (fresh) => {
    w = fresh;
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
