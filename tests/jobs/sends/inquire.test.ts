import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { examine } from "#db/queries/doctor.ts";
import type { Doubtful, Reconciled } from "#jobs/channels/port.ts";
import { askInDoubt } from "#jobs/sends/inquire.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { inquiries } from "#jobs/sends/terms.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { changesOf, makeReleaseWorkspace, messageRow } from "#tests/support/release-workspace.ts";

/** A message that a provider without keys took or not before the line fell, and what it says when it is asked. */
async function inDoubt() {
  const { db } = await makeDatabase();
  const w = await makeReleaseWorkspace(db, { channel: { kind: "smtp", idempotencyMs: null } });
  const m = await w.addMessage({ startId: await addStart(db, "<p>Hi</p>") });
  await db.run(sql`update start set created = 1`);
  const provider = makeProvider();
  provider.answers(() => ({ kind: "ambiguous", why: "The line fell." }));
  await releaseDue(releaseDeps(db, { clock: w.nowMs, channel: provider.channel }));
  const asked: Doubtful[] = [];
  let says: () => Promise<Reconciled> = () => Promise.resolve({ kind: "not_found" });
  const reconcile = (mail: Doubtful) => {
    asked.push(mail);
    return says();
  };
  const askAt = (atMs: number, channel = { ...provider.channel, reconcile }) =>
    askInDoubt(releaseDeps(db, { clock: atMs, channel }));
  const inquiry = async () =>
    (await db.all<{ nextAtMs: number | null }>(
      sql`select times, said, detail, next_at_ms as "nextAtMs" from send_inquiry`,
    ))[0];
  return { ...w, m, asked, askAt, inquiry, plain: provider.channel, says: (next: typeof says) => void (says = next) };
}

test("[SE3] a mail in doubt is asked for by its key and Message-ID, and is sent once it is found", async () => {
  const w = await inDoubt();
  expect((await messageRow(w.db, w.m.id)).state).toBe("unknown");
  expect(await w.askAt(w.nowMs + inquiries.pausesMs[0]! - 1)).toEqual({ asked: 0, found: 0 });
  expect(await w.askAt(w.nowMs + inquiries.pausesMs[0]!)).toEqual({ asked: 1, found: 0 });
  const { rfcMessageId, beganAtMs } = await messageRow(w.db, w.m.id);
  expect(w.asked).toEqual([{
    key: `${w.m.id}:1`,
    messageId: w.m.id,
    rfcMessageId,
    to: [`${w.m.userId.toLowerCase()}@customer.example`],
    beganAtMs,
  }]);
  expect(await messageRow(w.db, w.m.id)).toMatchObject({ state: "unknown", endedWhy: "The line fell." });
  w.says(() => Promise.resolve({ kind: "accepted", providerId: "theirs" }));
  expect(await w.askAt(w.nowMs + inquiries.pausesMs[0]! + inquiries.pausesMs[1]!)).toEqual({ asked: 1, found: 1 });
  expect(await messageRow(w.db, w.m.id)).toMatchObject({ state: "sent", providerId: "theirs" });
  expect(await w.inquiry()).toEqual({ times: 2, said: "found", detail: null, nextAtMs: null });
  expect((await examine(w.db, w.nowMs)).flatMap(({ wrong }) => wrong)).toEqual([]);
});

test("[SE3] what is not found is asked for ever more rarely, never fails by it, and not for ever", async () => {
  const w = await inDoubt();
  const { pausesMs, mostMs } = inquiries;
  const gaps: number[] = [];
  let beforeMs = w.nowMs;
  for (let atMs = w.nowMs; atMs < w.nowMs + mostMs + 86_400_000; atMs += 30_000) {
    if ((await w.askAt(atMs)).asked === 0) {
      // Nothing is due for a while: look again when it is.
      const next = (await w.inquiry())?.nextAtMs;
      if (next === null) break;
      if (next !== undefined && next > atMs) atMs = next - 30_000;
      continue;
    }
    gaps.push(atMs - beforeMs);
    beforeMs = atMs;
  }
  expect(gaps.slice(0, pausesMs.length)).toEqual(pausesMs);
  expect(new Set(gaps.slice(pausesMs.length))).toEqual(new Set([pausesMs.at(-1)]));
  expect(beforeMs).toBeLessThanOrEqual(w.nowMs + mostMs);
  expect(beforeMs).toBeGreaterThan(w.nowMs + mostMs - 86_400_000);
  expect(await w.inquiry()).toMatchObject({ said: "not_found", nextAtMs: null });
  expect((await messageRow(w.db, w.m.id)).state).toBe("unknown");
  // What is said anew each time the same way is told once.
  expect((await changesOf(w.db, w.m.id)).filter((kind) => kind === "message.asked")).toHaveLength(1);
});

test("[SE3] of two processes one asks; a channel that throws, or cannot be asked, settles nothing", async () => {
  const w = await inDoubt();
  const dueMs = w.nowMs + inquiries.pausesMs[0]!;
  const both = await Promise.all([w.askAt(dueMs), w.askAt(dueMs)]);
  expect(both.map(({ asked }) => asked).sort()).toEqual([0, 1]);
  w.says(() => Promise.reject(new Error("broke")));
  await w.askAt(dueMs + inquiries.pausesMs[1]!);
  expect(await w.inquiry()).toMatchObject({ said: "unsure", detail: expect.stringContaining("broke") });
  await w.askAt(dueMs + inquiries.pausesMs[1]! + inquiries.pausesMs[2]!, { ...w.plain, reconcile: undefined! });
  expect(await w.inquiry()).toMatchObject({ times: 3, said: "cannot", nextAtMs: null });
  expect((await messageRow(w.db, w.m.id)).state).toBe("unknown");
});

test("[SE3] what a person settles meanwhile stays as they said", async () => {
  const w = await inDoubt();
  w.says(async () => {
    await w.db.run(sql`update message set state = 'failed', ended_why = 'settled_by_hand' where id = ${w.m.id}`);
    return { kind: "accepted", providerId: "theirs" };
  });
  await w.askAt(w.nowMs + inquiries.pausesMs[0]!);
  expect(await messageRow(w.db, w.m.id)).toMatchObject({ state: "failed", providerId: null });
  expect(await w.askAt(w.nowMs + 86_400_000)).toEqual({ asked: 0, found: 0 });
});
