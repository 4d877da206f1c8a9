import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { releaseHold, sendNow } from "#db/queries/message-actions.ts";
import { pausePlaybook, resumePlaybook } from "#db/queries/playbook-state.ts";
import type { Undo } from "#jobs/playbooks/definition.ts";
import { emptyReport } from "#jobs/sends/deps.ts";
import { holdThoseWhoLeft } from "#jobs/sends/still-matching.ts";
import type { Db } from "#db/client.ts";
import { readFacts } from "#db/queries/send-facts.ts";
import { checkMessages } from "#jobs/checks/run.ts";
import { expectations } from "#jobs/sends/forecast.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { dayMs, makeWorld, trial } from "#tests/jobs/playbooks/world.ts";
import { mail } from "#tests/support/playbooks.ts";
import { makeRandom } from "#tests/support/random.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { messageRow } from "#tests/support/release-workspace.ts";

const sending = { publicUrl: "https://parley.example", sendMode: "live" as const };

/** Accounts that a playbook has written to, a day on: what waits is due at the next look, and no sweep has run since. */
async function makeDue(o: { undo?: Undo; accounts?: number; rule?: unknown } = {}) {
  const w = await makeWorld();
  const { db, clock } = w;
  await db.run(sql`update teammate set sending_window = null, time_zone = 'UTC'`);
  const tierId = await w.addTrait("account", "tier");
  const accounts = [];
  for (let n = 0; n < (o.accounts ?? 2); n++) accounts.push(await w.addAccount());
  for (const { id } of accounts) {
    await db.run(sql`insert into account_trait (trait_id, entity_id, txt) values (${tierId}, ${id}, 'gold')`);
  }
  const id = await w.playbook({ rule: o.rule ?? trial, actions: [mail(w, "hello", { undo: o.undo ?? "delete" })] });
  await w.tick();
  const mails = await w.mails(id);
  expect(mails).toHaveLength(accounts.length);
  clock.nowMs += dayMs;
  const { channel } = makeProvider();
  const by = { actor: { id: w.teammateId, name: "Ada" } };
  const mailOf = (accountId: string) => mails.find(({ account }) => account === accountId)!.id;
  return {
    ...w,
    id,
    accounts: accounts.map((account) => ({ id: account.id, mail: mailOf(account.id) })),
    release: (afterMs = 0) => releaseDue(releaseDeps(db, { clock: clock.nowMs += afterMs, channel })),
    sent: async () => (await w.mails(id)).filter(({ state }) => state === "sent").map(({ id }) => id),
    stateOf: async (mailId: string) => {
      const { state, hold, holdDetail, leftPlaybookAtMs, endedWhy } = await messageRow(db, mailId);
      return { state, hold, holdDetail, left: leftPlaybookAtMs, why: endedWhy };
    },
    trail: (mailId: string) =>
      db.all<{ action: string }>(sql`select action from audit where entity_id = ${mailId} order by seq`),
    letPass: (mailId: string) => releaseHold(db, { ids: [mailId], ...by, nowMs: clock.nowMs }),
    sendNow: (mailId: string) => sendNow(db, { ids: [mailId], ...by, nowMs: clock.nowMs, ignoreWindow: true }),
    check: (ids: string[]) => checkMessages({ ...releaseDeps(db, { clock: clock.nowMs }), clock: clock.nowMs }, ids),
    pause: (holdPending: boolean) => pausePlaybook(db, id, holdPending, { actorId: w.teammateId, nowMs: clock.nowMs }),
    resume: () => resumePlaybook(db, id, { actorId: w.teammateId, nowMs: clock.nowMs }),
    archive: (isSo: boolean) =>
      db.run(sql`update trait_definition set archived_at_ms = ${isSo ? clock.nowMs : null} where id = ${tierId}`),
  };
}

test("[PB3] [SE1] a look before the sweep: who does not match any more waits as having left, the sweep deletes it, the rest leaves", async () => {
  const w = await makeDue();
  const [gone, stays] = [w.accounts[0]!, w.accounts[1]!];
  await w.setStatus(gone.id, "customer");
  expect(await w.release()).toMatchObject({ sent: 1, held: 1 });
  expect(await w.sent()).toEqual([stays.mail]);
  const held = await w.stateOf(gone.mail);
  expect(held).toMatchObject({ state: "pending", hold: "life_event", left: w.clock.nowMs });
  expect(held.holdDetail).toContain("left the playbook “Welcome”");
  const [told] = (await expectations(w.db, [gone.mail], w.clock.nowMs, sending)).values();
  expect(told).toMatchObject({ expectedAtMs: null, hold: { kind: "life_event" } });
  expect(await w.release(2_000)).toMatchObject({ sent: 0, held: 0 });
  expect(await w.tick()).toMatchObject({ left: 1, undone: 1, givenBack: 0 });
  expect(await w.stateOf(gone.mail)).toMatchObject({ state: "skipped", why: "left_playbook" });
  expect(await w.trail(gone.mail)).toEqual([{ action: "message.left_playbook" }, { action: "message.skipped" }]);
});

