import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { examine } from "#db/queries/doctor.ts";
import { pauseSender } from "#db/queries/sender.ts";
import { firstLimit } from "#jobs/rules/breaker.ts";
import { runBreakers } from "#jobs/sends/breaker.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { changesOf, makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const hourMs = 3_600_000;
const log = () => {};
const sending = { publicUrl: "https://parley.example", sendMode: "live" as const };

async function makeWorld(sender: { hourlyLimit?: number | null; dailyLimit?: number | null } = {}) {
  const { db } = await makeDatabase();
  const w = await makeReleaseWorkspace(db, {
    channel: { kind: "smtp" },
    sender: { hourlyLimit: null, dailyLimit: null, ...sender },
  });
  const startId = await addStart(db, "<p>Hi</p>");
  const provider = makeProvider();
  const add = async (n: number, over: { teammateId?: string } = {}) => {
    const made: string[] = [];
    for (let i = 0; i < n; i++) made.push((await w.addMessage({ startId, ...over })).id);
    await db.run(sql`update start set created = (select count(*) from message)`);
    return made;
  };
  const release = (atMs: number) => releaseDue(releaseDeps(db, { clock: atMs, channel: provider.channel }));
  const event = (messageId: string, atMs: number, kind = "bounce", of: string | null = "hard", code = "5.1.1") =>
    db.run(sql`insert into delivery_event (id, message_id, kind, class, code, at_ms)
      values (${newId()}, ${messageId}, ${kind}, ${of}, ${code}, ${atMs})`);
  const refuse = async (messageId: string, words: string) => {
    await db.run(sql`update message set state = 'failed', ended_why = ${words} where id = ${messageId}`);
    await db.run(sql`delete from send_try where message_id = ${messageId}`);
  };
  const breakers = (nowMs: number) => runBreakers({ db, log, nowMs });
  const state = async (id = w.senderId) =>
    (await db.all(sql`select breaker_limit as "limit", breaker_why as why from sender where id = ${id}`))[0];
  const said = async () =>
    (await db.all<{ action: string }>(sql`select action from audit where action like 'sender.breaker%' order by seq`))
      .map(({ action }) => action);
  return { ...w, add, release, event, refuse, breakers, state, said, provider };
}

test("[SE6] bounces over 4 % pause the sender, once, by every process; its queue is held and says why", async () => {
  const w = await makeWorld();
  const sent = await w.add(100);
  expect((await w.release(w.nowMs)).sent).toBe(100);
  for (const id of sent.slice(0, 4)) await w.event(id, w.nowMs + 1);
  // The same mail told twice, soft ones and a full mailbox do not count.
  await w.event(sent[0]!, w.nowMs + 2);
  for (const id of sent.slice(10, 30)) await w.event(id, w.nowMs + 2, "bounce", "soft", "4.2.0");
  await w.event(sent[40]!, w.nowMs + 2, "bounce", "full", "5.2.2");
  expect(await w.breakers(w.nowMs + 10)).toEqual({ paused: 0, steps: 0 });
  await w.event(sent[4]!, w.nowMs + 3);
  const both = await Promise.all([w.breakers(w.nowMs + 11), w.breakers(w.nowMs + 11)]);
  expect(both.map(({ paused }) => paused).sort()).toEqual([0, 1]);
  expect(await w.breakers(w.nowMs + 12)).toEqual({ paused: 0, steps: 0 });
  expect(await w.state()).toEqual({ limit: 0, why: "5 of 100 mails came back within a day (5 %)" });
  expect(await w.said()).toEqual(["sender.breaker_opened"]);
  expect(await changesOf(w.db, w.senderId)).toEqual(["sender.updated"]);

  const [waiting] = await w.add(1);
  expect(await w.release(w.nowMs + 20)).toMatchObject({ claimed: 0, sent: 0 });
  expect((await expectations(w.db, [waiting!], w.nowMs + 20, sending)).get(waiting!)).toMatchObject({
    expectedAtMs: null,
    hold: { kind: "paused", untilMs: null, detail: expect.stringContaining("5 of 100 mails came back") },
    wouldLeaveAtMs: expect.any(Number),
  });
});

test("[SE6] [QU1] it resumes in steps that no rolling hour exceeds, and a bad step pauses it again", async () => {
  const w = await makeWorld();
  const sent = await w.add(30);
  await w.release(w.nowMs);
  for (const id of sent.slice(0, 10)) await w.event(id, w.nowMs + 1);
  await w.breakers(w.nowMs + 10);
  await w.add(40);
  let nowMs = w.nowMs + 10;
  const leftAt: number[] = [];
  const limits: unknown[] = [];
  for (let minute = 0; minute < 4 * 60 - 1; minute++) {
    nowMs += 60_000;
    if ((await w.breakers(nowMs)).steps > 0) limits.push((await w.state() as { limit: number }).limit);
    const { sent } = await w.release(nowMs);
    leftAt.push(...Array.from({ length: sent }, () => nowMs));
  }
  expect(limits).toEqual([firstLimit, 2 * firstLimit]);
  for (const [i, at] of leftAt.entries()) {
    const limit = at < w.nowMs + 10 + 3 * hourMs ? firstLimit : 2 * firstLimit;
    expect(leftAt.slice(0, i + 1).filter((other) => other > at - hourMs).length).toBeLessThanOrEqual(limit);
  }
  expect(leftAt.length).toBeGreaterThan(2 * firstLimit);

  const later = await w.db.all<{ id: string }>(
    sql`select id from message where state = 'sent' and began_at_ms > ${w.nowMs + hourMs} order by id`,
  );
  for (const { id } of later.slice(0, 3)) await w.event(id, nowMs);
  expect(await w.breakers(nowMs + 1)).toEqual({ paused: 1, steps: 0 });
  expect(await w.state()).toMatchObject({ limit: 0, why: expect.stringMatching(/^3 of \d+ mails came back/) });
  expect((await w.said()).filter((action) => action === "sender.breaker_opened")).toHaveLength(2);
  expect((await examine(w.db, nowMs)).filter(({ wrong }) => wrong.length > 0)).toEqual([]);
});

