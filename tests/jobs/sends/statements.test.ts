import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { begin, claim, type Judged, type Sealed } from "#db/queries/send.ts";
import { readFacts, readForCompose } from "#db/queries/send-facts.ts";
import {
  headOfQueue,
  lapsedTries,
  nextDueAtMs,
  pairsWithPending,
  senderRows,
  usedAtMs,
} from "#db/queries/send-queue.ts";
import {
  settleAccepted,
  settleAmbiguous,
  settleByHand,
  settleRefused,
  settleReopened,
  settleUnknown,
  sweep,
  type Try,
} from "#db/queries/send-settle.ts";
import { follow, holdOwn, skip, skipUnsubscribed } from "#db/queries/send-skip.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase, makeRemoteDatabase, type TestDatabase } from "#tests/support/database.ts";
import {
  changesOf,
  emptyTables,
  makeReleaseWorkspace,
  messageRow,
  type ReleaseWorkspace,
  testTerms as terms,
  triesOf,
} from "#tests/support/release-workspace.ts";

const sealedAs = (text: string): Sealed => ({
  bytes: new TextEncoder().encode(text),
  sha256: `sha of ${text}`,
  html: `<p>${text}</p>`,
  subject: "Hello Grace",
  rfcMessageId: "<1@team.example>",
  from: { address: "ada@team.example", name: "Ada Byron" },
});

