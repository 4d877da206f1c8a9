import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { markStale } from "#db/queries/checks-stale.ts";
import { newId } from "#db/ids.ts";
import { checkMessages, type Checks, makeChecks } from "#jobs/checks/run.ts";
import { touchedBy } from "#jobs/checks/touched.ts";
import { recentMs } from "#jobs/rules/checks.ts";
import { makeDraftReader } from "#jobs/sends/drafts.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import {
  changesOf,
  emptyTables,
  makeReleaseWorkspace,
  messageRow,
  type ReleaseWorkspace,
} from "#tests/support/release-workspace.ts";

let database: TestDatabase;
let w: ReleaseWorkspace;
let clock: { now: number };
let checks: Checks;
beforeAll(async () => {
  database = await makeDatabase();
});
const at = (nowMs: number) => releaseDeps(w.db, { clock: nowMs });
beforeEach(async () => {
  await emptyTables(database.db);
  w = await makeReleaseWorkspace(database.db);
  clock = { now: w.nowMs };
  checks = { run: () => makeChecks(at(clock.now)).run() };
});
const tell = (entity: string, id: string, kind = "updated") =>
  w.db.run(sql`insert into change (entity, id, kind, at_ms) values (${entity}, ${id}, ${kind}, 0)`);
const later = () => ({ sendAtMs: w.nowMs + 3_600_000 });
const foundIn = async (id: string) => {
  const { checks, risk } = await messageRow(w.db, id);
  return [risk, ...(checks ?? []).map(({ kind, detail }) => detail === null ? kind : `${kind} ${detail}`)];
};

test.each<[string, string, string, (string | number)[]]>([
  ["[PR4] a clean one", "<p>Hi {{user.firstName}}</p>", "Hello", [0]],
  ["[PR4] a hole", "<p>{{account.mrr}}</p>", "Hello", [100, "hole account.mrr"]],
  ["[PR4] a fallback", '<p>{{ae.firstName | "us"}}</p>', "Hello", [20, "fallback_used ae.firstName"]],
  ["[PR4] a malformed address", '<p><a href="none">x</a></p>', "Hello", [80, "bad_link none"]],
  ["[PR4] plain http", '<p><a href="http://a.example/x">x</a></p>', "Hello", [10, "insecure_link http://a.example/x"]],
  ["[PR4] an unknown variable", '<p>{{user.traits.old | "x"}}</p>', "Hello", [
    50,
    "unknown_variable user.traits.old",
    "fallback_used user.traits.old",
  ]],
  ["[PR4] an empty subject", "<p>Hi</p>", "", [100, "empty_subject"]],
  ["[PR4] over 102 KB", `<p>${"é".repeat(60_000)}</p>`, "Hello", [10, "too_large 119 KB"]],
])("%s is found as the mail would leave now", async (_, html, subject, expected) => {
  const m = await w.addMessage({ startId: await addStart(w.db, html, subject), ...later() });
  expect(await checks.run()).toBe(1);
  expect(await foundIn(m.id)).toEqual(expected);
  expect(await messageRow(w.db, m.id)).toMatchObject({ checksStale: false, checksDueAtMs: null });
});

test("[PR4] another sender's mail to its user is found when it is sent, says who and when, and is over after 168 h", async () => {
  const startId = await addStart(w.db, "<p>Hi</p>");
  const m = await w.addMessage({ startId, ...later() });
  const own = await w.addMessage({ startId, users: [m.userId], ...later() });
  await checks.run();
  const cleo = await w.addTeammate({ firstName: "Cleo", lastName: "Mate" });
  const sentAtMs = w.nowMs - 3_600_000;
  const sent = await w.addMessage({
    startId,
    users: [m.userId],
    teammateId: cleo,
    state: "sent",
    endedAtMs: sentAtMs,
    checksStale: false,
  });
  await tell("message", sent.id, "sent");
  expect(await checks.run()).toBe(2);
  expect(await foundIn(m.id)).toEqual([40, "recently_mailed Cleo Mate"]);
  expect((await messageRow(w.db, m.id)).checks).toEqual([{
    kind: "recently_mailed",
    detail: "Cleo Mate",
    atMs: sentAtMs,
  }]);
  clock.now = sentAtMs + recentMs - 1;
  expect(await checks.run()).toBe(0);
  clock.now = sentAtMs + recentMs;
  expect(await checks.run()).toBe(2);
  expect([await foundIn(m.id), await foundIn(own.id)]).toEqual([[0], [0]]);
  expect(await checks.run()).toBe(0);
});

