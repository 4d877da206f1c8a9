import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { appendUpdate } from "#db/queries/draft.ts";
import { runFollowUps } from "#jobs/playbooks/follow-ups.ts";
import { undoLeft } from "#jobs/playbooks/undo.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { releaseDeps } from "#tests/support/release.ts";
import { messageRow } from "#tests/support/release-workspace.ts";
import { dayMs, type GivenAction, makeStays, minuteMs } from "./stays.ts";

const mails: GivenAction[] = [
  { key: "delete", kind: "start", undo: "delete" },
  { key: "hold", kind: "start", undo: "hold" },
  { key: "send", kind: "start", undo: "send" },
];

async function makeLeft(actions = mails) {
  const { db } = await makeDatabase();
  const w = await makeStays(db, actions);
  const stayId = await w.addStay();
  const stay = async (id = stayId) =>
    (await db.all<{ undoneAtMs: number | null }>(
      sql`select undone_at_ms as "undoneAtMs" from enrollment where id = ${id}`,
    ))[0]!;
  const trail = (id: string) =>
    db.all<{ action: string; detail: string | null }>(
      sql`select action, detail from audit where entity_id = ${id} order by seq`,
    );
  const conversation = async (id: string) =>
    (await db.all(sql`select state, closed_why as why from conversation where id = ${id}`))[0];
  const release = () => releaseDue(releaseDeps(db, { clock: w.clock.nowMs }));
  return { ...w, stayId, stay, trail, conversation, release, undo: () => undoLeft(w.deps) };
}
const mailOf = async ({ addMail, stayId }: Awaited<ReturnType<typeof makeLeft>>, action = "delete", over = {}) =>
  await addMail(stayId, { action, ...over });

test("[PB3] an account that leaves: what waits is deleted, held or let be, by what each action says", async () => {
  const w = await makeLeft();
  const [deleted, held, kept] = [await mailOf(w), await mailOf(w, "hold"), await mailOf(w, "send")];
  w.clock.nowMs += minuteMs;
  expect(await w.undo()).toBe(0);
  await w.leave(w.stayId);
  expect(await w.undo()).toBe(3);
  expect((await w.items(w.stayId)).map(({ why, undoneAtMs }) => [why, undoneAtMs])).toEqual([
    ["deleted", w.clock.nowMs],
    ["held", w.clock.nowMs],
    ["kept", w.clock.nowMs],
  ]);
  expect(await messageRow(w.db, deleted.id)).toMatchObject({
    state: "skipped",
    endedWhy: "left_playbook",
    endedAtMs: w.clock.nowMs,
  });
  expect(await w.conversation(deleted.conversationId)).toEqual({ state: "closed", why: "left_playbook" });
  expect(await messageRow(w.db, held.id)).toMatchObject({ state: "pending", leftPlaybookAtMs: w.clock.nowMs });
  expect(await messageRow(w.db, kept.id)).toMatchObject({ state: "pending", leftPlaybookAtMs: null });
  expect([await w.trail(deleted.id), await w.trail(held.id), await w.trail(kept.id)]).toEqual([
    [{ action: "message.skipped", detail: '{"why":"left_playbook"}' }],
    [{ action: "message.left_playbook", detail: null }],
    [],
  ]);
  expect(await w.stay()).toEqual({ undoneAtMs: w.clock.nowMs });
  expect(await w.release()).toMatchObject({ sent: 1, held: 1 });
  expect((await messageRow(w.db, kept.id)).state).toBe("sent");
  expect(await w.undo()).toBe(0);
});

test.each(["edited_at_ms", "changed_at_ms"])(
  "[PB3] what a person wrote in less than five minutes ago is held, not deleted (%s)",
  async (column) => {
    const w = await makeLeft();
    const [late, early] = [await mailOf(w), await mailOf(w)];
    w.clock.nowMs += 6 * minuteMs;
    const set = (id: string, atMs: number) =>
      w.db.run(sql`update message set ${sql.raw(column)} = ${atMs} where id = ${id}`);
    await set(late.id, w.clock.nowMs - 5 * minuteMs + 1);
    await set(early.id, w.clock.nowMs - 5 * minuteMs);
    await w.leave(w.stayId);
    expect(await w.undo()).toBe(2);
    expect([(await messageRow(w.db, late.id)).leftPlaybookAtMs, (await messageRow(w.db, early.id)).state]).toEqual([
      w.clock.nowMs,
      "skipped",
    ]);
    expect((await w.items(w.stayId)).map(({ why }) => why)).toEqual(["held", "deleted"]);
  },
);

test("[PB3] what left, or ended otherwise, is left alone, and a conversation with something sent stays open", async () => {
  const w = await makeLeft();
  const [sent, failed, second] = [await mailOf(w), await mailOf(w), await mailOf(w)];
  await w.setMail(sent.id, "sent");
  await w.setMail(failed.id, "failed", "no");
  await w.db.run(sql`update message set conversation_id = ${sent.conversationId} where id = ${second.id}`);
  await w.leave(w.stayId);
  expect(await w.undo()).toBe(1);
  expect([(await messageRow(w.db, sent.id)).state, (await messageRow(w.db, failed.id)).state]).toEqual([
    "sent",
    "failed",
  ]);
  expect(await w.conversation(sent.conversationId)).toMatchObject({ state: "active" });
});

