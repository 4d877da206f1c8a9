import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { writeMemberships } from "#db/queries/membership.ts";
import { moveSome } from "#db/queries/playbook-move.ts";
import { batch } from "#db/statements.ts";
import { undoLeft } from "#jobs/playbooks/undo.ts";
import { failOnError, followUp, mail } from "#tests/support/playbooks.ts";
import { dayMs, makeWorld, trial } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;
type Given = Omit<Parameters<World["playbook"]>[0], "rule">;

const hello = (w: World): Given => ({ actions: [mail(w, "hello"), followUp("again", "hello")] });
const always = { kind: "always" } as const;
const address = "grace@customer.example";

/** A playbook over accounts A1, A2 and so on, all on trial, with a person who is a user of each beside `users` of its own. */
async function makeShared(given: (w: World) => Given, { accounts = 2, users = 0 } = {}) {
  const w = await makeWorld();
  const ids = Array.from({ length: accounts }, (_, n) => `A${n + 1}`);
  const own = new Map<string, string[]>();
  for (const id of ids) own.set(id, (await w.addAccount({ id, users, status: "churned" })).userIds);
  const both = await w.addUser("A1", { email: address });
  await batch(
    w.db,
    writeMemberships(
      ids.map((accountId) => ({ accountId, userId: both, isOwner: true, role: null })),
      w.clock.nowMs,
    ),
  );
  const id = await w.playbook({ rule: trial, ...given(w) });
  const set = async (account: string, status: string) => {
    await w.setStatus(account, status);
    await w.tick(5_000);
    await w.tick(5_000);
  };
  return {
    ...w,
    ...{ id, both, own },
    enters: (account: string) => set(account, "trial"),
    leaves: (account: string) => set(account, "churned"),
    /** Of which accounts the person has a mail, and of what became of it. */
    theirs: async () =>
      (await w.mails(id)).filter(({ user }) => user === both).map(({ account, state }) => `${account} ${state}`),
    stepOf: async (account: string) => (await w.steps(id)).findLast((step) => step.account === account)!,
    become: (state: string, of: string) =>
      w.db.run(sql`update message set state = ${state}, began_at_ms = ${w.clock.nowMs}, ended_at_ms = ${w.clock.nowMs}
        where state = 'pending' and account_id = ${of}`),
  };
}

test.each([undefined, always])(
  "[ST6] [PB3] whose mail was deleted unsent, as its account left, has it of the other account that is still in (%o)",
  async (reentry) => {
    const w = await makeShared((w) => ({ ...hello(w), ...(reentry ? { reentry } : {}) }));
    await w.enters("A1");
    await w.enters("A2");
    expect(await w.theirs()).toEqual(["A1 pending"]);
    await w.leaves("A1");
    expect(await w.theirs()).toEqual(["A1 skipped", "A2 pending"]);
    expect(await w.stepOf("A2")).toMatchObject({ state: "done", why: null, result: { made: 1, skipped: [] } });
    expect(await w.stays(w.id)).toMatchObject([{ actedAtMs: null }, { leftAtMs: null, actedAtMs: w.clock.nowMs }]);
    // And back again: never two.
    await w.enters("A1");
    expect(await w.theirs()).toEqual(["A1 skipped", "A2 pending"]);
    await w.leaves("A2");
    expect(await w.theirs()).toEqual(["A1 skipped", "A2 skipped", "A1 pending"]);
  },
);

test.each([2, 3, 4])("[ST6] of %i accounts that are in exactly one other takes it up", async (accounts) => {
  const w = await makeShared(hello, { accounts });
  for (let n = 1; n <= accounts; n++) await w.enters(`A${n}`);
  await w.leaves("A1");
  expect((await w.theirs()).toSorted()).toEqual(["A1 skipped", expect.stringMatching(/^A[2-4] pending$/)]);
  const steps = (await w.steps(w.id)).slice(1);
  expect(steps.filter(({ state }) => state === "done")).toHaveLength(1);
  expect(steps.filter(({ why }) => why === "duplicate")).toHaveLength(accounts - 2);
});

test("[ST6] [PB4] a step that was done for others is done once more for whom it left out alone, and tells of both", async () => {
  const w = await makeShared(hello, { users: 1 });
  await w.enters("A1");
  await w.enters("A2");
  const [own] = w.own.get("A2")!;
  const after = await w.addUser("A2");
  await w.leaves("A1");
  const made = (await w.mails(w.id)).filter(({ account }) => account === "A2");
  expect(made.map(({ user }) => user).toSorted()).toEqual([own!, w.both].toSorted());
  expect(made.map(({ user }) => user)).not.toContain(after);
  expect((await w.stepOf("A2")).result).toEqual({ made: 2, skipped: [] });
  const [waiting] = await w.db.all(sql`select count(*) as n from enrollment_item i join enrollment e
    on e.id = i.enrollment_id where e.account_id = 'A2' and i.action_key = 'again' and i.state = 'waiting'`);
  expect(waiting).toEqual({ n: 2 });
});

test("[ST5] [ST6] of a mail to everybody at once whom it left out has one alone, and the others none more", async () => {
  const group = (w: World): Given => ({ actions: [mail(w, "hello", { start: { strategy: "perAccount" } })] });
  const w = await makeShared(group, { users: 2 });
  await w.enters("A1");
  await w.enters("A2");
  await w.leaves("A1");
  const made = (await w.mails(w.id)).filter(({ account }) => account === "A2");
  expect(made).toHaveLength(3);
  expect(new Set(made.map(({ user }) => user)).size).toBe(3);
  expect(made.filter(({ user }) => user === w.both).map(({ id }) => made.filter((one) => one.id === id).length))
    .toEqual([1]);
});