describe.each([["file", makeDatabase], ["remote", makeRemoteDatabase]] as const)("%s", (_, make) => {
  let database: TestDatabase;
  let w: ReleaseWorkspace;
  let now: number;
  beforeAll(async () => {
    database = await make();
  });
  beforeEach(async () => {
    await emptyTables(database.db);
    w = await makeReleaseWorkspace(database.db);
    now = w.nowMs;
  });

  const judgedSender = async (pair = w as { teammateId: string; channelId: string }) => {
    const [row] = await senderRows(w.db, [{ teammateId: pair.teammateId, channelId: pair.channelId }]);
    return { teammateId: pair.teammateId, channelId: pair.channelId, window: row!.windowText, timeZone: row!.timeZone };
  };
  const judge = async (ids: string[], over: Partial<Judged> = {}): Promise<Judged[]> =>
    (await readFacts(w.db, ids)).map((m) => ({
      id: m.id,
      sealNo: m.sealNo,
      headSeq: m.headSeq,
      ignoreWindow: m.ignoreWindow === 1,
      lapsedClaimId: m.state === "sending" ? m.claimId : null,
      opensAtMs: null,
      closesAtMs: null,
      ...over,
    }));
  async function claimed(
    ids: string[],
    o: { over?: Partial<Judged>; most?: number; at?: number; judged?: Judged[] } = {},
  ) {
    const claimId = newId();
    const rows = await claim(w.db, {
      claimId,
      sender: await judgedSender(),
      judged: o.judged ?? await judge(ids, o.over),
      most: o.most ?? 100,
      terms,
      clock: o.at ?? now,
    });
    return rows.map((row): Try & typeof row => ({ ...row, messageId: row.id, claimId }));
  }
  async function begun(t: Try, o: { at?: number; text?: string | null; mailableAs?: string } = {}) {
    const [row] = await readForCompose(w.db, [t.messageId]);
    return begin(w.db, {
      messageId: t.messageId,
      claimId: t.claimId,
      sender: await judgedSender(),
      mailableAs: o.mailableAs ?? row!.mailableAs,
      sealed: o.text === null ? null : sealedAs(o.text ?? "mail"),
      terms,
      clock: o.at ?? now,
    });
  }

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

  test("[SE3][QU1] accepted: sent, with its receipt, its place from now, and a conversation that lives", async () => {
    const m = await w.addMessage();
    const [t] = await claimed([m.id]);
    await begun(t!);
    expect(await settleAccepted(w.db, t!, "receipt", now + 700)).toBe(true);
    expect(await settleAccepted(w.db, t!, "receipt", now + 900)).toBe(true);
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "sent", providerId: "receipt", endedAtMs: now + 700 });
    expect(await usedAtMs(w.db, w, 0)).toEqual([now + 900]);
    expect(await w.db.all(sql`select state, subject from conversation where id = ${m.conversationId}`)).toEqual([
      { state: "active", subject: "Hello Grace" },
    ]);
    expect(await changesOf(w.db, m.id)).toEqual(["message.sealed", "message.sent"]);
    expect(await changesOf(w.db, m.conversationId)).toEqual(["conversation.updated"]);
  });

  test("[SE3] an acceptance that comes after the message was given up as unknown makes it sent", async () => {
    const m = await w.addMessage();
    const [t] = await claimed([m.id]);
    await begun(t!);
    expect(await settleUnknown(w.db, t!, "timeout", now)).toBe(true);
    expect(await settleAccepted(w.db, t!, "receipt", now + 1)).toBe(true);
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "sent", endedWhy: null });
  });

  test("[SE4] reopened: pending, its place given back, its bytes gone, its hold kept", async () => {
    const m = await w.addMessage();
    const [t] = await claimed([m.id]);
    await begun(t!);
    const hold = { hold: "channel_broken" as const, untilMs: now + 9_000, detail: "busy" };
    expect(await settleReopened(w.db, t!, { hold, draftSubject: "Hello {{user.firstName}}", retryAtMs: 0 }, now)).toBe(
      "reopened",
    );
    expect(await messageRow(w.db, m.id)).toMatchObject({
      state: "pending",
      claimId: null,
      beganAtMs: null,
      hold: "channel_broken",
      holdUntilMs: now + 9_000,
      subject: "Hello {{user.firstName}}",
    });
    expect(await triesOf(w.db, m.id)).toEqual([]);
    expect(await w.db.all(sql`select 1 from message_mime`)).toEqual([]);
    expect(await claimed([m.id], { at: now + 8_999 })).toEqual([]);
    expect(await claimed([m.id], { at: now + 9_000 })).toHaveLength(1);
    expect(await settleReopened(w.db, t!, { hold: null, draftSubject: null, retryAtMs: 0 }, now)).toBe("lost");
  });

  test("[SE3] while an earlier try may have been accepted, a message neither opens again nor fails", async () => {
    const m = await w.addMessage();
    const [first] = await claimed([m.id]);
    await begun(first!);
    expect(await settleAmbiguous(w.db, first!, now + 2_000)).toBe(true);
    expect(await lapsedTries(w.db, now + 1_999)).toEqual([]);
    expect(await lapsedTries(w.db, now + 2_000)).toMatchObject([{ id: m.id }]);
    const [second] = await claimed([m.id], { at: now + 2_000 });
    expect(second).toMatchObject({ sealNo: 1, beganAtMs: now });
    expect(await triesOf(w.db, m.id)).toHaveLength(2);
    expect(await begun(second!, { at: now + 2_000, text: "other" })).toBe(false);
    expect(await begun(second!, { at: now + 2_000, text: null })).toBe(true);
    expect(await settleReopened(w.db, second!, { hold: null, draftSubject: null, retryAtMs: now + 5_000 }, now + 3_000))
      .toBe("sealed");
    expect(await triesOf(w.db, m.id)).toHaveLength(1);
    const [third] = await claimed([m.id], { at: now + 5_000 });
    await begun(third!, { at: now + 5_000, text: null });
    expect(await settleRefused(w.db, third!, "no such mailbox", now + 6_000)).toBe("unknown");
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "unknown", endedWhy: "no such mailbox" });
    expect(await triesOf(w.db, m.id)).toHaveLength(1);
  });

  test("[SE4] refused: failed with the provider's words, the place given back, the conversation closed", async () => {
    const m = await w.addMessage();
    const [t] = await claimed([m.id]);
    await begun(t!);
    expect(await settleRefused(w.db, t!, "550 no such user", now)).toBe("failed");
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "failed", endedWhy: "550 no such user" });
    expect(await triesOf(w.db, m.id)).toEqual([]);
    expect(await w.db.all(sql`select state, closed_why from conversation where id = ${m.conversationId}`)).toEqual([
      { state: "closed", closed_why: "failed" },
    ]);
  });

  test.each(["sent", "failed"] as const)("[SE3] a person settles an unknown one as %s, once", async (as) => {
    const m = await w.addMessage();
    const [t] = await claimed([m.id]);
    await begun(t!);
    await settleUnknown(w.db, t!, "timeout", now);
    const by = { messageId: m.id, conversationId: m.conversationId, as, actorId: w.teammateId, nowMs: now + 1 };
    expect(await settleByHand(w.db, by)).toBe(true);
    expect(await settleByHand(w.db, by)).toBe(false);
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: as });
    expect(await triesOf(w.db, m.id)).toHaveLength(as === "sent" ? 1 : 0);
    expect(await w.db.all(sql`select state from conversation where id = ${m.conversationId}`)).toEqual([
      { state: as === "sent" ? "active" : "closed" },
    ]);
  });

  test("[SE5] the sweep opens what had not begun, gives up what had and has no key, leaves what may be tried again", async () => {
    const m = await w.addMessage();
    const begunOne = await w.addMessage();
    const [a, b] = await claimed([m.id, begunOne.id]);
    await begun(b!);
    const late = now + terms.leaseMs;
    expect(await sweep(w.db, late - 1)).toEqual({ reopened: [], unknown: [] });
    expect(await sweep(w.db, late)).toEqual({ reopened: [a!.id], unknown: [] });
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "pending", claimId: null, sealNo: 1 });
    expect(await triesOf(w.db, m.id)).toEqual([]);
    expect(await changesOf(w.db, m.id)).toEqual(["message.sealed", "message.reopened"]);
    await w.db.run(sql`update channel set idempotency_ms = null`);
    expect(await sweep(w.db, late)).toEqual({ reopened: [], unknown: [b!.id] });
    expect(await triesOf(w.db, b!.id)).toHaveLength(1);
  });

  test("[SU3] skip asks its gate again, and closes a conversation that has nothing else", async () => {
    const m = await w.addMessage();
    expect(await skip(w.db, m, "unsubscribed", now)).toBe(false);
    await w.db.run(sql`update user set unsubscribed_at_ms = 1 where id = ${m.userId}`);
    expect(await skip(w.db, m, "unsubscribed", now)).toBe(true);
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "skipped", endedWhy: "unsubscribed" });
    expect(await w.db.all(sql`select state, closed_why as why from conversation where id = ${m.conversationId}`))
      .toEqual([
        { state: "closed", why: "unsubscribed" },
      ]);
  });

  test("[SU3] an unsubscribe skips at once all that is pending to that user alone", async () => {
    const userId = await w.addUser();
    const own = await w.addMessage({ users: [userId] });
    const group = await w.addMessage({ users: [userId, await w.addUser()] });
    const forced = await w.addMessage({ users: [userId], allowUnsubscribes: false });
    await batch(w.db, [
      sql`update user set unsubscribed_at_ms = 1 where id = ${userId}`,
      ...skipUnsubscribed([userId], now),
    ]);
    expect(await messageRow(w.db, own.id)).toMatchObject({ state: "skipped" });
    expect(await messageRow(w.db, group.id)).toMatchObject({ state: "pending" });
    expect(await messageRow(w.db, forced.id)).toMatchObject({ state: "pending" });
    expect(await changesOf(w.db, own.id)).toEqual(["message.skipped"]);
    expect(await w.db.all(sql`select count(*) as n from change`)).toEqual([{ n: 2 }]);
    expect(await w.db.all(sql`select count(*) as n from audit`)).toEqual([{ n: 1 }]);
  });

  test("[PE3] a hold is stored once, for the draft that was judged, and keeps the message out of the head", async () => {
    const m = await w.addMessage();
    const own = { hold: "missing_data" as const, untilMs: null, detail: "user.firstName" };
    const judged = { id: m.id, sealNo: 0, headSeq: 0 };
    expect(await holdOwn(w.db, { ...judged, headSeq: 7 }, own, now)).toBe(false);
    expect(await holdOwn(w.db, judged, own, now)).toBe(true);
    expect(await holdOwn(w.db, judged, own, now)).toBe(false);
    const look = { windowOpen: true, most: 10, terms, clock: now };
    expect(await headOfQueue(w.db, w, look)).toEqual([]);
    expect(await holdOwn(w.db, judged, null, now)).toBe(true);
    expect(await headOfQueue(w.db, w, look)).toEqual([m.id]);
  });

  test("[ST3] a message follows to another sender only from the one that was read", async () => {
    const other = await w.addTeammate();
    const m = await w.addMessage({ senderMode: "csm" });
    const read = { id: m.id, senderMode: "csm", teammateId: w.teammateId };
    expect(await follow(w.db, { ...read, teammateId: other }, { teammateId: other, because: "csm" }, now)).toBe(false);
    expect(await follow(w.db, read, { teammateId: other, because: "csm" }, now)).toBe(true);
    expect(await messageRow(w.db, m.id)).toMatchObject({ teammateId: other, senderBecause: "csm" });
  });

  test("[QU2] the head of a queue is due, by lane, then send date, then id", async () => {
    const at = (ms: number) => ({ sendAtMs: now - ms });
    const hand = await w.addMessage({ id: "B", ...at(5) });
    const hand2 = await w.addMessage({ id: "A", ...at(5) });
    const playbook = await w.addMessage({ lane: 3, ...at(1000) });
    const now1 = await w.addMessage({ lane: 0, ignoreWindow: true, ...at(0) });
    const reply = await w.addMessage({ lane: 1, ...at(10) });
    await w.addMessage({ lane: 0, ...at(-1) });
    const look = (windowOpen: boolean, most: number) => headOfQueue(w.db, w, { windowOpen, most, terms, clock: now });
    expect(await look(true, 10)).toEqual([now1.id, reply.id, hand2.id, hand.id, playbook.id]);
    expect(await look(true, 3)).toEqual([now1.id, reply.id, hand2.id]);
    expect(await look(false, 10)).toEqual([now1.id]);
  });

  test("every sender with pending messages is found, each once", async () => {
    expect(await pairsWithPending(w.db)).toEqual([]);
    const other = await w.addTeammate();
    await w.addMessage();
    await w.addMessage();
    await w.addMessage({ teammateId: other });
    await w.addMessage({ state: "sent", teammateId: "gone" });
    const pairs = (await pairsWithPending(w.db)).map((pair) => pair.teammateId);
    expect(pairs.sort()).toEqual([w.teammateId, other].sort());
  });

  test("the statements seek in their indexes", async () => {
    const seen: string[] = [];
    const watched = {
      all: async (query: ReturnType<typeof sql>) => {
        const plan = await w.db.all<{ detail: string }>(sql`explain query plan ${query}`);
        seen.push(
          ...plan.map(({ detail }) => detail).filter((detail) =>
            /\b(SCAN|SEARCH) (m|message|q|send_try)\b/.test(detail)
          ),
        );
        return [];
      },
    } as unknown as typeof w.db;
    await pairsWithPending(watched);
    await headOfQueue(watched, w, { windowOpen: true, most: 5, terms, clock: now });
    await headOfQueue(watched, w, { windowOpen: false, most: 5, terms, clock: now });
    await lapsedTries(watched, now);
    await usedAtMs(watched, w, 0);
    await nextDueAtMs(watched, now).catch(() => null);
    expect(seen.filter((detail) => /SCAN/.test(detail) && !/COVERING INDEX message_queue/.test(detail))).toEqual([]);
    expect(seen.map((detail) => /INDEX (\w+)/.exec(detail)?.[1])).toEqual([
      ...Array.from({ length: 4 }, () => "message_queue"),
      ...Array.from({ length: 4 }, () => "message_queue"),
      ...Array.from({ length: 4 }, () => "message_anytime"),
      "message_lease",
      "send_try_quota",
      "message_due",
    ]);
  });
});
