import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { mail } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

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
  return { ...w, id, out };
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

test("[PB3] at most 2 times per 30 days: the third waits until the first is that long ago", async () => {
  const w = await again({ kind: "limited", times: 2, days: 30 });
  await w.out();
  await w.out();
  expect(await w.mails(w.id)).toHaveLength(2);
  await w.tick(30 * dayMs - 30_000);
  expect(await w.mails(w.id)).toHaveLength(2);
  await w.tick(3_600_000);
  expect(await w.mails(w.id)).toHaveLength(3);
});
