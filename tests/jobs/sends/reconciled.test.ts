import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { usedAtMs } from "#db/queries/send-queue.ts";
import {
  provenBy,
  settleAccepted,
  settleAmbiguous,
  settleByHand,
  settleReconciled,
  settleRefused,
  settleReopened,
  settleUnknown,
} from "#db/queries/send-settle.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import { changesOf, messageRow, type ReleaseWorkspace, triesOf } from "#tests/support/release-workspace.ts";

const receiptRow = ({ threadId, ...receipt }: { providerId: string; threadId: string; rfcMessageId: string }) => ({
  ...receipt,
  providerThreadId: threadId,
});

describe.each(databases)("%s", (_, make) => {
  let w: ReleaseWorkspace;
  let now: number;
  useWorkspace(make, (fresh) => {
    w = fresh;
    now = fresh.nowMs;
  });
  const { claimed, begun } = claimsIn(() => w);

  async function onItsWay() {
    const m = await w.addMessage();
    const [t] = await claimed([m.id]);
    await begun(t!);
    return { m, t: t! };
  }

  test("[SE3] what is unknown and is found at the provider is sent as of its call, once, its place kept", async () => {
    const { m, t } = await onItsWay();
    await settleUnknown(w.db, t, "timeout", now + 5);
    const placed = await usedAtMs(w.db, w, 0);
    expect(await settleReconciled(w.db, m.id, "found", now + 9_000)).toBe(true);
    expect(await settleReconciled(w.db, m.id, "found again", now + 9_900)).toBe(false);
    expect(await messageRow(w.db, m.id)).toMatchObject({
      state: "sent",
      providerId: "found",
      endedAtMs: now,
      endedWhy: null,
      leaseEndsAtMs: null,
    });
    expect(await usedAtMs(w.db, w, 0)).toEqual(placed);
    expect((await changesOf(w.db, m.id)).filter((kind) => kind === "message.sent")).toHaveLength(1);
    expect(await w.db.all(sql`select detail from audit where action = 'message.sent'`)).toEqual([
      { detail: '{"providerId":"found","reconciled":true}' },
    ]);
    expect(await w.db.all(sql`select state from conversation where id = ${m.conversationId}`)).toEqual([
      { state: "active" },
    ]);
  });

  test("[SE3][QU1] a delivery told while it is sealed settles it, and no answer that comes later undoes that", async () => {
    const { m, t } = await onItsWay();
    await settleAmbiguous(w.db, t, now + 15_000);
    expect(await settleReconciled(w.db, m.id, "told", now + 100)).toBe(true);
    expect(await settleRefused(w.db, t, "550", now + 200)).toBe("lost");
    expect(await settleReopened(w.db, t, { hold: null, draftSubject: null, retryAtMs: 0 }, now + 300)).toBe("lost");
    expect(await settleUnknown(w.db, t, "late", now + 400)).toBe(false);
    expect(await triesOf(w.db, m.id)).toHaveLength(1);
    expect(await messageRow(w.db, m.id)).toMatchObject({ state: "sent", providerId: "told" });
  });

  test("[SE3][CH6] the provider's own answer, when it comes after what it told, is the receipt; nothing else changes", async () => {
    const receipt = { providerId: "p-1", threadId: "t-1", rfcMessageId: "<its@provider>" };
    const told = await onItsWay();
    expect(await settleReconciled(w.db, told.m.id, provenBy("told: e-1"), now + 100)).toBe(true);
    expect(await settleAccepted(w.db, told.t, receipt, now + 200)).toBe(true);
    const byHand = await onItsWay();
    await settleUnknown(w.db, byHand.t, "timeout", now);
    await settleByHand(w.db, { ...byHand.t, as: "sent", actorId: w.teammateId, nowMs: now + 50 });
    expect(await settleAccepted(w.db, byHand.t, receipt, now + 200)).toBe(true);
    for (const { m } of [told, byHand]) {
      expect(await messageRow(w.db, m.id)).toMatchObject({ state: "sent", ...receiptRow(receipt) });
      expect((await changesOf(w.db, m.id)).filter((kind) => kind === "message.sent")).toHaveLength(1);
    }
    expect(await messageRow(w.db, told.m.id)).toMatchObject({ endedAtMs: now });
    // A receipt that stands is no other's to replace, nor one of a claim that never was.
    expect(await settleAccepted(w.db, told.t, { providerId: "p-2" }, now + 300)).toBe(true);
    expect(await settleAccepted(w.db, { ...byHand.t, claimId: "none" }, { providerId: "p-3" }, now + 300)).toBe(true);
    expect((await messageRow(w.db, told.m.id)).providerId).toBe("p-1");
    expect((await messageRow(w.db, byHand.m.id)).providerId).toBe("p-1");
  });

  test("[SE3] nothing that has not begun, has ended, or was settled by a person becomes sent by it", async () => {
    const pending = await w.addMessage();
    const sealed = await w.addMessage();
    await claimed([sealed.id]);
    const sent = await onItsWay();
    await settleAccepted(w.db, sent.t, "receipt", now);
    const failed = await onItsWay();
    await settleRefused(w.db, failed.t, "550", now);
    const byHand = await onItsWay();
    await settleUnknown(w.db, byHand.t, "timeout", now);
    await settleByHand(w.db, { ...byHand.t, as: "failed", actorId: w.teammateId, nowMs: now });
    for (const { id } of [pending, sealed, sent.m, failed.m, byHand.m]) {
      expect(await settleReconciled(w.db, id, "told", now + 1)).toBe(false);
    }
    expect(await settleReconciled(w.db, "nothing", "told", now + 1)).toBe(false);
    expect((await messageRow(w.db, sent.m.id)).providerId).toBe("receipt");
    expect((await messageRow(w.db, byHand.m.id)).state).toBe("failed");
  });
});
