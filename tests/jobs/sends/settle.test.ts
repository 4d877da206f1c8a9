import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { lapsedTries, usedAtMs } from "#db/queries/send-queue.ts";
import {
  settleAccepted,
  settleAmbiguous,
  settleByHand,
  settleRefused,
  settleReopened,
  settleUnknown,
  sweep,
} from "#db/queries/send-settle.ts";
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
  const { claimed, begun } = claimsIn(() => w);

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
});
