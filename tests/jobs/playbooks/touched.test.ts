import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { clearTouched, touchAccounts } from "#db/queries/playbook-touched.ts";
import { setTraits } from "#db/queries/trait-many.ts";
import type { Item } from "#jobs/imports/items.ts";
import { upsert } from "#jobs/imports/upsert.ts";
import { mail } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;
const nobodySeen = { not: { field: "user.firstName", op: "is", value: "Grace" } };
/** Who enters by what `change` did, at the next tick, with no look at every account. */
async function entersBy(w: World, rule: unknown, change: () => Promise<unknown>): Promise<string[]> {
  const id = await w.playbook({ rule, actions: [mail(w, "hello")] });
  await w.tick();
  expect(await w.stays(id)).toEqual([]);
  await change();
  expect(await w.tick(5_000)).toMatchObject({ swept: 0 });
  return (await w.stays(id)).map(({ accountId }) => accountId);
}

test("[PB6] a change of a user touches each of their accounts", async () => {
  const w = await makeWorld();
  const [a, b] = [await w.addAccount(), await w.addAccount({ users: 0 })];
  await w.addUser(b.id);
  await w.db.run(sql`insert into membership (account_id, user_id) values (${b.id}, ${a.userIds[0]!})`);
  const rule = { field: "user.firstName", op: "is", value: "Ada" };
  const entered = await entersBy(w, rule, async () => {
    await w.db.run(sql`update user set first_name = 'Ada' where id = ${a.userIds[0]!}`);
    await w.told("user", a.userIds[0]!);
  });
  expect(entered.toSorted()).toEqual([a.id, b.id].toSorted());
});

test("[PB6] an account whose user was taken out of it is looked at", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ users: 2 });
  // Everybody there is of this account.
  await w.db.run(sql`update account set status = 'other' where id <> ${a.id}`);
  const rule = { all: [trial, nobodySeen] };
  const entered = await entersBy(w, rule, async () => {
    for (const userId of a.userIds) await w.dropUser(a.id, userId);
  });
  expect(entered).toEqual([a.id]);
});

test("[PB6] a trait of an account, and one of a user", async () => {
  const w = await makeWorld();
  const plan = await w.addTrait("account", "plan");
  const title = await w.addTrait("user", "title");
  const [a, b] = [await w.addAccount(), await w.addAccount()];
  const rule = {
    any: [
      { field: "account.traits.plan", op: "is", value: "pro" },
      { field: "user.traits.title", op: "is", value: "CTO" },
    ],
  };
  const by = { actorId: w.teammateId, atMs: w.nowMs };
  const entered = await entersBy(w, rule, async () => {
    const value = { num: null };
    await setTraits(w.db, {
      entity: "account",
      ids: [a.id],
      values: [{ ...value, traitId: plan, key: "plan", txt: "pro" }],
      ...by,
    });
    await setTraits(w.db, {
      entity: "user",
      ids: b.userIds,
      values: [{ ...value, traitId: title, key: "title", txt: "CTO" }],
      ...by,
    });
  });
  expect(entered.toSorted()).toEqual([a.id, b.id].toSorted());
});

test("[PB6] an import of many rows", async () => {
  const w = await makeWorld();
  const items = Array.from({ length: 300 }, (_, n): Item => ({
    kind: "account",
    how: "upsert",
    account: { fields: { externalId: `x${n}`, name: `Account ${n}`, status: "trial" } },
  }));
  const entered = await entersBy(w, trial, async () => {
    const writer = { id: w.teammateId, mayEdit: () => true };
    const results = await upsert(w.database.long, { items, writer, atMs: w.nowMs, hashAddress: () => "" });
    expect(results.filter((result) => "status" in result && result.status === "created")).toHaveLength(300);
  });
  expect(entered).toHaveLength(300);
});

test("[PB6] what happens in a conversation, where the rule asks of it: also to the other accounts of whoever is in it", async () => {
  const w = await makeWorld();
  const [a, b] = [await w.addAccount(), await w.addAccount({ users: 0 })];
  await w.db.run(sql`insert into membership (account_id, user_id) values (${b.id}, ${a.userIds[0]!})`);
  const { id, conversationId } = await w.addMessage({ accountId: a.id, users: a.userIds });
  await w.db.run(sql`update conversation set account_id = ${a.id} where id = ${conversationId}`);
  const rule = { field: "conversation.replied", op: "is", value: true };
  const entered = await entersBy(w, rule, async () => {
    await w.db.run(sql`update conversation set replied_at_ms = 1 where id = ${conversationId}`);
    await w.told("message", id, "replied");
  });
  expect(entered.toSorted()).toEqual([a.id, b.id].toSorted());
});

