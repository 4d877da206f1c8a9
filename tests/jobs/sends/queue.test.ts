import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { headOfQueue, lapsedTries, nextDueAtMs, pairsWithPending, usedAtMs } from "#db/queries/send-queue.ts";
import { follow, holdOwn, skip, skipUnsubscribed } from "#db/queries/send-skip.ts";
import { batch } from "#db/statements.ts";
import { databases, useWorkspace } from "#tests/support/claims.ts";
import { changesOf, messageRow, type ReleaseWorkspace, testTerms as terms } from "#tests/support/release-workspace.ts";

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  let now: number;
  useWorkspace(make, (fresh) => {
    w = fresh;
    now = fresh.nowMs;
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
    const read = { id: m.id, senderMode: "csm", teammateId: w.teammateId, standsInForId: null };
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
