import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { makeChecks } from "#jobs/checks/run.ts";
import { releaseDeps } from "#tests/support/release.ts";
import { hourMs, makeDesk, refusalOf } from "./desk.ts";

/** A watched message to Grace, due now; Grace writes in when the test says so, and the job that follows the changes runs so too. */
async function makeWatched(over: Record<string, unknown> = {}) {
  const desk = await makeDesk();
  const { database, clock, grace, acme, channel, admin } = desk;
  const on = { userIds: [grace.id], accountId: acme.id };
  const [m] = await desk.start({ on, audience: undefined, when: "now", watchLife: true, ...over });
  const writesIn = async () => {
    const [id, conversationId] = [newId(), newId()];
    const { nowMs } = clock;
    await database.db.run(
      sql`insert into conversation (id, account_id, subject, state, created_by_id, created_at_ms, active_at_ms)
      values (${conversationId}, ${acme.id}, 'Help', 'active', ${admin.id}, ${nowMs}, ${nowMs})`,
    );
    await database.db.run(sql`insert into message (id, conversation_id, account_id, direction, state, lane, sender_mode,
        default_teammate_id, teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject, created_at_ms)
      values (${id}, ${conversationId}, ${acme.id}, 'in', 'sent', 1, 'teammate', ${admin.id}, ${admin.id}, 'teammate',
        ${channel.id}, 0, ${nowMs}, 'send_date', 'Help', ${nowMs})`);
    await database.db.run(sql`insert into participant (message_id, role, n, user_id, address)
      values (${id}, 'from', 0, ${grace.id}, 'grace@acme.example')`);
    await database.db.run(
      sql`insert into change (entity, id, kind, at_ms) values ('message', ${id}, 'created', ${nowMs})`,
    );
  };
  const checks = makeChecks(releaseDeps(database.db, { clock: clock.nowMs }));
  await checks.run();
  const stored = async () => {
    const [row] = await database.db.all<{ hold: string | null; detail: string | null }>(
      sql`select hold, hold_detail as detail from message where id = ${m!.id}`,
    );
    return row!;
  };
  return { ...desk, id: m!.id, writesIn, checks, stored };
}
const wroteIn = "Grace wrote in on 1 June 2026 at 12:00 (UTC).";

test("[PR8] what happens in its user's life holds it, says what and when, and the job stores it for who looks for holds", async () => {
  const { id, message, writesIn, checks, stored, release, clock } = await makeWatched();
  clock.nowMs += 1;
  await writesIn();
  expect(await message(id)).toMatchObject({
    watchLife: true,
    hold: { kind: "life_event", until: null, detail: wroteIn },
    expectedAt: null,
    wouldLeaveAt: new Date(Math.ceil(clock.nowMs / 2_000) * 2_000).toISOString(),
  });
  expect(await stored()).toEqual({ hold: null, detail: null });
  await checks.run();
  expect(await stored()).toEqual({ hold: "life_event", detail: wroteIn });
  expect((await release()).sent).toBe(0);
});

test("[PR8] the release itself finds what nobody has stored yet, and goes on with what stands behind it", async () => {
  const { id, message, start, writesIn, stored, release, clock, acme } = await makeWatched();
  const [other] = await start({ when: "now", on: { accountIds: [acme.id] }, audience: { kind: "owners" } });
  clock.nowMs += 1;
  await writesIn();
  expect(await release()).toMatchObject({ sent: 1, held: 1 });
  expect(await stored()).toMatchObject({ hold: "life_event" });
  expect([(await message(id)).state, (await message(other!.id)).state]).toEqual(["pending", "sent"]);
});

test("[PR8] [PR2] a person lets it pass, may take that back, and what comes after holds again", async () => {
  const { id, ok, message, writesIn, checks, stored, release, clock, admin } = await makeWatched();
  clock.nowMs += 1;
  await writesIn();
  await checks.run();
  const acted = await ok(`POST /api/messages/${id}/release-hold`, {});
  expect(acted).toMatchObject({ done: [id], refused: [] });
  expect(await message(id)).toMatchObject({ hold: null });
  expect(await stored()).toEqual({ hold: null, detail: null });
  expect(refusalOf(await admin.call(`POST /api/messages/${id}/release-hold`, {}))).toEqual([
    409,
    "conflict",
    undefined,
  ]);
  await ok(`POST /api/undo/${(acted.undo as { id: string }).id}`);
  expect(await message(id)).toMatchObject({ hold: { kind: "life_event" } });
  expect(await stored()).toMatchObject({ hold: "life_event" });
  await ok("POST /api/messages/bulk", { action: "release_hold", ids: [id] });
  clock.nowMs += hourMs;
  await writesIn();
  expect((await release()).sent).toBe(0);
  await ok(`POST /api/messages/${id}/release-hold`, {});
  expect((await release()).sent).toBe(1);
  const { body } = await admin.call(`GET /api/audit?entity=message&entityId=${id}`);
  expect((body.items as { action: string }[]).filter(({ action }) => action === "message.release_hold")).toHaveLength(
    3,
  );
});

test("[PR8] whoever stops watching lets it go, and undo watches again", async () => {
  const { id, ok, message, writesIn, checks, stored, clock } = await makeWatched();
  clock.nowMs += 1;
  await writesIn();
  await checks.run();
  const acted = await ok(`PATCH /api/messages/${id}`, { watchLife: false });
  expect([await stored(), (await message(id)).hold]).toEqual([{ hold: null, detail: null }, null]);
  await ok(`POST /api/undo/${(acted.undo as { id: string }).id}`);
  expect(await message(id)).toMatchObject({ watchLife: true, hold: { kind: "life_event" } });
});

test("[PR8] a hole is told before it, and it shows once the hole is filled", async () => {
  const html = "<p>Dear {{user.lastName}}</p>";
  const { id, ok, message, writesIn, checks, stored, clock, grace } = await makeWatched({
    content: { subject: "Hi", html },
  });
  clock.nowMs += 1;
  await writesIn();
  await checks.run();
  expect(await stored()).toMatchObject({ hold: "missing_data" });
  await ok(`PATCH /api/users/${grace.id}`, { lastName: "Hopper" });
  await checks.run();
  expect(await stored()).toMatchObject({ hold: "life_event" });
  expect(await message(id)).toMatchObject({ hold: { kind: "life_event" } });
});

test("[PR8] an account that churns holds what waits for its users, until it has not churned after all", async () => {
  const { id, ok, message, checks, stored, clock, acme, admin } = await makeWatched();
  clock.nowMs += 1;
  await ok("PATCH /api/accounts", { ids: [acme.id], status: "churned" });
  await checks.run();
  expect(await stored()).toEqual({ hold: "life_event", detail: "Acme churned on 1 June 2026 at 12:00 (UTC)." });
  await ok("POST /api/accounts/bulk", { items: [{ name: "Acme", status: "trial" }] });
  await checks.run();
  expect([await stored(), (await message(id)).hold]).toEqual([{ hold: null, detail: null }, null]);
  clock.nowMs += 1;
  await ok(`PATCH /api/accounts/${acme.id}`, { status: "Churned" });
  expect(await message(id)).toMatchObject({ hold: { kind: "life_event" } });
  expect((await admin.call(`POST /api/messages/${id}/cancel`)).status).toBe(200);
});

test("[PR8] nothing is watched that was not asked to be", async () => {
  const { id, message, writesIn, release, clock } = await makeWatched({ watchLife: undefined });
  clock.nowMs += 1;
  await writesIn();
  expect(await message(id)).toMatchObject({ watchLife: false, hold: null });
  expect((await release()).sent).toBe(1);
});