test("[PB3] [SE7] paused with what it made, its accounts stop matching: nothing of theirs leaves once it is resumed", async () => {
  const w = await makeDue({ accounts: 4 });
  const leavers = w.accounts.slice(1);
  expect(await w.pause(true)).toBe(true);
  expect(await w.release()).toMatchObject({ sent: 0 });
  for (const { id } of leavers) await w.setStatus(id, "customer");
  await w.tick(60_000);
  expect(await w.resume()).toBe(true);
  expect(await w.release()).toMatchObject({ sent: 1, held: 3 });
  await w.tick(2_000);
  expect(await w.sent()).toEqual([w.accounts[0]!.mail]);
  for (const { mail } of leavers) expect(await w.stateOf(mail)).toMatchObject({ why: "left_playbook" });
});

test("[PB3] [PB5] paused without holding what it made: what matches leaves as before, what does not waits until it does", async () => {
  const w = await makeDue();
  const [gone, stays] = [w.accounts[0]!, w.accounts[1]!];
  await w.pause(false);
  await w.setStatus(gone.id, "customer");
  expect(await w.release()).toMatchObject({ sent: 1, held: 1 });
  expect(await w.sent()).toEqual([stays.mail]);
  expect(await w.tick(5_000)).toMatchObject({ left: 0, undone: 0, givenBack: 0 });
  await w.setStatus(gone.id, "trial");
  expect(await w.tick(5_000)).toMatchObject({ givenBack: 1 });
  expect(await w.release()).toMatchObject({ sent: 1 });
});

test("[PB3] an account that matches again by the sweep gets what was held back, once", async () => {
  const w = await makeDue({ accounts: 1 });
  const { id, mail } = w.accounts[0]!;
  await w.setStatus(id, "customer");
  expect(await w.release()).toMatchObject({ sent: 0, held: 1 });
  await w.setStatus(id, "trial");
  expect(await w.tick(2_000)).toMatchObject({ left: 0, undone: 0, givenBack: 1 });
  expect(await w.stateOf(mail)).toMatchObject({ state: "pending", hold: null, left: null });
  expect(await w.tick()).toMatchObject({ givenBack: 0 });
  expect(await w.release(2_000)).toMatchObject({ sent: 1 });
  expect((await w.trail(mail)).map(({ action }) => action).slice(0, 2)).toEqual([
    "message.left_playbook",
    "message.back_in_playbook",
  ]);
});

test.each(["delete", "hold"] as const)(
  "[PB3] [PR8] what a person lets pass leaves, whichever comes first, the look or the sweep (%s)",
  async (undo) => {
    const w = await makeDue({ undo });
    for (const { id } of w.accounts) await w.setStatus(id, "customer");
    expect(await w.release()).toMatchObject({ sent: 0, held: 2 });
    w.clock.nowMs += 60_000;
    const [first, second] = [w.accounts[0]!.mail, w.accounts[1]!.mail];
    expect((await w.letPass(first)).ids.size).toBe(1);
    expect(await w.release(1_000)).toMatchObject({ sent: 1 });
    await w.letPass(second);
    expect(await w.tick()).toMatchObject({ left: 2, undone: 1 });
    expect(await w.stateOf(second)).toMatchObject({ state: "pending" });
    expect(await w.release(1_000)).toMatchObject({ sent: 1 });
    expect((await w.sent()).toSorted()).toEqual([first, second].toSorted());
  },
);

test("[PB3] an action that sends all the same is asked nothing, whatever became of its account", async () => {
  const w = await makeDue({ undo: "send" });
  await w.setStatus(w.accounts[0]!.id, "customer");
  expect(await w.release()).toMatchObject({ sent: 2, held: 0 });
});

