import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { archivePlaybook, resumePlaybook } from "#db/queries/playbook-state.ts";
import { mail } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

const hourMs = 3_600_000;

test("[PB1] [PB2] accounts that match enter, those that do not are left alone, and a second sweep changes nothing", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  await w.addAccount({ status: "churned" });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  expect(await w.tick()).toMatchObject({ entered: 1, left: 0, acted: 1 });
  expect(await w.stays(id)).toEqual([{
    accountId: a.id,
    versionNo: 1,
    enteredAtMs: w.nowMs,
    leftAtMs: null,
    leftWhy: null,
    baseline: 0,
    actedAtMs: w.nowMs,
  }]);
  expect(await w.mails(id)).toMatchObject([{ account: a.id, user: a.userIds[0], state: "pending" }]);
  expect(await w.tick(5_000)).toMatchObject({ entered: 0, left: 0, acted: 0 });
  expect(await w.mails(id)).toHaveLength(1);
});

test("[PB6] an account that comes to match enters with the next sweep, and leaves with the one after it no longer does", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ status: "subscribed" });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 3 })] });
  expect(await w.tick()).toMatchObject({ entered: 0, swept: 1 });
  await w.setStatus(a.id, "trial");
  expect(await w.tick(5_000)).toMatchObject({ entered: 1, swept: 0 });
  await w.setStatus(a.id, "subscribed");
  expect(await w.tick(5_000)).toMatchObject({ left: 1, swept: 0 });
  expect(await w.stays(id)).toMatchObject([{ leftAtMs: w.nowMs + 10_000, leftWhy: "no_match", actedAtMs: null }]);
  expect(await w.steps(id)).toMatchObject([{ key: "hello", state: "skipped", why: "left" }]);
});

test("[PB2] an action of day 3 is done on day 3 of matching without a break, and not before", async () => {
  const w = await makeWorld();
  await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 3 })] });
  await w.tick();
  await w.tick(3 * dayMs - 1);
  expect(await w.mails(id)).toEqual([]);
  await w.tick(1);
  expect(await w.mails(id)).toMatchObject([{ madeAtMs: w.nowMs + 3 * dayMs }]);
});

test("[PB3] an account that is gone has left", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ users: 0 });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 3 })] });
  await w.tick();
  await w.db.run(sql`delete from account where id = ${a.id}`);
  await w.told("account", a.id, "deleted");
  await w.tick(5_000);
  expect(await w.stays(id)).toMatchObject([{ leftWhy: "account_gone" }]);
});

test("[PB2] a break that a sweep saw begins the days anew", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 3 })] });
  await w.tick();
  await w.tick(2 * dayMs);
  await w.setStatus(a.id, "churned");
  await w.tick(5_000);
  await w.setStatus(a.id, "trial");
  await w.tick(5_000);
  await w.tick(dayMs);
  expect(await w.mails(id)).toEqual([]);
  await w.tick(2 * dayMs);
  expect(await w.mails(id)).toMatchObject([{ madeAtMs: w.nowMs + 5 * dayMs + 10_000 }]);
  expect(await w.stays(id)).toHaveLength(2);
});

test("[PB2] an account that flips out and in between two sweeps has not left", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, reentry: { kind: "always" }, actions: [mail(w, "hello")] });
  await w.tick();
  await w.setStatus(a.id, "churned");
  await w.setStatus(a.id, "trial");
  expect(await w.tick(5_000)).toMatchObject({ entered: 0, left: 0 });
  expect(await w.mails(id)).toHaveLength(1);
});

test("[PB2] one that flips in and out between two sweeps was never there", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ status: null });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  await w.tick();
  await w.setStatus(a.id, "trial");
  await w.setStatus(a.id, "churned");
  await w.tick(5_000);
  expect(await w.stays(id)).toEqual([]);
});

test("[PB2] day 3 comes for an account that no longer matches, unseen until then: it leaves, and nothing is made", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 3 })] });
  await w.tick();
  // Without a change that tells of it.
  await w.db.run(sql`update account set status = 'churned' where id = ${a.id}`);
  expect(await w.tick(3 * dayMs)).toMatchObject({ left: 1, acted: 0 });
  expect(await w.mails(id)).toEqual([]);
});

