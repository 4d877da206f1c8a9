import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { mail, traitSet } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;
const trailOf = async (w: World, id: string) =>
  (await w.db.all<{ detail: string }>(sql`select detail from audit
    where entity_id = ${id} and action = 'account.updated' and actor_id is null order by seq`))
    .map(({ detail }) => JSON.parse(detail));
const heldBy = async (w: World, table: "account_trait" | "user_trait") =>
  Object.fromEntries(
    (await w.db.all<{ id: string; value: string | number }>(
      sql`select entity_id as id, coalesce(txt, num) as value from ${sql.identifier(table)}`,
    )).map(({ id, value }) => [id, value]),
  );

test("[PB1] a trait of the account is set on its day, on the trail and told to whoever follows", async () => {
  const w = await makeWorld();
  const plan = await w.addTrait("account", "plan");
  const a = await w.addAccount();
  const id = await w.playbook({ rule: trial, actions: [traitSet("mark", plan, "welcomed", { afterDays: 2 })] });
  await w.tick();
  expect(await heldBy(w, "account_trait")).toEqual({});
  await w.tick(2 * dayMs);
  expect(await heldBy(w, "account_trait")).toEqual({ [a.id]: "welcomed" });
  expect(await trailOf(w, a.id)).toEqual([{ changed: ["traits.plan"], playbook: id }]);
  expect(await w.steps(id)).toMatchObject([{
    state: "done",
    why: null,
    result: { before: null, after: "welcomed", changed: 1 },
  }]);
  expect(await w.stays(id)).toMatchObject([{ actedAtMs: w.clock.nowMs }]);
});

test("[PB1] nothing is written where the value is so already", async () => {
  const w = await makeWorld();
  const plan = await w.addTrait("account", "seats", "number");
  const a = await w.addAccount();
  await w.db.run(sql`insert into account_trait (trait_id, entity_id, num) values (${plan}, ${a.id}, 5)`);
  const id = await w.playbook({ rule: trial, actions: [traitSet("mark", plan, 5)] });
  await w.tick();
  expect(await trailOf(w, a.id)).toEqual([]);
  expect(await w.steps(id)).toMatchObject([{
    state: "done",
    why: "unchanged",
    result: { before: 5, after: 5, changed: 0 },
  }]);
  expect(await w.stays(id)).toMatchObject([{ actedAtMs: null }]);
});

test("[PB1] a value is cleared by null", async () => {
  const w = await makeWorld();
  const plan = await w.addTrait("account", "plan");
  const a = await w.addAccount();
  await w.db.run(sql`insert into account_trait (trait_id, entity_id, txt) values (${plan}, ${a.id}, 'old')`);
  await w.playbook({ rule: trial, actions: [traitSet("mark", plan, null)] });
  await w.tick();
  expect(await heldBy(w, "account_trait")).toEqual({});
});

test("[PB1] a trait of its owners, however many, and of nobody else", async () => {
  const w = await makeWorld();
  const title = await w.addTrait("user", "vip", "boolean");
  const a = await w.addAccount({ users: 230 });
  await w.addUser(a.id, {}, false);
  const id = await w.playbook({ rule: trial, actions: [traitSet("mark", title, true, { on: "owners" })] });
  await w.tick();
  expect(Object.keys(await heldBy(w, "user_trait")).toSorted()).toEqual(a.userIds.toSorted());
  // Of people no values are kept.
  expect(await w.steps(id)).toMatchObject([{ state: "done", result: { after: true, changed: 230 } }]);
});

test("[PB1] a trait that went away, and a value that it no longer takes, skip the step", async () => {
  const w = await makeWorld();
  await w.addAccount();
  const plan = await w.addTrait("account", "plan", "number");
  const id = await w.playbook({
    rule: trial,
    actions: [traitSet("gone", "NONE", "x"), traitSet("bad", plan, "no number")],
  });
  await w.tick();
  expect((await w.steps(id)).map(({ key, state, why }) => [key, state, why])).toEqual([
    ["gone", "skipped", "trait_gone"],
    ["bad", "skipped", "bad_value"],
  ]);
});

test("[PB1] actions of one day are done in their order, also where the first makes the rule no longer hold", async () => {
  const w = await makeWorld();
  const done = await w.addTrait("account", "done", "boolean");
  const rule = { all: [trial, { not: { field: "account.traits.done", op: "is", value: true } }] };
  await w.addAccount();
  const id = await w.playbook({ rule, actions: [traitSet("mark", done, true), mail(w, "hello", { undo: "send" })] });
  await w.tick();
  expect(await w.mails(id)).toHaveLength(1);
  await w.tick(5_000);
  expect(await w.stays(id)).toMatchObject([{ leftWhy: "no_match" }]);
});

test("[PB6] a trait that one playbook sets is what another's rule goes by, a tick later", async () => {
  const w = await makeWorld();
  const plan = await w.addTrait("account", "plan");
  await w.addAccount();
  await w.playbook({ rule: trial, actions: [traitSet("mark", plan, "pro")] });
  const id = await w.playbook({
    rule: { field: "account.traits.plan", op: "is", value: "pro" },
    actions: [mail(w, "hi")],
  });
  await w.tick();
  await w.tick(5_000);
  expect(await w.mails(id)).toHaveLength(1);
});
