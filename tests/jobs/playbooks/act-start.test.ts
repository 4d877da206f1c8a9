import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { examine } from "#db/queries/doctor.ts";
import { leaveTeam } from "#db/queries/leaving.ts";
import { followUp, mail } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

const hourMs = 3_600_000;
const wrong = async (w: Awaited<ReturnType<typeof makeWorld>>) =>
  (await examine(w.db, w.clock.nowMs)).filter(({ wrongCount }) => wrongCount > 0);

test("[PB2] a conversation waits for the team's review, with all that its definition says", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  await w.db.run(sql`insert into trait_definition (id, entity, key, label, type, edit_right, created_at_ms)
    values ('T1', 'conversation', 'season', 'Season', 'text', 'members', 0)`);
  const start = {
    replyTo: "help@team.example",
    cc: ["boss@customer.example"],
    allowUnsubscribes: false,
    approval: true,
    traits: [{ traitId: "T1", txt: "spring", num: null }],
  };
  const action = mail(w, "hello", { reviewHours: 36, templateId: "TPL", start, html: "<p>Hi {{user.firstName}}</p>" });
  const id = await w.playbook({ rule: trial, actions: [action, followUp("again", "hello", { afterDays: 4 })] });
  await w.tick();
  const [row] = await w.db.all(
    sql`select m.state, m.lane, m.send_at_ms - m.created_at_ms as review, m.send_at_is, m.reply_to,
      m.allow_unsubscribes, m.approval_needed, m.watch_life, m.teammate_id, m.sender_because, m.channel_id, m.subject,
      m.template_id, m.unless_replied, c.state as conversation, c.account_id, c.start_id = m.start_id as same, t.txt,
      (select group_concat(role || ' ' || address, ', ') from participant p where p.message_id = m.id) as people
    from message m join conversation c on c.id = m.conversation_id left join conversation_trait t on t.entity_id = c.id`,
  );
  expect({ ...row as object }).toEqual({
    state: "pending",
    lane: 3,
    review: 36 * hourMs,
    send_at_is: "review_delay",
    reply_to: "help@team.example",
    allow_unsubscribes: 0,
    approval_needed: 1,
    watch_life: 1,
    teammate_id: w.teammateId,
    sender_because: "teammate",
    channel_id: w.channelId,
    subject: "Hello",
    template_id: "TPL",
    unless_replied: 0,
    conversation: "pending",
    account_id: a.id,
    same: 1,
    txt: "spring",
    people: `cc boss@customer.example, to ${a.userIds[0]!.toLowerCase()}@customer.example`,
  });
  const items = await w.db.all(sql`select action_key as key, state, check_at_ms - at_ms as days from enrollment_item
    where playbook_id = ${id} order by rowid`);
  expect(items.map((item) => ({ ...item as object }))).toEqual([
    { key: "hello", state: "made", days: null },
    { key: "again", state: "waiting", days: 4 * dayMs },
  ]);
  expect(await wrong(w)).toEqual([]);
});

test("[PB2] [ST4] one conversation for each of whom the audience takes, skips told by reason", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ users: 2 });
  await w.addUser(a.id, {}, false);
  await w.addUser(a.id, { unsubscribedAtMs: 1, email: "out@customer.example" });
  await w.addUser(a.id, { email: null, firstName: "No", lastName: "Mail" });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { start: { audience: "owners" } })] });
  await w.tick();
  expect((await w.mails(id)).map(({ user }) => user)).toEqual(a.userIds.toSorted());
  const [step] = await w.steps(id);
  expect(step).toMatchObject({ state: "done", why: null, result: { made: 2 } });
  expect(step!.result.skipped.toSorted((x: { why: string }, y: { why: string }) => x.why < y.why ? -1 : 1)).toEqual([
    { why: "no_email", count: 1, sample: ["No Mail"] },
    { why: "unsubscribed", count: 1, sample: ["out@customer.example"] },
  ]);
});

test("[PB2] [ST4] a rule of whom to write to is asked anew when it acts", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ users: 2 });
  const json = { field: "user.lastSeenAt", op: "inLastDays", value: 2 };
  const rule = { json, asOf: { nowMs: w.nowMs, timeZone: "UTC", meId: w.teammateId } };
  const id = await w.playbook({
    rule: trial,
    actions: [mail(w, "hello", { afterDays: 5, start: { audience: "rule", rule } })],
  });
  const seen = (userId: string, daysAgo: number) =>
    w.db.run(sql`update user set last_seen_at_ms = ${w.nowMs + daysAgo * dayMs} where id = ${userId}`);
  await seen(a.userIds[0]!, 0);
  await seen(a.userIds[1]!, 4);
  await w.tick();
  await w.tick(5 * dayMs);
  expect((await w.mails(id)).map(({ user }) => user)).toEqual([a.userIds[1]]);
});

