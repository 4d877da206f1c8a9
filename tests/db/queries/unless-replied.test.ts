import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { type NewMail, recordMail } from "#db/queries/inbound.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { changesOf, messageRow, type ReleaseWorkspace, triesOf } from "#tests/support/release-workspace.ts";

describe.each(databases)("a follow-up that goes unless its user replies, over %s", (_, make) => {
  let w: ReleaseWorkspace;
  let startId: string;
  useWorkspace(make, async (fresh) => {
    w = fresh;
    startId = await addStart(w.db, "<p>Hello</p>");
  });
  const { claimed, begun } = claimsIn(() => w);

  /** A mail that was sent, and what is to follow it in its conversation, due now. */
  async function makeThread() {
    const first = await w.addMessage({ state: "sent", endedAtMs: w.nowMs - 1, startId });
    const followUp = await w.addMessage({ unlessReplied: true, startId, users: [first.userId] });
    await w.db.run(sql`update message set conversation_id = ${first.conversationId} where id = ${followUp.id}`);
    await w.db.run(sql`update conversation set state = 'active' where id = ${first.conversationId}`);
    return { first, id: followUp.id, conversationId: first.conversationId };
  }
  type Thread = Awaited<ReturnType<typeof makeThread>>;
  const replies = ({ first, conversationId }: Thread, over: Partial<NewMail> = {}) =>
    recordMail(w.db, {
      id: newId(),
      conversation: { id: conversationId, accountId: w.accountId, begins: false },
      ...{ direction: "in", automatic: null, isReply: true, answersId: first.id, teammateId: w.teammateId },
      ...{ channelId: w.channelId, subject: "Re: Hello", rfcMessageId: `<${newId()}@x.example>`, providerId: newId() },
      threadId: null,
      people: [{ role: "from", n: 0, userId: first.userId, address: "grace@customer.example", name: null }],
      mail: { bytes: new Uint8Array(1), html: "Yes", quotedHtml: null, text: "Yes", files: [], datedAtMs: null },
      atMs: w.nowMs,
      ...over,
    }, w.nowMs);

  test("[PB4] a person's answer skips it in the batch that records it, told and on the trail", async () => {
    const thread = await makeThread();
    const elsewhere = await makeThread();
    const other = await w.addMessage({ startId });
    await w.db.run(sql`update message set conversation_id = ${thread.conversationId} where id = ${other.id}`);
    expect(await replies(thread)).toBe(true);
    expect(await messageRow(w.db, thread.id)).toMatchObject({
      state: "skipped",
      endedWhy: "replied",
      endedAtMs: w.nowMs,
    });
    expect(await changesOf(w.db, thread.id)).toEqual(["message.skipped"]);
    expect(await w.db.all(sql`select action, detail from audit where entity_id = ${thread.id}`)).toEqual([
      { action: "message.skipped", detail: '{"why":"replied"}' },
    ]);
    const states = await Promise.all([elsewhere.id, other.id].map((id) => messageRow(w.db, id)));
    expect(states.map(({ state }) => state)).toEqual(["pending", "pending"]);
    const [conversation] = await w.db.all(
      sql`select state, closed_why as why from conversation where id = ${thread.conversationId}`,
    );
    expect(conversation).toEqual({ state: "active", why: null });
  });

  test("[PB4] [CH6] an automatic answer, and what the team itself wrote from its mailbox, does not", async () => {
    const thread = await makeThread();
    await replies(thread, { automatic: "out_of_office", isReply: false });
    await replies(thread, { direction: "out", isReply: false });
    expect((await messageRow(w.db, thread.id)).state).toBe("pending");
    expect((await releaseDue(releaseDeps(w.db, { clock: w.nowMs }))).sent).toBe(1);
  });

  test("[PB4] [SE1] neither the claim nor the begin lets one through that was answered since it was judged", async () => {
    const [early, late] = [await makeThread(), await makeThread()];
    const answered = ({ conversationId }: Thread) =>
      w.db.run(sql`update conversation set replied_at_ms = ${w.nowMs} where id = ${conversationId}`);
    await answered(early);
    const [one, ...none] = await claimed([early.id, late.id]);
    expect([one?.messageId, none]).toEqual([late.id, []]);
    await answered(late);
    expect(await begun(one!)).toBe(false);
  });

  test("[PB4] [SE1] what came back from a claim that an answer overtook is skipped by the next look", async () => {
    const thread = await makeThread();
    const [one] = await claimed([thread.id]);
    await replies(thread);
    expect([await begun(one!), (await messageRow(w.db, thread.id)).state]).toEqual([false, "sending"]);
    const later = w.nowMs + 3_600_000;
    await releaseDue(releaseDeps(w.db, { clock: later }));
    expect(await messageRow(w.db, thread.id)).toMatchObject({ state: "skipped", endedWhy: "replied" });
    expect(await triesOf(w.db, thread.id)).toEqual([]);
  });

  test("[PB4] [SE2] an answer against the release has one winner", async () => {
    for (let n = 0; n < 6; n++) {
      const thread = await makeThread();
      const release = () => releaseDue(releaseDeps(w.db, { clock: w.nowMs }));
      const acts: (() => Promise<unknown>)[] = [() => replies(thread), release, release];
      await Promise.all(acts.slice(n % 3).concat(acts.slice(0, n % 3)).map((act) => act()));
      const { state, beganAtMs, endedWhy } = await messageRow(w.db, thread.id);
      if (state === "sent") expect(beganAtMs).not.toBeNull();
      else if (state === "pending") await release();
      else expect([state, endedWhy]).toEqual(["skipped", "replied"]);
      expect(["sent", "skipped"]).toContain((await messageRow(w.db, thread.id)).state);
    }
  });
});
