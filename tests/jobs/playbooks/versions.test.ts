import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { archivePlaybook, pausePlaybook, resumePlaybook } from "#db/queries/playbook-state.ts";
import { moveSome } from "#db/queries/playbook-move.ts";
import { mail, traitSet } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

const is = (status: string) => ({ field: "account.status", op: "is", value: status });
const faultOf = async (w: Awaited<ReturnType<typeof makeWorld>>, id: string) =>
  (await w.db.all<{ fault: string | null }>(sql`select fault from playbook where id = ${id}`))[0]!.fault;

test("[PB1] who matches when it goes live may be left alone, until they match anew", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, existing: "leave", actions: [mail(w, "hello")] });
  expect(await w.tick()).toMatchObject({ entered: 1, acted: 0 });
  expect(await w.stays(id)).toMatchObject([{ accountId: a.id, baseline: 1 }]);
  expect(await w.steps(id)).toEqual([]);
  const b = await w.addAccount();
  expect(await w.tick(5_000)).toMatchObject({ entered: 1, acted: 1 });
  await w.setStatus(a.id, "churned");
  await w.tick(5_000);
  await w.setStatus(a.id, "trial");
  await w.tick(5_000);
  expect((await w.mails(id)).map(({ account }) => account)).toEqual([b.id, a.id]);
});

test("[PB1] a pause does not make anybody be left alone who comes to match meanwhile", async () => {
  const w = await makeWorld();
  const id = await w.playbook({ rule: trial, existing: "leave", actions: [mail(w, "hello")] });
  await w.tick();
  const by = { actorId: w.teammateId, nowMs: w.clock.nowMs };
  await pausePlaybook(w.db, id, false, by);
  const a = await w.addAccount();
  await w.tick(5_000);
  await resumePlaybook(w.db, id, by);
  await w.tick(5_000);
  expect(await w.stays(id)).toMatchObject([{ accountId: a.id, baseline: 0 }]);
});

test("[PB7] a stay finishes on the version that it entered: by its rule and with its actions", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "old", { afterDays: 2 })] });
  await w.tick();
  await w.version(id, { rule: is("subscribed"), actions: [mail(w, "new")] });
  const b = await w.addAccount({ status: "subscribed" });
  await w.tick(dayMs);
  await w.tick(dayMs);
  expect((await w.mails(id)).map(({ account, key }) => ({ account, key }))).toEqual([
    { account: b.id, key: "new" },
    { account: a.id, key: "old" },
  ]);
  expect((await w.stays(id)).map(({ versionNo, leftAtMs }) => ({ versionNo, leftAtMs }))).toEqual([
    { versionNo: 1, leftAtMs: null },
    { versionNo: 2, leftAtMs: null },
  ]);
});

test("[PB7] who leaves an older version and matches the newest enters it in the same sweep", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "old", { afterDays: 9 })] });
  await w.tick();
  await w.version(id, { rule: is("subscribed"), actions: [mail(w, "new")] });
  await w.tick(5_000);
  await w.setStatus(a.id, "subscribed");
  await w.tick(5_000);
  expect(await w.stays(id)).toMatchObject([{ versionNo: 1, leftWhy: "no_match" }, { versionNo: 2, leftAtMs: null }]);
  expect(await w.mails(id)).toMatchObject([{ key: "new" }]);
});

test("[PB7] stays that are moved go on with what the newest version asks, by the day that they entered", async () => {
  const w = await makeWorld();
  await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "first"), mail(w, "dropped", { afterDays: 5 })] });
  await w.tick();
  await w.version(id, { rule: trial, actions: [mail(w, "first"), mail(w, "added", { afterDays: 3 })] });
  const actions = [{ key: "first", afterDays: 0 }, { key: "added", afterDays: 3 }];
  expect(await moveSome(w.db, { playbookId: id, to: 2, actions }, w.clock.nowMs)).toBe(1);
  await w.tick(dayMs);
  await w.tick(2 * dayMs);
  await w.tick(3 * dayMs);
  // What it had done by then is not done again.
  expect((await w.mails(id)).map(({ key, madeAtMs }) => [key, (madeAtMs - w.nowMs) / dayMs])).toEqual([
    ["first", 0],
    ["added", 3],
  ]);
});