test("[PR4] its own sender's mail, one to somebody else and one that failed are no recent mail", async () => {
  const startId = await addStart(w.db, "<p>Hi</p>");
  const m = await w.addMessage({ startId, ...later() });
  const cleo = await w.addTeammate({ firstName: "Cleo" });
  const over = { startId, state: "sent" as const, endedAtMs: w.nowMs - 1, checksStale: false };
  await w.addMessage({ ...over, users: [m.userId] });
  await w.addMessage({ ...over, teammateId: cleo });
  await w.addMessage({ ...over, users: [m.userId], teammateId: cleo, state: "failed" });
  await checks.run();
  expect(await foundIn(m.id)).toEqual([0]);
});

test("[PR4] [PR5] what was approved and changed since is found, and nobody's approval is needed for it to be", async () => {
  const startId = await addStart(w.db, "<p>Hi</p>");
  const approved = { approvalNeeded: true, approvedSeq: 7, approvedFor: "{}", approvedAtMs: 5 };
  const m = await w.addMessage({ startId, ...approved, ...later() });
  const never = await w.addMessage({ startId, approvalNeeded: true, ...later() });
  await checks.run();
  expect(await foundIn(m.id)).toEqual([20, "edited_after_approval"]);
  expect(await foundIn(never.id)).toEqual([0]);
});

test("[PR4] the account's revenue breaks ties, as it is now", async () => {
  await w.db.run(sql`update account set mrr_cents = 4200`);
  const m = await w.addMessage({ startId: await addStart(w.db, "<p>Hi</p>"), ...later() });
  await checks.run();
  expect(await messageRow(w.db, m.id)).toMatchObject({ riskMrrCents: 4200 });
  await w.db.run(sql`update account set mrr_cents = null`);
  await tell("account", w.accountId);
  await checks.run();
  expect(await messageRow(w.db, m.id)).toMatchObject({ riskMrrCents: 0 });
});

test.each<[string, (id: string) => Promise<unknown>]>([
  ["something it is made of changes", (id) => markStale(w.db, [id])],
  [
    "it is edited",
    (id) =>
      w.db.run(sql`insert into draft_update (append_id, message_id, seal_no, author_id, bytes, at_ms)
      values (${newId()}, ${id}, 0, 'x', x'0000', 0)`),
  ],
  ["it is sealed", (id) => w.db.run(sql`update message set state = 'sending' where id = ${id}`)],
])("[PR4] checks that were run while %s are not written, and are run again", async (_, change) => {
  const m = await w.addMessage({ startId: await addStart(w.db, "<p>{{account.mrr}}</p>"), ...later() });
  const drafts = makeDraftReader(w.db);
  const meanwhile = {
    ...drafts,
    async read(message: Parameters<typeof drafts.read>[0]) {
      const draft = await drafts.read(message);
      await change(m.id);
      return draft;
    },
  };
  expect(await checkMessages(at(w.nowMs), [m.id], meanwhile)).toBe(0);
  expect(await messageRow(w.db, m.id)).toMatchObject({ checks: null, risk: 0, hold: null, checksStale: true });
  if ((await messageRow(w.db, m.id)).state !== "pending") return;
  await checks.run();
  expect(await foundIn(m.id)).toEqual([100, "hole account.mrr"]);
});