test("[PB3] [SE3] what is on its way is waited for: it stays sent, or is undone where it comes back", async () => {
  const w = await makeLeft();
  const [goes, returns] = [await mailOf(w), await mailOf(w)];
  for (const { id } of [goes, returns]) await w.setMail(id, "sending");
  await w.leave(w.stayId);
  expect([await w.undo(), (await w.stay()).undoneAtMs]).toEqual([0, null]);
  await w.setMail(goes.id, "sent");
  await w.setMail(returns.id, "pending");
  expect([await w.undo(), await w.undo()]).toEqual([1, 0]);
  expect([(await messageRow(w.db, returns.id)).state, (await w.stay()).undoneAtMs]).toEqual(["skipped", w.clock.nowMs]);
});

test("[PB3] [PR2] what a person has just deleted is undone where they take that back", async () => {
  const w = await makeLeft();
  const mail = await mailOf(w);
  await w.setMail(mail.id, "cancelled");
  await w.leave(w.stayId);
  w.clock.nowMs += 9_999;
  expect([await w.undo(), (await w.stay()).undoneAtMs]).toEqual([0, null]);
  await w.setMail(mail.id, "pending");
  expect([await w.undo(), (await messageRow(w.db, mail.id)).state]).toEqual([1, "skipped"]);
  const other = await w.addStay();
  await w.setMail((await w.addMail(other)).id, "cancelled");
  await w.leave(other);
  w.clock.nowMs += 10_000;
  expect([await w.undo(), (await w.stay(other)).undoneAtMs]).toEqual([0, w.clock.nowMs]);
});

test("[PB3] [PB4] follow-ups to come are not made, but for those that are sent all the same", async () => {
  const w = await makeLeft([
    { key: "hello", kind: "start", undo: "send" },
    { key: "no", kind: "followUp", after: "hello", afterDays: 2, undo: "hold" },
    { key: "yes", kind: "followUp", after: "hello", afterDays: 2, undo: "send" },
  ]);
  const mail = await w.addMail(w.stayId);
  await w.setMail(mail.id, "sent");
  await w.leave(w.stayId);
  expect(await w.undo()).toBe(2);
  const [no] = await w.items(w.stayId, "no");
  expect(no).toMatchObject({ state: "skipped", why: "left_playbook", checkAtMs: null });
  expect(await w.stay()).toEqual({ undoneAtMs: w.clock.nowMs });
  w.clock.nowMs += 2 * dayMs;
  expect([await runFollowUps(w.deps), await w.undo()]).toEqual([1, 0]);
  const [yes] = await w.items(w.stayId, "yes");
  expect((await messageRow(w.db, yes!.messageId!)).state).toBe("pending");
});

test("[PB7] an action that the stay's version has no more is undone as the last one that had it says", async () => {
  const w = await makeLeft();
  const mail = await mailOf(w, "hold");
  await w.addVersion(2, [mails[0]!]);
  await w.db.run(sql`update enrollment set version_no = 2`);
  await w.leave(w.stayId);
  await w.undo();
  expect((await messageRow(w.db, mail.id)).leftPlaybookAtMs).toBe(w.clock.nowMs);
});

test("[PB5] by several runs at once each is undone once, however many there are, paused or not", async () => {
  const w = await makeLeft();
  const ids: string[] = [];
  for (let n = 0; n < 130; n++) {
    const stayId = n % 2 === 0 ? w.stayId : await w.addStay();
    ids.push((await w.addMail(stayId, { action: mails[n % 3]!.key })).id);
    await w.leave(stayId);
  }
  await w.db.run(sql`update playbook set state = 'paused'`);
  const undone = await Promise.all(Array.from({ length: 3 }, w.undo));
  expect(undone.reduce((sum, n) => sum + n)).toBe(130);
  const audits = await w.db.all<{ id: string }>(sql`select entity_id as id from audit where action like 'message.%'`);
  expect(audits.map(({ id }) => id).sort()).toEqual(ids.filter((_, n) => n % 3 !== 2).sort());
  const [left] = await w.db.all(sql`select count(*) as n from enrollment where undone_at_ms is null`);
  expect(left).toEqual({ n: 0 });
});

test.each([1, 2, 3, 4, 5, 6])(
  "[PB3] [CO4] against an edit and a send there is one winner, and no word is lost, seed %i",
  async (seed) => {
    const w = await makeLeft();
    const random = makeRandom(seed);
    const all = [];
    for (let n = 0; n < 8; n++) all.push(await mailOf(w));
    await w.leave(w.stayId);
    const edits = new Map<string, boolean>();
    const edit = async (id: string) => {
      const row = { appendId: newId(), authorId: w.teammateId, bytes: new Uint8Array([0, 0]) };
      const at = { messageId: id, sealNo: 0, rows: [row], ifSeq: null, subject: null, tell: true, atMs: w.clock.nowMs };
      edits.set(id, await appendUpdate(w.db, at) !== undefined);
    };
    const some = all.filter(() => random.chance(0.5)).map(({ id }) => id);
    await Promise.all(random.shuffle([...some.map((id) => () => edit(id)), w.undo, w.release]).map((act) => act()));
    await w.undo();
    for (const { id } of all) {
      const { state, leftPlaybookAtMs } = await messageRow(w.db, id);
      // Kept words keep their message: it is sent with them, or waits for a person.
      if (edits.get(id)) expect(state === "sent" || leftPlaybookAtMs !== null, `${state} ${id}`).toBe(true);
      else expect(["sent", "skipped"]).toContain(state);
    }
  },
);