test("[PB7, PB6] who is moved to a version whose rule they do not match leaves with the next look, their unsent mail undone", async () => {
  const w = await makeWorld();
  const stayed = await w.addAccount({ status: "subscribed" });
  const gone = await w.addAccount();
  const rule = { any: [trial, is("subscribed")] };
  const actions = [mail(w, "hello")];
  const id = await w.playbook({ rule, actions });
  await w.tick();
  await w.version(id, { rule: is("subscribed"), actions });
  // Every account was held against the newest version by then: only the move tells of these.
  expect(await w.tick(5_000)).toMatchObject({ left: 0, swept: 1 });
  expect(await w.tick(5_000)).toMatchObject({ left: 0, swept: 0 });
  const steps = [{ key: "hello", afterDays: 0 }];
  expect(await moveSome(w.db, { playbookId: id, to: 2, actions: steps }, w.clock.nowMs)).toBe(2);
  expect(await w.tick(5_000)).toMatchObject({ left: 1, undone: 1, swept: 0 });
  expect((await w.stays(id)).map(({ accountId, leftWhy }) => ({ accountId, leftWhy }))).toEqual(
    [{ accountId: stayed.id, leftWhy: null }, { accountId: gone.id, leftWhy: "no_match" }]
      .toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1)),
  );
  const states = new Map((await w.mails(id)).map(({ account, state }) => [account, state]));
  expect(states).toEqual(new Map([[stayed.id, "pending"], [gone.id, "skipped"]]));
});

test("[PB5] a paused playbook lets nobody in or out and does nothing; when it goes on, who no longer matches leaves", async () => {
  const w = await makeWorld();
  const stayed = await w.addAccount();
  const gone = await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 1 })] });
  await w.tick();
  const by = { actorId: w.teammateId, nowMs: w.clock.nowMs };
  await pausePlaybook(w.db, id, false, by);
  await w.setStatus(gone.id, "churned");
  const came = await w.addAccount();
  expect(await w.tick(dayMs)).toMatchObject({ entered: 0, left: 0, acted: 0 });
  await resumePlaybook(w.db, id, by);
  expect(await w.tick(5_000)).toMatchObject({ entered: 1, left: 1, acted: 1 });
  expect(await w.mails(id)).toMatchObject([{ account: stayed.id }]);
  expect((await w.stays(id)).filter(({ leftAtMs }) => leftAtMs === null).map(({ accountId }) => accountId).toSorted())
    .toEqual([stayed.id, came.id].toSorted());
});

test("[PB5] the stays of one that is archived end, and what they had yet to do is not done", async () => {
  const w = await makeWorld();
  await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 1 })] });
  await w.tick();
  await archivePlaybook(w.db, id, true, { actorId: w.teammateId, nowMs: w.clock.nowMs });
  await w.tick(2 * dayMs);
  expect(await w.stays(id)).toMatchObject([{ leftWhy: "archived", leftAtMs: w.clock.nowMs }]);
  expect(await w.steps(id)).toMatchObject([{ state: "skipped", why: "left" }]);
  expect(await w.mails(id)).toEqual([]);
});

test("[PB1] a rule on a trait that went away stops it, and says why; once the trait is back it goes on", async () => {
  const w = await makeWorld();
  const traitId = await w.addTrait("account", "plan");
  const a = await w.addAccount();
  const hasPlan = { field: "account.traits.plan", op: "is", value: "pro" };
  await w.db.run(sql`insert into account_trait (trait_id, entity_id, txt) values (${traitId}, ${a.id}, 'pro')`);
  const id = await w.playbook({ rule: hasPlan, actions: [mail(w, "hello", { afterDays: 1 })] });
  const healthy = await w.playbook({ rule: trial, actions: [traitSet("mark", "gone", "x")] });
  await w.tick();
  expect(await w.stays(id)).toHaveLength(1);
  await w.db.run(sql`update trait_definition set archived_at_ms = 1 where id = ${traitId}`);
  await w.addAccount();
  expect(await w.tick(2 * dayMs)).toMatchObject({ entered: 1 });
  expect(await faultOf(w, id)).toContain("account.traits.plan is archived");
  expect(await faultOf(w, healthy)).toBeNull();
  // It holds nobody to blame: no one left, nothing was made.
  expect(await w.stays(id)).toMatchObject([{ leftAtMs: null }]);
  expect(await w.mails(id)).toEqual([]);
  await w.db.run(sql`update trait_definition set archived_at_ms = null where id = ${traitId}`);
  await w.tick(5_000);
  expect(await faultOf(w, id)).toBeNull();
  expect(await w.mails(id)).toMatchObject([{ account: a.id }]);
});

test("[PB1] so does a trait that went away from whom an action writes to", async () => {
  const w = await makeWorld();
  await w.addAccount();
  const rule = {
    json: { field: "user.traits.gone", op: "is", value: "x" },
    asOf: { nowMs: 0, timeZone: "UTC", meId: w.teammateId },
  };
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello", { start: { audience: "rule", rule } })] });
  await w.tick();
  expect(await faultOf(w, id)).toContain("user.traits.gone");
  expect(await w.stays(id)).toEqual([]);
});
