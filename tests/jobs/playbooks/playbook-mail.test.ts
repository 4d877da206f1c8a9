import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { pendingTouched } from "#db/queries/checks-stale.ts";
import { cancel, reschedule, sendNow } from "#db/queries/message-actions.ts";
import { change, settingsOf } from "#db/queries/message-change.ts";
import { undo } from "#db/queries/message-undo.ts";
import { moveSome } from "#db/queries/playbook-move.ts";
import { lanes } from "#db/schema/conversation.ts";
import { runFollowUps } from "#jobs/playbooks/follow-ups.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addStart } from "#tests/support/release.ts";
import { messageRow } from "#tests/support/release-workspace.ts";
import { dayMs, type GivenAction, makeStays } from "./stays.ts";

const hello: GivenAction = { key: "hello", kind: "start" };

async function makeMail() {
  const { db } = await makeDatabase();
  const w = await makeStays(db, [hello]);
  const act = () => ({ actor: { id: w.teammateId, name: "Ada" }, nowMs: w.clock.nowMs });
  return { ...w, act };
}

test("[QU2] who thinks again of sending a playbook's mail now puts it back behind what was started by hand", async () => {
  const { db, act, addStay, addMail, addMessage, clock } = await makeMail();
  const byHand = await addMessage({ startId: await addStart(db, "<p>Hi</p>") });
  const reply = await addMessage({ lane: lanes.reply });
  const ids = [(await addMail(await addStay())).id, byHand.id, reply.id];
  await sendNow(db, { ids, ...act(), ignoreWindow: false });
  await reschedule(db, { ids, ...act(), sendAtMs: clock.nowMs + dayMs });
  const rows = await Promise.all(ids.map((id) => messageRow(db, id)));
  expect(rows.map(({ lane }) => lane)).toEqual([lanes.playbook, lanes.byHand, lanes.reply]);
});

test("[ST6] [PB3] an action writes to the same people in every stay, and in one stay to each once", async () => {
  const { db, act, addStay, addMail, addAccount, addUser, teammateId, leave, clock } = await makeMail();
  const accountId = await addAccount();
  const [grace, linus] = [await addUser(), await addUser()];
  const before = await addStay(accountId);
  await addMail(before, { users: [grace] });
  await leave(before);
  const stayId = await addStay(accountId);
  const mail = await addMail(stayId, { users: [grace] });
  await addMail(stayId, { users: [linus] });
  const { undoId } = await cancel(db, { ids: [mail.id], ...act() });
  expect(await undo(db, { id: undoId, actorId: teammateId, nowMs: clock.nowMs })).toMatchObject({
    kind: "undone",
    ids: [mail.id],
  });
  const to = [`${linus.toLowerCase()}@customer.example`];
  const [row] = await settingsOf(db, [mail.id], to);
  expect(row!.written).toEqual(to);
  const { ids } = await change(db, { of: [{ id: mail.id, sentAs: row!.sentAs }], change: { to }, ...act() });
  expect(ids.size).toBe(0);
});

test("[ST6] to whom it writes for another account, an action writes by no undo and no hand", async () => {
  const { db, act, addStay, addMail, addUser, teammateId, clock } = await makeMail();
  const grace = await addUser();
  const mail = await addMail(await addStay(), { users: [grace] });
  const other = await addMail(await addStay());
  const to = [`${grace.toLowerCase()}@customer.example`];
  expect((await settingsOf(db, [other.id], to))[0]!.written).toEqual(to);
  const { undoId } = await cancel(db, { ids: [mail.id], ...act() });
  // It waits for nobody now: whoever puts her in another has her there alone.
  const [row] = await settingsOf(db, [other.id], to);
  expect(row!.written).toEqual([]);
  await change(db, { of: [{ id: other.id, sentAs: row!.sentAs }], change: { to }, ...act() });
  expect(await undo(db, { id: undoId, actorId: teammateId, nowMs: clock.nowMs })).toMatchObject({
    kind: "undone",
    ids: [],
    kept: [{ id: mail.id, why: "written" }],
  });
});

test("[SE7] when a playbook's mail is stopped or let go on, its pending mail is looked at anew", async () => {
  const { db, addStay, addMail, starts } = await makeMail();
  const { id } = await addMail(await addStay());
  const nothing = { messageIds: [], newsIds: [], userIds: [], accountIds: [], teammateIds: [] };
  expect(await pendingTouched(db, { ...nothing, startIds: [starts.get("hello")!] })).toEqual([id]);
});

test("[PB7] [PB4] stays that are moved get the follow-ups of their new version, of mail sent before too", async () => {
  const { db, addStay, addMail, setMail, addVersion, playbookId, items, deps, clock } = await makeMail();
  const stayId = await addStay();
  const mail = await addMail(stayId);
  await setMail(mail.id, "sent");
  clock.nowMs += 5 * dayMs;
  await addVersion(2, [hello, { key: "nudge", kind: "followUp", after: "hello", afterDays: 3 }]);
  await db.run(sql`update playbook set version = 2`);
  const to = { playbookId, to: 2, actions: [{ key: "hello", afterDays: 0 }, { key: "nudge", afterDays: null }] };
  expect(await runFollowUps(deps)).toBe(0);
  expect([await moveSome(db, to, clock.nowMs), await moveSome(db, to, clock.nowMs)]).toEqual([1, 0]);
  expect([await runFollowUps(deps), await runFollowUps(deps)]).toEqual([1, 0]);
  expect(await items(stayId, "nudge")).toMatchObject([{ state: "made" }]);
});