test("[PB6] conversations that a start makes by the hundred, each of which it does not tell of", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const rule = { all: [trial, { field: "conversation.state", op: "is", value: "pending" }] };
  const entered = await entersBy(w, rule, async () => {
    const { conversationId } = await w.addMessage({ accountId: a.id, users: a.userIds });
    await w.db.run(sql`update conversation set account_id = ${a.id}, start_id = 'S1' where id = ${conversationId}`);
    await w.told("start", "S1");
  });
  expect(entered).toEqual([a.id]);
});

test("[PB6] mail touches nobody where no rule asks of it", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  await w.playbook({ rule: trial, actions: [mail(w, "hello", { afterDays: 9 })] });
  await w.tick();
  const { conversationId } = await w.addMessage({ accountId: a.id, users: a.userIds });
  await w.told("conversation", conversationId);
  // Seen before anything is cleared: nothing is to sweep.
  await w.tick(5_000);
  const [row] = await w.db.all<{ n: number }>(sql`select count(*) as n from playbook_touched`);
  expect(row!.n).toBe(0);
});

test("[PB2] days pass: one leaves what asks of the last 7 days, within a minute", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ status: "trial" });
  const rule = { field: "account.createdAt", op: "inLastDays", value: 7 };
  const id = await w.playbook({ rule, actions: [mail(w, "hello", { afterDays: 30 })] });
  await w.db.run(sql`update account set created_at_ms = 0 where id <> ${a.id}`);
  await w.tick();
  // The last 7 days are today and the seven before; the clock stands at noon.
  await w.tick(7 * dayMs + dayMs / 2 - 30_000);
  expect(await w.stays(id)).toMatchObject([{ accountId: a.id, leftAtMs: null }]);
  await w.tick(60_000);
  expect(await w.stays(id)).toMatchObject([{ accountId: a.id, leftAtMs: w.clock.nowMs }]);
});

test("[PB6] who comes to match as a day begins is in at once, however short ago all were looked at; within the day nobody is looked for", async () => {
  const w = await makeWorld();
  const a = await w.addAccount();
  const rule = { field: "user.lastSeenAt", op: "moreThanDaysAgo", value: 7 };
  const id = await w.playbook({ rule, actions: [mail(w, "hello")] });
  await w.db.run(sql`update user set last_seen_at_ms = ${w.nowMs} where id = ${a.userIds[0]!}`);
  await w.tick();
  // Seven days later is the eighth midnight; the clock stands at noon.
  expect(await w.tick(7 * dayMs + dayMs / 2 - 1)).toMatchObject({ entered: 0, swept: 1 });
  expect(await w.tick(1)).toMatchObject({ entered: 1, acted: 1, swept: 1 });
  expect(await w.tick(60_000)).toMatchObject({ swept: 0 });
  expect(await w.mails(id)).toMatchObject([{ account: a.id, madeAtMs: w.clock.nowMs - 60_000 }]);
});

test("[PB6] where changes were cleaned away before anybody read them, every account is looked at", async () => {
  const w = await makeWorld();
  const a = await w.addAccount({ status: null });
  const id = await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  await w.tick();
  await w.setStatus(a.id, "trial");
  await w.db.run(sql`delete from change`);
  await w.told("setting", "workspace");
  await w.tick(5_000);
  await w.tick(5_000);
  expect(await w.stays(id)).toMatchObject([{ accountId: a.id }]);
});

test("[PB6] what is touched again while it is looked at is looked at again", async () => {
  const w = await makeWorld();
  await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  await w.tick();
  await w.db.run(sql`insert into playbook_touched (account_id, no) values ('A', 7)`);
  const none = { accountIds: [], userIds: [], conversationIds: [], messageIds: [], startIds: [], startsFromMs: 0 };
  await touchAccounts(w.db, { ...none, accountIds: ["A"] }, 9);
  await clearTouched(w.db, [{ accountId: "A", no: 7 }]);
  // One who follows behind the others does not take it back.
  await touchAccounts(w.db, { ...none, accountIds: ["A"] }, 8);
  const rows = await w.db.all<{ no: number }>(sql`select no from playbook_touched`);
  expect(rows.map(({ no }) => no)).toEqual([9]);
});
