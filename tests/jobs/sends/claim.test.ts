import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { claim } from "#db/queries/send.ts";
import { readFacts, readForCompose } from "#db/queries/send-facts.ts";
import { settleAccepted, settleReopened, sweep } from "#db/queries/send-settle.ts";
import { batch } from "#db/statements.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import {
  changesOf,
  messageRow,
  type ReleaseWorkspace,
  testTerms as terms,
  triesOf,
} from "#tests/support/release-workspace.ts";

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  let now: number;
  useWorkspace(make, (fresh) => {
    w = fresh;
    now = fresh.nowMs;
  });
  const { judgedSender, judge, claimed, begun } = claimsIn(() => w);

  test("[SE1][SU3] nobody is left in To whose address is by now that of a user who unsubscribed", async () => {
    const m = await w.addMessage({ users: [] });
    await w.db.run(
      sql`insert into participant (message_id, role, n, address) values (${m.id}, 'to', 0, 'Late@b.example')`,
    );
    const [before] = await readFacts(w.db, [m.id]);
    await w.addUser({ email: "late@b.example", unsubscribedAtMs: now });
    const [after] = await readFacts(w.db, [m.id]);
    expect([before?.unsubscribed, before?.suppressed, after?.unsubscribed, after?.suppressed]).toEqual([0, 0, 1, 1]);
    expect(await claimed([m.id])).toEqual([]);
    await w.db.run(sql`update message set allow_unsubscribes = 0 where id = ${m.id}`);
    expect(await claimed([m.id])).toHaveLength(1);
  });

  test("[SE2] a claim seals what was judged, in order, and tells the feed", async () => {
    const a = await w.addMessage();
    const b = await w.addMessage();
    const got = await claimed([b.id, a.id]);
    expect(got.map(({ id }) => id)).toEqual([b.id, a.id]);
    expect(got[0]).toMatchObject({ sealNo: 1, sealedSeq: 0, beganAtMs: null, leaseEndsAtMs: now + terms.leaseMs });
    expect(await messageRow(w.db, a.id)).toMatchObject({ state: "sending", sealNo: 1, claimId: got[0]!.claimId });
    expect(await triesOf(w.db, a.id)).toMatchObject([{ countsAtMs: now + terms.leaseMs, teammateId: w.teammateId }]);
    expect(await changesOf(w.db, a.id)).toEqual(["message.sealed"]);
    expect(await claimed([a.id, b.id])).toEqual([]);
  });

  test.each<[string, (id: string, userId: string) => ReturnType<typeof sql>]>([
    [
      "its draft has a newer edit",
      (id) =>
        sql`insert into draft_update (append_id, message_id, seal_no, author_id, bytes, at_ms) values ('x', ${id}, 0, 'y', x'00', 0)`,
    ],
    ["its user unsubscribed", (_, userId) => sql`update user set unsubscribed_at_ms = 1 where id = ${userId}`],
    [
      "its address is suppressed",
      (_, userId) =>
        sql`insert into suppression (address, why, at_ms) values (${`${userId.toLowerCase()}@customer.example`}, 'hard_bounce', 1)`,
    ],
    ["it was rescheduled", (id) => sql`update message set send_at_ms = send_at_ms + 3600000 where id = ${id}`],
    ["it was deleted", (id) => sql`update message set state = 'cancelled' where id = ${id}`],
    ["it needs approval now", (id) => sql`update message set approval_needed = 1 where id = ${id}`],
    [
      "somebody types",
      (id) => sql`update message set edited_at_ms = ${Date.UTC(2026, 2, 4, 12) - 1000} where id = ${id}`,
    ],
    ["a hold of its own was stored", (id) => sql`update message set hold = 'missing_data' where id = ${id}`],
    [
      "the workspace was paused",
      () => sql`insert into setting (key, value) values ('paused', '{"atMs":1,"byId":"x"}')`,
    ],
    ["its sender was paused", () => sql`update sender set paused_at_ms = 1`],
    ["its sender is busy", () => sql`update sender set busy_until_ms = ${Date.UTC(2026, 2, 4, 13)}`],
    ["its sender left", () => sql`update teammate set state = 'left'`],
    ["its sender may not send", () => sql`update teammate set may_send = 0`],
    ["its sender observes", () => sql`update teammate set role = 'observer'`],
    ["its sender has no address there", () => sql`delete from sender`],
    ["its sender's window is another", () => sql`update teammate set sending_window = '{"mon":[["09:00","10:00"]]}'`],
    ["its sender's zone is another", () => sql`update teammate set time_zone = 'Asia/Kolkata'`],
    ["its channel broke", () => sql`update channel set state = 'broken'`],
    [
      "its sender follows the CSM",
      (id) => sql`update message set sender_mode = 'csm', default_teammate_id = 'other' where id = ${id}`,
    ],
    ["it ignores the window now", (id) => sql`update message set ignore_window = 1 where id = ${id}`],
  ])("[SE1][SE2] nothing is claimed when, after the judging, %s", async (_why, change) => {
    const m = await w.addMessage();
    const judged = await judge([m.id]);
    const sender = await judgedSender();
    await batch(w.db, [change(m.id, m.userId)]);
    expect(await claim(w.db, { claimId: newId(), sender, judged, most: 10, terms, clock: now })).toEqual([]);
    expect(await triesOf(w.db, m.id)).toEqual([]);
  });

  test("[ST7][SU4] unsubscribed users are mailed where unsubscribes are not offered; a group needs one who is left", async () => {
    const gone = await w.addUser({ unsubscribedAtMs: 1 });
    const all = await w.addMessage({ users: [gone], allowUnsubscribes: false });
    const group = await w.addMessage({ users: [gone, await w.addUser()] });
    const none = await w.addMessage({ users: [gone] });
    expect((await claimed([all.id, group.id, none.id])).map(({ id }) => id)).toEqual([all.id, group.id]);
  });

  test("[QU1] a claim takes no more than the rolling hour leaves, and a place frees exactly an hour later", async () => {
    await w.db.run(sql`update sender set hourly_limit = 3`);
    const ids = (await Promise.all([1, 2, 3, 4, 5].map(() => w.addMessage()))).map(({ id }) => id);
    const [first] = await claimed(ids.slice(0, 1));
    await begun(first!);
    await settleAccepted(w.db, first!, "p", now);
    expect(await claimed(ids)).toHaveLength(2);
    expect(await claimed(ids)).toEqual([]);
    expect(await claimed(ids, { at: now + terms.hourMs - 1 })).toEqual([]);
    expect(await claimed(ids, { at: now + terms.hourMs })).toHaveLength(1);
  });

  test("[QU1] both limits, null and 0, and the least gap", async () => {
    const ids = (await Promise.all([1, 2, 3, 4].map(() => w.addMessage()))).map(({ id }) => id);
    await w.db.run(sql`update sender set hourly_limit = 0, daily_limit = null`);
    expect(await claimed(ids)).toEqual([]);
    await w.db.run(sql`update sender set hourly_limit = null, daily_limit = 1`);
    const [one] = await claimed(ids);
    expect(await claimed(ids)).toEqual([]);
    await w.db.run(sql`update sender set daily_limit = null, min_gap_seconds = 30`);
    await begun(one!);
    await settleAccepted(w.db, one!, "p", now);
    expect(await claimed(ids, { at: now + 29_999 })).toEqual([]);
    expect(await claimed(ids, { at: now + 30_000 })).toHaveLength(1);
    await w.db.run(sql`update sender set min_gap_seconds = 0`);
    expect(await claimed(ids, { most: 1, at: now + 30_000 })).toHaveLength(1);
  });

  test("[SW2] no lease outlives the open span, and too little of it is not claimed", async () => {
    const a = await w.addMessage();
    expect(await claimed([a.id], { over: { opensAtMs: now + 1, closesAtMs: now + terms.dayMs } })).toEqual([]);
    expect(await claimed([a.id], { over: { opensAtMs: 0, closesAtMs: now + terms.leastLeaseMs } })).toEqual([]);
    const [got] = await claimed([a.id], { over: { opensAtMs: now, closesAtMs: now + 20_000 } });
    expect(got!.leaseEndsAtMs).toBe(now + 20_000);
  });

  test("[ST3] a csm message is claimed for its CSM, and for the default when the CSM may not send", async () => {
    const csm = await w.addTeammate();
    await w.addSender(csm);
    await w.db.run(sql`update account set csm_id = ${csm}`);
    const m = await w.addMessage({ senderMode: "csm" });
    expect(await claimed([m.id])).toEqual([]);
    await w.db.run(sql`update teammate set may_send = 0 where id = ${csm}`);
    expect(await claimed([m.id])).toHaveLength(1);
  });

  test("[SE1][SE3] begin stores the bytes, the sender and the subject; a second begin with other bytes changes nothing", async () => {
    const m = await w.addMessage();
    const [t] = await claimed([m.id]);
    expect(await begun(t!, { text: "first" })).toBe(true);
    expect(await begun(t!, { text: "second" })).toBe(false);
    expect(await begun(t!, { text: null })).toBe(true);
    expect(await messageRow(w.db, m.id)).toMatchObject({
      beganAtMs: now,
      subject: "Hello Grace",
      rfcMessageId: "<1@team.example>",
    });
    const [mime] = await w.db.all<{ bytes: Uint8Array; sha256: string }>(sql`select bytes, sha256 from message_mime`);
    expect(new TextDecoder().decode(mime!.bytes)).toBe("first");
    expect(await w.db.all(sql`select address from participant where role = 'from'`)).toEqual([{
      address: "ada@team.example",
    }]);
  });

  test.each<[string, (userId: string) => ReturnType<typeof sql>]>([
    ["its user unsubscribed", (userId) => sql`update user set unsubscribed_at_ms = 1 where id = ${userId}`],
    [
      "its cc address is suppressed",
      () => sql`insert into suppression (address, why, at_ms) values ('cc@x.example', 'complaint', 1)`,
    ],
    ["its user has another address", (userId) => sql`update user set email = 'new@x.example' where id = ${userId}`],
    [
      "the workspace was paused",
      () => sql`insert into setting (key, value) values ('paused', '{"atMs":1,"byId":"x"}')`,
    ],
    ["its sender was paused", () => sql`update sender set paused_at_ms = 1`],
    ["its limit was lowered under what is used", () => sql`update sender set hourly_limit = 0`],
    ["its channel broke", () => sql`update channel set state = 'broken'`],
  ])("[SE1][SU3] nothing begins when, after the claim, %s", async (_why, change) => {
    const m = await w.addMessage({ cc: ["CC@x.example"] });
    const [t] = await claimed([m.id]);
    const [row] = await readForCompose(w.db, [m.id]);
    await batch(w.db, [change(m.userId)]);
    expect(await begun(t!, { mailableAs: row!.mailableAs })).toBe(false);
    expect(await messageRow(w.db, m.id)).toMatchObject({ beganAtMs: null, state: "sending" });
    expect(await settleReopened(w.db, t!, { hold: null, draftSubject: null, retryAtMs: 0 }, now)).toBe("reopened");
    expect(await triesOf(w.db, m.id)).toEqual([]);
  });

  test("[SE2] nothing begins with too little of the lease left, or once the claim is another's", async () => {
    const m = await w.addMessage();
    const [t] = await claimed([m.id]);
    expect(await begun(t!, { at: now + terms.leaseMs - terms.leastLeaseMs + 1 })).toBe(false);
    await sweep(w.db, now + terms.leaseMs);
    const [again] = await claimed([m.id], { at: now + terms.leaseMs });
    expect(again!.sealNo).toBe(2);
    expect(await begun(t!, { at: now + terms.leaseMs })).toBe(false);
    expect(await begun(again!, { at: now + terms.leaseMs })).toBe(true);
  });
});
