import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { readCheckRows, writeChecks } from "#db/queries/checks.ts";
import { markStale, pendingTouched } from "#db/queries/checks-stale.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { awaitFollowUpsOf, dueFollowUps, playbooksToFollowUp, settleFollowUps } from "#db/queries/follow-up.ts";
import { makeFollowUps } from "#db/queries/follow-up-make.ts";
import { cancel, releaseHold, reschedule, sendNow } from "#db/queries/message-actions.ts";
import { approve } from "#db/queries/message-approval.ts";
import { change, settingsOf } from "#db/queries/message-change.ts";
import { undo } from "#db/queries/message-undo.ts";
import { endUndo, toUndo, undoItems } from "#db/queries/playbook-undo.ts";
import { readFacts } from "#db/queries/send-facts.ts";
import { skipAnswered } from "#db/queries/send-skip.ts";
import { suppressByHand } from "#db/queries/suppression.ts";
import { unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { watched } from "#tests/support/watched.ts";

const { db } = await makeDatabase();
const w = await makeReleaseWorkspace(db);
const { id, userId } = await w.addMessage();
const on = { ids: [id], actor: { id: "01BENCH", name: "Ada" }, nowMs: 1 };

const checked = {
  ...{ id, checksNo: 0, headSeq: 0, checks: [], risk: 0, mrrCents: 0, dueAtMs: null, stuck: null },
  own: { hold: "life_event" as const, untilMs: null, detail: null },
};
const touched = {
  ...{ messageIds: [id], newsIds: [id], userIds: [userId], startIds: [id] },
  ...{ accountIds: [w.accountId], teammateIds: [w.teammateId] },
};

const item = { enrollmentId: "e", actionKey: "a", itemKey: id };
const followUp = {
  ...item,
  mailId: id,
  messageId: "m",
  teammateId: "t",
  senderBecause: "teammate",
  subject: "Hi",
  seed: null,
};
const action = {
  ...{ playbookId: "p", versionNo: 1, startId: "s", templateId: null, approvalNeeded: false, sendAtMs: 1 },
  ...{ evenIfLeft: false, followUps: [{ key: "b", afterDays: 1 }] },
};
const stay = { id: "e", playbookId: "p", at: { playbookId: "p", leftAtMs: 1, n: 1 } };

const acts: [string, (db: Db) => Promise<unknown>][] = [
  ["send now", (db) => sendNow(db, { ...on, ignoreWindow: false })],
  ["reschedule", (db) => reschedule(db, { ...on, sendAtMs: 2 })],
  ["delete", (db) => cancel(db, on)],
  [
    "a change of sender and addresses",
    (db) => change(db, { ...on, of: [{ id, sentAs: "" }], change: { teammateId: id, to: ["a@b.c"], cc: ["c@b.c"] } }),
  ],
  ["what a change is judged by", (db) => settingsOf(db, [id])],
  ["approve", (db) => approve(db, { ...on, of: [{ id, seq: null }] })],
  ["a release from what happened in a user's life", (db) => releaseHold(db, on)],
  ["what the gates ask", (db) => readFacts(db, [id])],
  ["undo", (db) => undo(db, { id: "01BENCH", actorId: "01BENCH", nowMs: 1 })],
  ["suppress", (db) => suppressByHand(db, { address: "a@b.example", detail: null, actorId: "t", atMs: 1 })],
  ["unsubscribe", (db) => unsubscribeUsers(db, { userIds: [userId], by: "self", atMs: 1 })],
  ["a new CSM", (db) => batch(db, followSenders([w.accountId], 1))],
  ["what the checks ask", (db) => readCheckRows(db, [id], 0)],
  ["the writing of what the checks found", (db) => writeChecks(db, [checked], 1)],
  ["a mark that the checks are stale", (db) => markStale(db, [id])],
  ["a search for what a change touches", (db) => pendingTouched(db, touched)],
  ["what follow-ups ask", async (db) => [await playbooksToFollowUp(db, 1), await dueFollowUps(db, "p", 1, 5)]],
  ["the making of follow-ups", (db) => makeFollowUps(db, action, [followUp], 1)],
  ["a follow-up that waits", (db) => settleFollowUps(db, "p", [{ ...item, why: null, checkAtMs: 1 }], 1)],
  ["stays that are moved", (db) => batch(db, [awaitFollowUpsOf(sql`select value from json_each('["e"]')`, 1)])],
  ["what is to be undone", (db) => toUndo(db, ["e"], 5)],
  ["an undo of what a stay made", (db) => undoItems(db, [{ ...item, undo: "delete" }], 1)],
  ["the end of such an undo", (db) => endUndo(db, [stay], 1)],
  ["an answer", (db) => batch(db, skipAnswered(id, 1))],
];

test.each(acts)("[VI1] %s reads the mail it is about, not all that is in the same state", async (_, act) => {
  const plans: string[] = [];
  await act(watched(db, plans));
  expect(plans.length).toBeGreaterThan(0);
  const whole = /(message|conversation)_\w+ \(state=\?\)$|^SCAN (?!json_each|CONSTANT|[jbclx]\b|\w VIRTUAL TABLE)/;
  expect(plans.filter((step) => whole.test(step))).toEqual([]);
});
