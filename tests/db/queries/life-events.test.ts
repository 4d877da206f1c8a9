import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { assignAccounts } from "#db/queries/account.ts";
import type { LifeEvent } from "#db/queries/life-events.ts";
import { readFacts } from "#db/queries/send-facts.ts";
import { batch } from "#db/statements.ts";
import { claimsIn, databases, useWorkspace } from "#tests/support/claims.ts";
import type { ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const minuteMs = 60_000;

describe.each(databases)("what happens in a user's life, over %s", (_, make) => {
  let w: ReleaseWorkspace;
  useWorkspace(make, (fresh) => void (w = fresh));
  const { claimed, begun } = claimsIn(() => w);

  /** A watched message made an hour ago, to a user with a name. */
  const watched = async (over: Parameters<ReleaseWorkspace["addMessage"]>[0] = {}) => {
    const userId = await w.addUser({ firstName: "Grace", lastName: "Hopper" });
    return { ...await w.addMessage({ watchLife: true, users: [userId], ...over }), userId };
  };
  const eventOf = async (id: string): Promise<LifeEvent | null> => {
    const [row] = await readFacts(w.db, [id]);
    return row!.lifeEvent === null ? null : JSON.parse(row!.lifeEvent);
  };
  async function writesIn(userId: string, atMs: number) {
    const { id } = await w.addMessage({ direction: "in", state: "sent", createdAtMs: atMs, users: [] });
    await w.db.run(sql`insert into participant (message_id, role, n, user_id, address)
      values (${id}, 'from', 0, ${userId}, 'grace@customer.example')`);
    return id;
  }
  async function colleague() {
    const teammateId = await w.addTeammate({ firstName: "Bo", lastName: "Ek" });
    await w.addSender(teammateId);
    return teammateId;
  }
  const mails = (userId: string, teammateId: string, atMs: number | null, over = {}) =>
    w.addMessage({ users: [userId], teammateId, state: "sent", endedAtMs: atMs, createdAtMs: 1, ...over });

  test("[PR8] a user who writes in after it was made is told, by name and instant", async () => {
    const { id, userId } = await watched();
    await writesIn(userId, w.nowMs - 61 * minuteMs); // before it was made
    expect(await eventOf(id)).toBeNull();
    await writesIn(userId, w.nowMs - 5 * minuteMs);
    expect(await eventOf(id)).toEqual({
      kind: "wrote_in",
      who: "Grace Hopper",
      by: null,
      atMs: w.nowMs - 5 * minuteMs,
      timeZone: "UTC",
    });
  });

  test("[PR8] what others write in, what the user only gets a copy of, and what nobody watches for is no event", async () => {
    const { id, userId } = await watched();
    const blind = await w.addMessage({ users: [userId] });
    await writesIn(await w.addUser(), w.nowMs);
    const inbound = await w.addMessage({ direction: "in", state: "sent", createdAtMs: w.nowMs, users: [] });
    await w.db.run(sql`insert into participant (message_id, role, n, user_id, address)
      values (${inbound.id}, 'cc', 0, ${userId}, 'grace@customer.example')`);
    expect(await eventOf(id)).toBeNull();
    await writesIn(userId, w.nowMs);
    expect([(await eventOf(id))?.kind, await eventOf(blind.id)]).toEqual(["wrote_in", null]);
  });

  test("[PR8] a colleague's mail counts once it was sent, in whatever conversation; one's own and an old one do not", async () => {
    const { id, userId, conversationId } = await watched();
    const bo = await colleague();
    await mails(userId, w.teammateId, w.nowMs);
    await mails(userId, bo, w.nowMs - 61 * minuteMs);
    await mails(userId, bo, null, { state: "pending" });
    await mails(userId, bo, w.nowMs, { state: "failed" });
    expect(await eventOf(id)).toBeNull();
    const { id: theirs } = await mails(userId, bo, w.nowMs - minuteMs);
    expect(await eventOf(id)).toMatchObject({
      kind: "mailed",
      who: "Grace Hopper",
      by: "Bo Ek",
      atMs: w.nowMs - minuteMs,
    });
    await w.db.run(sql`update message set conversation_id = ${conversationId} where id = ${theirs}`);
    expect(await eventOf(id)).toMatchObject({ kind: "mailed" });
    await w.db.run(sql`update message set teammate_id = ${bo} where id = ${id}`);
    expect(await eventOf(id), "who sends it now is no colleague").toMatchObject({ by: "Ada Byron", atMs: w.nowMs });
  });

  test("[PR8] [SW4] whoever stands in for its sender is no colleague, nor is whom they stand in for", async () => {
    const { id, userId } = await watched();
    const bo = await colleague();
    await mails(userId, bo, w.nowMs - 2 * minuteMs, { standsInForId: w.teammateId });
    await mails(userId, w.teammateId, w.nowMs - minuteMs);
    expect(await eventOf(id)).toBeNull();
    await w.db.run(sql`update message set teammate_id = ${bo}, stands_in_for_id = ${w.teammateId} where id = ${id}`);
    expect(await eventOf(id)).toBeNull();
    await mails(userId, await colleague(), w.nowMs);
    expect(await eventOf(id)).toMatchObject({ kind: "mailed", atMs: w.nowMs });
  });

  test("[PR8] its account's churn counts from when it was set, once, and not when it is taken back", async () => {
    const { id } = await watched();
    const status = (status: string | null, atMs: number) =>
      batch(w.db, assignAccounts({ ids: [w.accountId], assignment: { status }, actorId: w.teammateId, atMs }));
    await status("Churned ", w.nowMs - minuteMs);
    expect(await eventOf(id)).toMatchObject({ kind: "churned", who: "Acme", atMs: w.nowMs - minuteMs });
    await status("churned", w.nowMs);
    expect(await eventOf(id)).toMatchObject({ atMs: w.nowMs - minuteMs });
    await status("trial", w.nowMs);
    expect(await eventOf(id)).toBeNull();
    await status(null, w.nowMs);
    expect(await eventOf(id)).toBeNull();
  });

  test("[PR8] of several the newest is told, and what was let pass holds no more", async () => {
    const { id, userId } = await watched();
    await writesIn(userId, w.nowMs - 9 * minuteMs);
    await mails(userId, await colleague(), w.nowMs - 3 * minuteMs);
    expect(await eventOf(id)).toMatchObject({ kind: "mailed" });
    const passed = (atMs: number) => w.db.run(sql`update message set life_released_at_ms = ${atMs} where id = ${id}`);
    await passed(w.nowMs - 4 * minuteMs);
    expect(await eventOf(id)).toMatchObject({ kind: "mailed" });
    await passed(w.nowMs - 3 * minuteMs);
    expect(await eventOf(id)).toBeNull();
    await writesIn(userId, w.nowMs);
    expect(await eventOf(id)).toMatchObject({ kind: "wrote_in" });
  });

  test("[PR8] [SE1] neither the claim nor the begin lets one through that the look has not seen", async () => {
    const [held, late] = [await watched(), await watched()];
    await writesIn(held.userId, w.nowMs);
    const [one, ...none] = await claimed([held.id, late.id]);
    expect([one?.messageId, none]).toEqual([late.id, []]);
    await writesIn(late.userId, w.nowMs);
    expect(await begun(one!)).toBe(false);
  });
});