test("[ST6] what a person deleted, or is held, or was sent, is not made up for", async () => {
  for (const state of ["cancelled", "sent", "unknown"]) {
    const w = await makeShared(hello);
    await w.enters("A1");
    await w.enters("A2");
    await w.become(state, "A1");
    await w.leaves("A1");
    await w.tick(dayMs);
    expect(await w.theirs()).toEqual([`A1 ${state}`]);
  }
  const held = await makeShared((w) => ({ actions: [mail(w, "hello", { undo: "hold" })] }));
  await held.enters("A1");
  await held.enters("A2");
  await held.leaves("A1");
  expect(await held.theirs()).toEqual(["A1 pending"]);
});

test("[PB3] [ST6] who was to be taken up by an account that leaves in the same moment is so by none: what it did stays told", async () => {
  const w = await makeShared(hello, { users: 1 });
  await w.enters("A1");
  await w.enters("A2");
  await w.setStatus("A1", "churned");
  await w.tick(5_000);
  await w.leaves("A2");
  expect(await w.theirs()).toEqual(["A1 skipped"]);
  expect(await w.stepOf("A2")).toMatchObject({ state: "done", why: null, result: { made: 1 } });
});

test("[PB7] [ST6] nor does a version without the action, that the stay is moved to, take back what was done", async () => {
  const w = await makeShared(hello, { users: 1 });
  await w.enters("A1");
  await w.enters("A2");
  await w.setStatus("A1", "churned");
  await w.tick(5_000);
  expect(await w.stepOf("A2")).toMatchObject({ state: "due", result: { made: 1, again: [w.both] } });
  await w.version(w.id, { rule: trial, actions: [] });
  expect(await moveSome(w.db, { playbookId: w.id, to: 2, actions: [] }, w.clock.nowMs)).toBe(1);
  await w.tick(5_000);
  expect(await w.stepOf("A2")).toMatchObject({ state: "done", result: { made: 1 } });
  expect(await w.theirs()).toEqual(["A1 skipped"]);
});

/** Does this right behind the first look at whom the action has written to. */
function meanwhile(w: World, happens: () => Promise<unknown>): { looks: number } {
  const { $client: client } = w.database.lists;
  const { execute } = client;
  const seen = { looks: 0 };
  client.execute = async (input, args) => {
    const rows = await execute.call(client, input, args);
    if (JSON.stringify(input).includes("enrollment_item_message") && seen.looks++ === 0) await happens();
    return rows;
  };
  return seen;
}

test("[ST6] [PR2] a mail that comes back between the look and the write keeps its person from a second one", async () => {
  const w = await makeShared(hello, { users: 1 });
  await w.enters("A1");
  await w.become("cancelled", "A1");
  const seen = meanwhile(
    w,
    () => w.db.run(sql`update message set state = 'pending', ended_at_ms = null where state = 'cancelled'`),
  );
  await w.setStatus("A2", "trial");
  await w.tick(5_000);
  expect([seen.looks > 0, await w.theirs()]).toEqual([true, ["A1 pending"]]);
  await w.tick(5_000);
  expect(await w.theirs()).toEqual(["A1 pending"]);
  expect(await w.stepOf("A2")).toMatchObject({
    state: "done",
    result: { made: 1, skipped: [{ why: "duplicate", count: 1, sample: [address] }] },
  });
});

test("[ST6] [PB5] one that another process deletes between the look and the write loses nobody their mail", async () => {
  const w = await makeShared(hello, { users: 1 });
  await w.enters("A1");
  const deps = { ...w.database, nowMs: () => w.clock.nowMs, log: failOnError };
  const seen = meanwhile(w, async () => {
    await w.db.run(
      sql`update enrollment set left_at_ms = ${w.clock.nowMs}, left_why = 'no_match' where account_id = 'A1'`,
    );
    await w.db.run(sql`update account set status = 'churned' where id = 'A1'`);
    await undoLeft(deps);
  });
  await w.setStatus("A2", "trial");
  await w.tick(5_000);
  expect([seen.looks > 0, await w.theirs()]).toEqual([true, ["A1 skipped"]]);
  await w.tick(5_000);
  expect(await w.theirs()).toEqual(["A1 skipped", "A2 pending"]);
  expect(await w.stepOf("A2")).toMatchObject({ state: "done", result: { made: 2, skipped: [] } });
});

test("[ST6] [PB5] nor do two that are to be taken up by one step, of whom the second comes in the midst of it", async () => {
  const w = await makeShared(hello, { accounts: 3 });
  const other = await w.addUser("A3", { email: "ada@customer.example" });
  await batch(w.db, writeMemberships([{ accountId: "A2", userId: other, isOwner: true, role: null }], w.clock.nowMs));
  await w.enters("A3");
  await w.become("sent", "A3");
  await w.db.run(
    sql`update message set state = 'pending' where id = (select message_id from participant where user_id = ${other})`,
  );
  await w.enters("A2");
  expect((await w.stepOf("A2")).result).toMatchObject({ made: 0, skipped: [{ why: "duplicate", count: 2 }] });
  const again = (users: string[]) =>
    w.db.run(
      sql`update enrollment_step set state = 'due', result = json_set(result, '$.again', json(${JSON.stringify(users)}))
      where enrollment_id = (select id from enrollment where account_id = 'A2')`,
    );
  await w.db.run(sql`update message set state = 'skipped'`);
  await again([w.both]);
  meanwhile(w, () => again([w.both, other]));
  await w.tick(5_000);
  await w.tick(5_000);
  const made = (await w.mails(w.id)).filter(({ account }) => account === "A2");
  expect(made.map(({ user }) => user).toSorted()).toEqual([w.both, other].toSorted());
  expect((await w.stepOf("A2")).result).toEqual({ made: 2, skipped: [] });
});
