import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import type { Outcome } from "#jobs/channels/port.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { terms } from "#jobs/sends/terms.ts";
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
});