test("[VI4] of what is checked for the first time lists hear once, then of each that turned out otherwise", async () => {
  const startId = await addStart(w.db, '<p>{{user.firstName | "there"}}</p>', "Hello");
  const users = [await w.addUser({ firstName: null }), await w.addUser({ firstName: null }), await w.addUser()];
  const ids: string[] = [];
  for (const user of users) ids.push((await w.addMessage({ startId, users: [user], ...later() })).id);
  await checks.run();
  expect((await Promise.all(ids.map((id) => changesOf(w.db, id)))).flat()).toEqual(["message.checked"]);
  await w.db.run(sql`update user set first_name = 'Grace'`);
  for (const user of users) await tell("user", user);
  expect(await checks.run()).toBe(3);
  const told = await Promise.all(ids.map(async (id) => (await changesOf(w.db, id)).length));
  expect(told.toSorted()).toEqual([0, 1, 2]);
});

test("[PR10] what only a person can open is kept with when it began, until it is open", async () => {
  const startId = await addStart(w.db, "<p>{{account.mrr}}</p>");
  const m = await w.addMessage({ startId, approvalNeeded: true, ...later() });
  await checks.run();
  const stuck = { stuckHold: "missing_data", stuckDetail: "account.mrr", stuckAtMs: w.nowMs };
  expect(await messageRow(w.db, m.id)).toMatchObject(stuck);
  clock.now += 5_000;
  await w.db.run(sql`update account set mrr_cents = 100`);
  await tell("account", w.accountId);
  await checks.run();
  expect(await messageRow(w.db, m.id)).toMatchObject({ stuckHold: "approval", stuckDetail: null, stuckAtMs: w.nowMs });
  await w.db.run(sql`update message set approval_needed = 0`);
  await tell("message", m.id);
  await checks.run();
  expect(await messageRow(w.db, m.id)).toMatchObject({ stuckHold: null, stuckAtMs: null });
});

test("[OP3] of two processes one runs the checks; one that died keeps them no longer than its lease", async () => {
  await w.addMessage({ startId: await addStart(w.db, "<p>Hi</p>"), ...later() });
  await w.db.run(sql`insert into job_lease (name, holder, until_ms) values ('checks', 'other', ${w.nowMs + 6_000})`);
  expect(await checks.run()).toBe(0);
  clock.now += 6_000;
  expect(await checks.run()).toBe(1);
});

test("what no mail can be made of is passed over until it changes", async () => {
  const m = await w.addMessage({ startId: await addStart(w.db, "<p>Hi</p>"), ...later() });
  await w.db.run(sql`update message set account_id = 'gone'`);
  expect(await checks.run()).toBe(1);
  expect(await messageRow(w.db, m.id)).toMatchObject({ checksStale: false, checks: [], risk: 0 });
  expect(await checks.run()).toBe(0);
});

const change = (entity: string, kind = "updated") => ({ seq: 1, entity, id: entity, kind, atMs: 0 });
// deno-fmt-ignore
test.each<[string, [string, string?][], Partial<ReturnType<typeof touchedBy>>]>([
  ["an edit touches its message and is no news to others", [["message", "edited"]], { messageIds: ["message"], newsIds: [] }],
  ["a sent one is news to its people", [["message", "sent"]], { messageIds: [], newsIds: ["message"] }],
  ["what the checks said touches nothing", [["message", "checked"], ["message", "held"]], { messageIds: [], newsIds: [] }],
  ["a comment touches nothing", [["message", "commented"], ["message", "mentions"]], { messageIds: [], newsIds: [] }],
  ["a teammate touches their mail and whoever follows them", [["teammate"]], { teammateIds: ["teammate"], sendersChanged: true }],
  ["a trait's definition touches everything", [["trait"]], { everything: true }],
  ["a setting touches everything", [["setting"]], { everything: true }],
  ["a pause touches nothing", [["setting", "paused"]], { everything: false }],
])("[PR4] %s", (_, changes, expected) => {
  expect(touchedBy(changes.map(([entity, kind]) => change(entity, kind)))).toMatchObject(expected);
});
