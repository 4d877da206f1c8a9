import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { writeMemberships } from "#db/queries/membership.ts";
import { batch } from "#db/statements.ts";
import { followUp, mail } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;
type Given = Omit<Parameters<World["playbook"]>[0], "rule">;

/** A playbook over two accounts, with a person who is a user of both: the first is on trial, the second not yet. */
async function makePair(given: (w: World) => Given, over: { users?: number } = {}) {
  const w = await makeWorld();
  const { users = 0 } = over;
  const first = await w.addAccount({ id: "A1", users });
  const second = await w.addAccount({ id: "A2", users, status: "churned" });
  const both = await w.addUser(first.id, { email: "grace@customer.example" });
  const joins = (accountId: string) =>
    batch(w.db, writeMemberships([{ accountId, userId: both, isOwner: true, role: null }], w.clock.nowMs));
  await joins(second.id);
  const id = await w.playbook({ rule: trial, ...given(w) });
  const set = async (account: { id: string }, status: string) => {
    await w.setStatus(account.id, status);
    await w.tick(5_000);
  };
  return {
    ...w,
    ...{ id, first, second, both, joins },
    enters: (account: { id: string }) => set(account, "trial"),
    leaves: (account: { id: string }) => set(account, "churned"),
    /** Of which accounts the person has a mail, and of what became of it. */
    theirs: async () =>
      (await w.mails(id)).filter(({ user }) => user === both).map(({ account, state }) => `${account} ${state}`),
    sent: () =>
      w.db.run(sql`update message set state = 'sent', began_at_ms = ${w.clock.nowMs}, ended_at_ms = ${w.clock.nowMs}
        where state = 'pending'`),
  };
}

const duplicate = (sample = ["grace@customer.example"]) => [{ why: "duplicate", count: sample.length, sample }];
const hello = (w: World): Given => ({ actions: [mail(w, "hello")] });
const always = { kind: "always" } as const;

test("[ST6] who is a user of two accounts that match in one sweep is written to for one of them; the other says why", async () => {
  const w = await makePair(hello);
  await w.setStatus(w.second.id, "trial");
  await w.tick();
  expect(await w.theirs()).toHaveLength(1);
  expect((await w.steps(w.id)).toSorted((a, b) => (a.state < b.state ? -1 : 1))).toMatchObject([
    { state: "done", why: null, result: { made: 1, skipped: [] } },
    { state: "skipped", why: "duplicate", result: { made: 0, skipped: duplicate() } },
  ]);
  // A stay in which nothing was done counts for nothing.
  expect((await w.stays(w.id)).filter(({ actedAtMs }) => actedAtMs === null)).toHaveLength(1);
});

test("[ST6] so it is when the second matches later; its other people are written to", async () => {
  const w = await makePair(hello, { users: 1 });
  await w.tick();
  await w.enters(w.second);
  expect(await w.theirs()).toEqual(["A1 pending"]);
  expect(await w.steps(w.id)).toMatchObject([
    { account: "A1", state: "done", result: { made: 2, skipped: [] } },
    { account: "A2", state: "done", result: { made: 1, skipped: duplicate() } },
  ]);
});

test("[ST6] acted on once: nobody has it of another account later, whatever became of the first; other actions and playbooks write", async () => {
  const w = await makePair((w) => ({
    actions: [mail(w, "hello", { undo: "send" }), mail(w, "more", { afterDays: 2 })],
  }));
  await w.tick();
  await w.sent();
  await w.leaves(w.first);
  await w.tick(90 * dayMs);
  await w.enters(w.second);
  await w.tick(2 * dayMs);
  expect((await w.mails(w.id)).map(({ account, key }) => [account, key])).toEqual([["A1", "hello"], ["A2", "more"]]);
  const other = await w.playbook({ rule: trial, actions: [mail(w, "hello")] });
  await w.tick(5_000);
  expect(await w.mails(other)).toMatchObject([{ account: "A2", user: w.both }]);
});