const again = async (reentry: Parameters<Awaited<ReturnType<typeof makeWorld>>["playbook"]>[0]["reentry"] & object) => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, reentry, actions: [mail(w, "hello", { undo: "send" })] });
  await w.tick();
  const out = async () => {
    await w.setStatus(a.id, "churned");
    await w.tick(5_000);
    await w.setStatus(a.id, "trial");
    await w.tick(5_000);
  };
  return { ...w, id, accountId: a.id, out };
};

test("[PB3] once: who was acted on does not enter again", async () => {
  const w = await again({ kind: "once" });
  await w.out();
  await w.out();
  expect(await w.stays(w.id)).toHaveLength(1);
  expect(await w.mails(w.id)).toHaveLength(1);
});

test("[PB3] once: a stay in which nothing was done does not count", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 1 })] });
  await w.tick();
  await w.setStatus(a.id, "churned");
  await w.tick(5_000);
  await w.setStatus(a.id, "trial");
  await w.tick(5_000);
  await w.tick(dayMs);
  expect(await w.stays(id)).toHaveLength(2);
  expect(await w.mails(id)).toHaveLength(1);
});

test("[PB3] always: each time that it matches anew", async () => {
  const w = await again({ kind: "always" });
  await w.out();
  await w.out();
  expect(await w.mails(w.id)).toHaveLength(3);
});

test("[PB3] at most 2 times per 30 days: who matches anew before the first is that long ago is out while they match", async () => {
  const w = await again({ kind: "limited", times: 2, days: 30 });
  await w.out();
  await w.out();
  expect(await w.mails(w.id)).toHaveLength(2);
  // Still no third one while they have matched all along, however long the first is ago.
  await w.tick(30 * dayMs - 30_000);
  await w.tick(3_600_000);
  await w.tick(40 * dayMs);
  expect(await w.stays(w.id)).toHaveLength(2);
  await w.out();
  expect(await w.mails(w.id)).toHaveLength(3);
});

test("[PB3] at most 2 times per 30 days: out all the while, the first sweep that sees them match once one is that long ago lets them in", async () => {
  const w = await again({ kind: "limited", times: 2, days: 30 });
  await w.out();
  await w.setStatus(w.accountId, "churned");
  await w.tick(29 * dayMs);
  await w.out();
  expect(await w.mails(w.id)).toHaveLength(2);
  await w.setStatus(w.accountId, "churned");
  await w.tick(dayMs);
  await w.setStatus(w.accountId, "trial");
  await w.tick(5_000);
  expect(await w.mails(w.id)).toHaveLength(3);
  expect(await w.stays(w.id)).toHaveLength(3);
});

test.each([{ kind: "always" }, { kind: "limited", times: 9, days: 30 }] as const)(
  "[PB3] $kind: putting a playbook away and taking it back is no new match; leaving and matching anew is",
  async (reentry) => {
    const w = await again(reentry);
    const came = await w.addAccount({ status: null });
    const by = { actorId: w.teammateId, nowMs: w.clock.nowMs };
    const awayAndBack = async () => {
      await archivePlaybook(w.db, w.id, true, by);
      await w.tick(5_000);
      await archivePlaybook(w.db, w.id, false, by);
      await resumePlaybook(w.db, w.id, by);
      await w.tick(5_000);
    };
    await awayAndBack();
    await awayAndBack();
    expect(await w.mails(w.id)).toHaveLength(1);
    expect(await w.stays(w.id)).toMatchObject([{ leftWhy: "archived" }]);
    await w.out();
    expect(await w.mails(w.id)).toHaveLength(2);
    await w.setStatus(came.id, "trial");
    await w.tick(5_000);
    expect(await w.mails(w.id)).toHaveLength(3);
  },
);

test("[PB3] without a change that tells of it, a look at every account sees who no longer matches and may enter again", async () => {
  const w = await again({ kind: "limited", times: 1, days: 30 });
  await w.out();
  const setUntold = (status: string) => w.db.run(sql`update account set status = ${status} where id = ${w.accountId}`);
  await setUntold("churned");
  await w.tick(30 * dayMs);
  await setUntold("trial");
  expect(await w.tick(hourMs)).toMatchObject({ entered: 1, swept: 1 });
  await w.db.run(sql`insert into playbook_barred (playbook_id, account_id) values (${w.id}, 'gone')`);
  await w.tick(hourMs);
  expect(await w.db.all(sql`select * from playbook_barred`)).toEqual([]);
});