test("[ST5] one conversation per account, with everybody of it in To", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ users: 3 });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { start: { strategy: "perAccount" } })] });
  await w.tick();
  const mails = await w.mails(id);
  expect(new Set(mails.map((m) => m.id)).size).toBe(1);
  expect(mails.map(({ user }) => user)).toEqual(a.userIds.toSorted());
});

test("[PB5] with nobody to write to the step is skipped, and the stay does not count", async () => {
  const w = await makeWorld();
  await w.addAccount({ users: 0 });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  expect(await w.tick()).toMatchObject({ entered: 1, acted: 0 });
  expect(await w.steps(id)).toMatchObject([{ state: "skipped", why: "no_users", result: { made: 0 } }]);
  expect(await w.stays(id)).toMatchObject([{ actedAtMs: null }]);
});

test("[ST3] the account's CSM sends; of one who left the default does, and of a default who left whoever took over", async () => {
  const w = await makeWorld();
  const [csm, other] = [await w.addTeammate(), await w.addTeammate()];
  for (const teammate of [csm, other]) await w.addSender(teammate);
  await w.addAccount({ csmId: csm });
  const id = await w.playbook({
    rule: trial,
    reentry: { kind: "always" },
    actions: [
      mail(w, "a", { start: { sender: { mode: "csm", teammateId: w.teammateId } } }),
      mail(w, "b", { afterDays: 1, start: { sender: { mode: "csm", teammateId: w.teammateId } } }),
      mail(w, "c", { afterDays: 2, start: { sender: { mode: "csm", teammateId: w.teammateId } } }),
    ],
  });
  const leaves = (who: string) =>
    leaveTeam(w.db, { id: who, toId: other, fromDay: "2026-01-01", actorId: other, nowMs: w.clock.nowMs });
  await w.tick();
  await leaves(csm);
  await w.tick(dayMs);
  await leaves(w.teammateId);
  await w.tick(dayMs);
  const rows = await w.db.all<{ t: string; b: string }>(sql`select m.teammate_id as t, m.sender_because as b
    from message m join start s on s.id = m.start_id where s.playbook_id = ${id} order by m.created_at_ms`);
  expect(rows.map(({ t, b }) => [t, b])).toEqual([
    [csm, "csm"],
    [w.teammateId, "csm_not_valid"],
    [other, "csm_not_valid"],
  ]);
});

test("[ST3] where nobody may send any more it is made all the same, and waits for a sender", async () => {
  const w = await makeWorld();
  await w.addAccount();
  await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  await w.db.run(sql`update teammate set may_send = 0`);
  await w.tick();
  const rows = await w.db.all<{ b: string }>(sql`select sender_because as b from message`);
  expect(rows.map(({ b }) => b)).toEqual(["no_valid_sender"]);
});

test("[PB2] a template that was archived changes nothing: what it says is frozen", async () => {
  const w = await makeWorld();
  await w.addAccount();
  await w.db.run(
    sql`insert into template (id, name, shared, subject, body, created_by_id, archived_at_ms, created_at_ms, updated_at_ms)
    values ('TPL', 'Hi', 1, '{}', '{}', 'x', 1, 0, 0)`,
  );
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { templateId: "TPL" })] });
  await w.tick();
  expect(await w.mails(id)).toHaveLength(1);
});

test("[PB5] an account of many people is written to in pieces, and one that was cut short goes on", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ users: 130 });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  await w.tick();
  expect(await w.mails(id)).toHaveLength(130);
  // As a process leaves it that died before its last batch.
  const gone = a.userIds.slice(0, 30);
  const theirs = sql`select i.message_id from enrollment_item i where i.item_key in
    (select value from json_each(${JSON.stringify(gone)}))`;
  await w.db.run(sql`delete from participant where message_id in (${theirs})`);
  await w.db.run(sql`delete from message where id in (${theirs})`);
  await w.db.run(
    sql`delete from enrollment_item where item_key in (select value from json_each(${JSON.stringify(gone)}))`,
  );
  await w.db.run(sql`update start set created = created - 30`);
  await w.db.run(sql`update enrollment_step set state = 'due', at_ms = null, result = null`);
  expect(await w.tick(5_000)).toMatchObject({ acted: 30 });
  const mails = await w.mails(id);
  expect(mails).toHaveLength(130);
  expect(new Set(mails.map(({ user }) => user)).size).toBe(130);
  expect(await w.steps(id)).toMatchObject([{ state: "done", result: { made: 130 } }]);
  expect(await wrong(w)).toEqual([]);
});