test("[SE6] a person resumes it at once, and what was bad before does not pause it anew", async () => {
  const w = await makeWorld();
  const sent = await w.add(30);
  await w.release(w.nowMs);
  for (const id of sent.slice(0, 10)) await w.event(id, w.nowMs + 1);
  await w.breakers(w.nowMs + 10);
  await pauseSender(w.db, w.senderId, false, w.teammateId, w.nowMs + 20);
  expect(await w.state()).toEqual({ limit: null, why: null });
  expect(await w.breakers(w.nowMs + 30)).toEqual({ paused: 0, steps: 0 });
  await w.add(40);
  expect((await w.release(w.nowMs + 40)).sent).toBe(40);
});

test("[SE6] refusals for reasons of policy pause it, told by the provider's answer or later", async () => {
  const w = await makeWorld();
  w.provider.answers(() => ({ kind: "refused", words: "550 5.7.1 Message rejected due to local policy" }));
  await w.add(3);
  expect((await w.release(w.nowMs)).failed).toBe(3);
  expect(await w.breakers(w.nowMs + 1)).toEqual({ paused: 1, steps: 0 });
  expect(await w.state()).toMatchObject({ limit: 0, why: expect.stringContaining("5.7.x") });
});

test("[SE6] a channel is paused with all of its senders where their mail is bad only taken together", async () => {
  const w = await makeWorld();
  const other = await w.addTeammate();
  const third = await w.addTeammate();
  const ids = [w.senderId, await w.addSender(other), await w.addSender(third)];
  const mine = await w.add(15);
  const theirs = await w.add(15, { teammateId: other });
  await w.release(w.nowMs);
  for (const id of [mine[0]!, mine[1]!, theirs[0]!]) await w.event(id, w.nowMs + 1);
  expect(await w.breakers(w.nowMs + 2)).toEqual({ paused: 3, steps: 0 });
  for (const id of ids) {
    expect(await w.state(id)).toEqual({
      limit: 0,
      why: "Of the whole channel: 3 of 30 mails came back within a day (10 %)",
    });
  }
  expect(await w.breakers(w.nowMs + 3)).toEqual({ paused: 0, steps: 0 });
});

test("[SE6] of a channel, what was refused counts among the mails that it is a share of", async () => {
  const w = await makeWorld();
  const other = await w.addTeammate();
  await w.addSender(other);
  const mine = await w.add(38);
  const theirs = await w.add(37, { teammateId: other });
  await w.release(w.nowMs);
  // 3 of 75 are 4 %, and not over it.
  for (const id of [mine[0]!, mine[1]!, theirs[0]!]) await w.refuse(id, "550 5.1.1 no such user");
  expect(await w.breakers(w.nowMs + 2)).toEqual({ paused: 0, steps: 0 });
});

test("[SE6] an address of a network in the provider's words is no reason of policy", async () => {
  const w = await makeWorld();
  const sent = await w.add(30);
  await w.release(w.nowMs);
  for (const id of sent.slice(0, 3)) await w.refuse(id, "550 refused by 195.7.12.3 and 45.1.2.3");
  expect(await w.breakers(w.nowMs + 2)).toEqual({ paused: 0, steps: 0 });
  for (const id of sent.slice(0, 3)) await w.refuse(id, "5.7.1 relaying denied");
  expect(await w.breakers(w.nowMs + 3)).toEqual({ paused: 1, steps: 0 });
});

test("[SE6] two complaints within a week pause it; open counts and old events do not", async () => {
  const w = await makeWorld();
  const sent = await w.add(50);
  await w.release(w.nowMs);
  for (const id of sent) await w.event(id, w.nowMs, "open", null, "");
  await w.event(sent[0]!, w.nowMs + 1, "complaint", null, "");
  expect(await w.breakers(w.nowMs + 2)).toEqual({ paused: 0, steps: 0 });
  await w.event(sent[1]!, w.nowMs + 3 * 24 * hourMs, "complaint", null, "");
  expect(await w.breakers(w.nowMs + 8 * 24 * hourMs)).toEqual({ paused: 0, steps: 0 });
  expect(await w.breakers(w.nowMs + 3 * 24 * hourMs + 1)).toEqual({ paused: 1, steps: 0 });
  expect(await w.state()).toMatchObject({ why: "2 of 50 mails were reported as spam within a week (4 %)" });
});