test("[ST6] a new version that says it otherwise does not say it twice", async () => {
  const w = await makePair(hello);
  await w.tick();
  await w.sent();
  await w.version(w.id, { rule: trial, actions: [mail(w, "hello", { html: "<p>Anew</p>" })] });
  await w.enters(w.second);
  expect(await w.theirs()).toEqual(["A1 sent"]);
});

test("[ST6] what was never sent is no first mail; a copy that lives in its stead is", async () => {
  const w = await makePair(hello);
  await w.tick();
  await w.leaves(w.first);
  expect(await w.theirs()).toEqual(["A1 skipped"]);
  const [first] = await w.mails(w.id);
  const copy = await w.addMessage({ copyOfId: first!.id, users: [w.both] });
  await w.enters(w.second);
  expect(await w.theirs()).toEqual(["A1 skipped"]);
  await w.leaves(w.second);
  await w.db.run(sql`update message set state = 'cancelled' where id = ${copy.id}`);
  await w.enters(w.second);
  expect(await w.theirs()).toEqual(["A1 skipped", "A2 pending"]);
});

test("[ST6] [PB3] every time anew: a second mail while the other account is in, or its mail waits, is one too many", async () => {
  const w = await makePair((w) => ({ reentry: always, actions: [mail(w, "hello", { undo: "hold" })] }));
  await w.tick();
  await w.sent();
  await w.enters(w.second);
  expect(await w.theirs()).toEqual(["A1 sent"]);
  await w.leaves(w.second);
  await w.leaves(w.first);
  // Both turns are over: the next one of either account writes anew.
  await w.enters(w.second);
  expect(await w.theirs()).toEqual(["A1 sent", "A2 pending"]);
  await w.leaves(w.second);
  await w.enters(w.first);
  expect(await w.theirs()).toEqual(["A1 sent", "A2 pending"]);
  await w.sent();
  await w.leaves(w.first);
  await w.enters(w.first);
  expect(await w.theirs()).toEqual(["A1 sent", "A2 sent", "A1 pending"]);
});

test("[PB3] an account's own next stay writes to its people again, though the mail of the one before waits", async () => {
  const w = await makePair((w) => ({ reentry: always, actions: [mail(w, "hello", { undo: "send" })] }));
  await w.tick();
  await w.leaves(w.first);
  await w.enters(w.first);
  expect(await w.theirs()).toEqual(["A1 pending", "A1 pending"]);
});

test("[ST5] [ST6] who stands in the To of one account's mail is left out of the next one's; with nobody left it is not made", async () => {
  const group = (w: World): Given => ({ actions: [mail(w, "hello", { start: { strategy: "perAccount" } })] });
  const w = await makePair(group, { users: 1 });
  const third = await w.addAccount({ id: "A3", users: 0 });
  await w.joins(third.id);
  await w.setStatus(w.second.id, "trial");
  await w.tick();
  const mails = await w.mails(w.id);
  expect(mails.filter(({ user }) => user === w.both)).toHaveLength(1);
  const [whole] = mails.filter(({ user }) => user === w.both);
  const steps = await w.steps(w.id);
  for (const { account, state, why, result } of steps) {
    const isFirst = account === whole!.account;
    if (isFirst) expect(result).toEqual({ made: 1, skipped: [] });
    else expect(result.skipped).toEqual(duplicate());
    const alone = account === third.id && !isFirst;
    expect([state, why]).toEqual(alone ? ["skipped", "duplicate"] : ["done", null]);
  }
  expect(steps).toHaveLength(3);
});

test("[PB4] [ST6] the follow-up goes to whom the mail went, once", async () => {
  const w = await makePair((w) => ({ actions: [mail(w, "hello"), followUp("again", "hello")] }));
  await w.setStatus(w.second.id, "trial");
  await w.tick();
  await w.sent();
  await w.db.run(sql`update conversation set state = 'active'`);
  expect(await w.tick(3 * dayMs)).toMatchObject({ followUps: 1 });
  expect((await w.mails(w.id)).map(({ key }) => key)).toEqual(["hello", "again"]);
});