test("[PB3] a stay that ended and is not undone yet, and one of a playbook that was put away, does not leave", async () => {
  const w = await makeDue();
  await w.db.run(sql`update enrollment set left_at_ms = ${w.clock.nowMs}, left_why = 'no_match'
    where account_id = ${w.accounts[0]!.id}`);
  await w.db.run(sql`update playbook set archived_at_ms = ${w.clock.nowMs}, state = 'paused'`);
  expect(await w.release()).toMatchObject({ sent: 0, held: 2 });
  expect(await w.tick()).toMatchObject({ undone: 2 });
  for (const { mail } of w.accounts) expect(await w.stateOf(mail)).toMatchObject({ state: "skipped" });
});

test("[PB3] where nobody can tell whether it matches, a message waits and says why, until that is mended or a person sends it", async () => {
  const w = await makeDue({ rule: { field: "account.traits.tier", op: "is", value: "gold" } });
  await w.archive(true);
  expect(await w.release()).toMatchObject({ sent: 0, held: 2 });
  const [one, other] = [w.accounts[0]!.mail, w.accounts[1]!.mail];
  const words =
    "Nobody can tell whether its account still matches the playbook “Welcome”. What it goes by is not there";
  expect(await w.stateOf(one)).toMatchObject({ state: "pending", hold: "paused", left: null });
  expect((await w.stateOf(one)).holdDetail).toContain(words);
  await w.check([one, other]);
  expect(await w.stateOf(one)).toMatchObject({ hold: "paused" });
  const [told] = (await expectations(w.db, [one], w.clock.nowMs, sending)).values();
  expect(told).toMatchObject({ expectedAtMs: null, hold: { kind: "paused", untilMs: null } });
  expect(told!.hold!.detail).toContain(words);
  expect(await w.tick()).toMatchObject({ left: 0, undone: 0 });
  expect(await w.release(60_000)).toMatchObject({ sent: 0, held: 2 });
  await w.sendNow(one);
  expect(await w.release(10_000)).toMatchObject({ sent: 1 });
  expect(await w.sent()).toEqual([one]);
  await w.archive(false);
  expect(await w.stateOf(other)).toMatchObject({ hold: "paused" });
  await w.tick();
  expect(await w.stateOf(other)).toMatchObject({ hold: null, holdDetail: null });
  expect(await w.release(30_000)).toMatchObject({ sent: 1 });
  expect((await w.sent()).toSorted()).toEqual([one, other].toSorted());
});

test.each([1, 2, 3, 4])(
  "[PB3] [PB5] looks and sweeps at once while accounts come and go: nobody who is out gets a mail, and everybody who is back does, seed %i",
  async (seed) => {
    const w = await makeDue({ accounts: 9 });
    const random = makeRandom(seed);
    const at = (n: number) => w.accounts.filter((_, i) => i % 3 === n);
    const set = async (some: { id: string }[], status: string) => {
      for (const { id } of some) await w.setStatus(id, status);
    };
    // The first third goes and stays away, the second is away for a while.
    await set([...at(0), ...at(1)], "customer");
    await Promise.all([w.release(), w.release()]);
    await set(random.shuffle(at(1)), "trial");
    const runs = [() => w.tick(), () => w.release(), () => w.release(), () => w.tick()];
    await Promise.all(random.shuffle(runs).map((run) => run()));
    await w.tick(2_000);
    await w.release();
    expect((await w.sent()).toSorted()).toEqual([...at(1), ...at(2)].map(({ mail }) => mail).toSorted());
    for (const { mail } of at(0)) expect(await w.stateOf(mail)).toMatchObject({ state: "skipped" });
  },
);

test("[PB3] a look at no mail of a playbook asks the database nothing more", async () => {
  const w = await makeDue({ accounts: 1 });
  const start = await addStart(w.db, "<p>One</p>");
  const ids = [(await w.addMessage({ startId: start })).id, (await w.addMessage({})).id];
  const rows = await readFacts(w.db, ids);
  const db = new Proxy({} as Db, {
    get: () => {
      throw new Error("asked");
    },
  });
  const given = { nowMs: w.clock.nowMs, report: emptyReport() };
  const deps = { ...releaseDeps(w.db, { clock: w.clock.nowMs }), db };
  expect(await holdThoseWhoLeft(deps, rows, given)).toEqual({ ids: new Set(), anyHeld: false });
  const [theirs] = await readFacts(w.db, [w.accounts[0]!.mail]);
  await expect(holdThoseWhoLeft(deps, [theirs!], given)).rejects.toThrow("asked");
});
