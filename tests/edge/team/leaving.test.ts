import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { handOverRest } from "#jobs/team/hand-over.ts";
import type { Caller } from "#tests/support/app.ts";
import { dayMs, type Desk, type Item, itemsOf, makeDesk, refusalOf } from "#tests/edge/desk/desk.ts";

const leave = (desk: Desk, who: Caller, to: Caller) => desk.ok(`POST /api/teammates/${who.id}/leave`, { toId: to.id });
const senderOf = async (desk: Desk, id: string) => ((await desk.message(id)).teammate as Item).id;

async function makeTeam() {
  const desk = await makeDesk();
  const lee = await desk.makeTeammate("member", "lee@parley.test", { firstName: "Lee", lastName: "Aving" });
  const mo = await desk.makeTeammate("member", "mo@parley.test", { firstName: "Mo", lastName: "Tate" });
  await desk.ok("PATCH /api/accounts", { ids: [desk.acme.id], csmId: lee.id, aeId: desk.admin.id });
  await desk.ok("PATCH /api/accounts", { ids: [desk.beta.id], csmId: mo.id, aeId: lee.id });
  return { ...desk, lee, mo };
}

test("[PD2] who leaves hands their accounts and pending mail to another, and none of it leaves as theirs", async () => {
  const w = await makeTeam();
  const byLee = { sender: { mode: "teammate", teammateId: w.lee.id }, when: "now" };
  const own = await w.start({ ...byLee, approval: true, on: { accountIds: [w.acme.id] } });
  const following = await w.start({ sender: { mode: "csm", teammateId: w.lee.id }, when: "now" });
  for (const { id } of own) await w.ok(`PATCH /api/messages/${id}`, { cc: ["x@b.example"] }, w.mo);
  for (const { id } of own) await w.ok(`POST /api/messages/${id}/approve`);
  const preview = await w.ok(`GET /api/teammates/${w.lee.id}/leave?toId=${w.admin.id}`);
  expect(preview).toMatchObject({
    csmOf: 1,
    aeOf: 1,
    pending: 4,
    withoutSender: 0,
    starts: 0,
    senders: 1,
    sessions: 1,
  });

  expect(await leave(w, w.lee, w.admin)).toMatchObject({
    state: "left",
    left: { at: new Date(w.clock.nowMs).toISOString(), to: { id: w.admin.id } },
  });
  const accounts = itemsOf(await w.admin.call("GET /api/accounts"));
  const roles = accounts.map(({ csm, ae }) => [(csm as Item).id, (ae as Item).id]);
  expect(roles).toEqual([[w.admin.id, w.admin.id], [w.mo.id, w.admin.id]]);
  for (const { id } of own) {
    expect(await senderOf(w, id)).toBe(w.admin.id);
    // Approved for another's name (PR5).
    expect((await w.message(id)).hold).toMatchObject({ kind: "approval" });
  }
  for (const { id, account } of following) {
    expect(await senderOf(w, id)).toBe((account as Item).id === w.acme.id ? w.admin.id : w.mo.id);
  }
  await w.release();
  const froms = await w.deps.db.all<{ teammateId: string }>(sql`select teammate_id as "teammateId" from send_try`);
  expect(new Set(froms.map(({ teammateId }) => teammateId))).toEqual(new Set([w.admin.id, w.mo.id]));
  const trail = itemsOf(await w.admin.call("GET /api/audit?limit=100")).map(({ action }) => action);
  expect(trail.filter((action) => action === "message.handed_over")).toHaveLength(own.length);
  expect(trail).toContain("teammate.left");
  // On the page it is one entry, which says what went to whom.
  const folded = itemsOf(await w.admin.call("GET /api/audit?limit=100&folded=true"));
  expect(
    folded.filter(({ action, detail }) =>
      action === "message.handed_over" || (detail as Item | null)?.handedOverFrom !== undefined
    ),
  ).toEqual([]);
  const [left] = folded.filter(({ action }) => action === "teammate.left");
  expect(left).toMatchObject({
    entityId: w.lee.id,
    names: { [w.admin.id]: "Ada Min" },
    handedOver: { accounts: 2, messages: own.length, isMore: false },
  });
  expect(itemsOf(await w.admin.call("GET /api/senders")).map(({ teammate }) => (teammate as Item).id))
    .not.toContain(w.lee.id);
  expect(itemsOf(await w.admin.call("GET /api/senders?left=true")).filter(({ left }) => left)).toHaveLength(1);
});

test("[PD2] mail waits for a sender where the other may not send, and a start under way goes on with the other", async () => {
  const w = await makeTeam();
  const other = await w.ok("POST /api/channels", { kind: "outbox", name: "Second" });
  await w.ok("POST /api/senders", { channelId: other.id, teammateId: w.lee.id, address: "lee@parley.test" });
  const byLee = { sender: { mode: "teammate", teammateId: w.lee.id } };
  const [waits] = await w.start({ ...byLee, channelId: other.id, on: { accountIds: [w.acme.id] }, when: "now" });
  const { id: startId } = await w.ok("POST /api/starts", w.startBody(byLee));
  const preview = await w.ok(`GET /api/teammates/${w.lee.id}/leave?toId=${w.mo.id}`);
  expect(preview).toMatchObject({ starts: 1, pending: 2, withoutSender: 2 });
  await leave(w, w.lee, w.mo);
  expect((await w.message(waits!.id)).hold).toMatchObject({ kind: "no_sender" });
  await w.runStartJobs();
  for (const { id } of itemsOf(await w.admin.call(`GET /api/messages?startId=${startId}`))) {
    expect(await senderOf(w, id)).toBe(w.mo.id);
  }
  await w.release();
  expect((await w.message(waits!.id)).state).toBe("pending");
});

test("[PD2] [SW4] whom they stood in for is stood in for by the other, and their own leave is over", async () => {
  const w = await makeTeam();
  const day = (n: number) => new Date(w.clock.nowMs + n * dayMs).toISOString().slice(0, 10);
  await w.ok("POST /api/time-off", { fromDay: day(0), toDay: day(3), standInId: w.lee.id });
  const own = { fromDay: day(5), toDay: day(6), standInId: w.mo.id };
  await w.ok("POST /api/time-off", own, w.lee);
  const [m] = await w.start({ on: { accountIds: [w.acme.id] } });
  expect(await senderOf(w, m!.id)).toBe(w.lee.id);
  expect(await w.ok(`GET /api/teammates/${w.lee.id}/leave`)).toMatchObject({ standIns: 1 });
  await leave(w, w.lee, w.mo);
  expect(await senderOf(w, m!.id)).toBe(w.mo.id);
  const left = itemsOf(await w.admin.call("GET /api/time-off"));
  expect(left.map(({ standIn }) => (standIn as Item).id)).toEqual([w.mo.id]);
  // Stood in for by the very one who takes over: nobody does, and it waits for its sender.
  const [n] = await w.start({ sender: { mode: "teammate", teammateId: w.mo.id }, on: { accountIds: [w.acme.id] } });
  await leave(w, w.mo, w.admin);
  expect(itemsOf(await w.admin.call("GET /api/time-off")).map(({ standIn }) => standIn)).toEqual([null]);
  expect(await senderOf(w, m!.id)).toBe(w.admin.id);
  expect(await senderOf(w, n!.id)).toBe(w.admin.id);
});

test("[PD2] what is theirs again after they left, a job hands on; it is done again by whoever asks again", async () => {
  const w = await makeTeam();
  const [m] = await w.start({ on: { accountIds: [w.acme.id] } });
  await leave(w, w.lee, w.mo);
  await w.deps.db.run(
    sql`update message set teammate_id = ${w.lee.id}, default_teammate_id = ${w.lee.id} where id = ${m!.id}`,
  );
  await w.deps.db.run(sql`update account set csm_id = ${w.lee.id} where id = ${w.acme.id}`);
  expect(await handOverRest({ long: w.database.long, nowMs: w.deps.nowMs })).toBe(2);
  expect(await senderOf(w, m!.id)).toBe(w.mo.id);
  expect(await handOverRest({ long: w.database.long, nowMs: w.deps.nowMs })).toBe(0);
  await w.deps.db.run(
    sql`update message set teammate_id = ${w.lee.id}, default_teammate_id = ${w.lee.id} where id = ${m!.id}`,
  );
  expect(await leave(w, w.lee, w.admin)).toMatchObject({ left: { to: { id: w.admin.id } } });
  expect(await senderOf(w, m!.id)).toBe(w.admin.id);
});

test("[AD1] [PD2] who left is out at once, by session and by key, and comes back by a new link alone", async () => {
  const w = await makeTeam();
  const key = (await w.lee.call("POST /api/keys", { name: "script" })).body.key as string;
  const byKey = () => w.anyone("GET /api/me", undefined, { Authorization: `Bearer ${key}` });
  expect((await byKey()).status).toBe(200);
  await leave(w, w.lee, w.mo);
  expect((await w.lee.call("GET /api/me")).status).toBe(401);
  expect((await byKey()).status).toBe(401);
  const secret = "correct horse battery";
  const signIn = (password: string) => w.anyone("POST /api/sign-in", { email: "lee@parley.test", password });
  expect((await signIn(secret)).status).toBe(401);
  const invited = { email: "lee@parley.test", firstName: "Lee", lastName: "Aving", role: "member" };
  expect(refusalOf(await w.admin.call("POST /api/teammates", invited))).toEqual([409, "conflict", "email"]);

  const { joinUrl, teammate } = await w.ok(`POST /api/teammates/${w.lee.id}/join-link`);
  expect(teammate).toMatchObject({ id: w.lee.id, state: "invited", left: null });
  const token = (joinUrl as string).split("/").at(-1)!;
  const joining = { firstName: "Lee", lastName: "Back", password: "another horse battery", timeZone: "UTC" };
  expect((await w.anyone(`POST /api/join/${token}`, joining)).status).toBe(200);
  expect((await signIn(secret)).status).toBe(401);
  expect((await signIn("another horse battery")).status).toBe(200);
  expect((await byKey()).status).toBe(401);
});

test("[AD1] [AD4] the last admin stays, and only who works here takes over", async () => {
  const w = await makeTeam();
  const olga = await w.makeTeammate("observer", "olga@parley.test");
  const ask = (who: Caller, to: Caller) => w.admin.call(`POST /api/teammates/${who.id}/leave`, { toId: to.id });
  expect(refusalOf(await ask(w.admin, w.mo))).toEqual([409, "conflict", "role"]);
  expect(refusalOf(await ask(w.lee, w.lee))).toEqual([422, "invalid_field", "toId"]);
  expect(refusalOf(await ask(w.lee, olga))).toEqual([422, "invalid_field", "toId"]);
  await leave(w, w.mo, w.lee);
  expect(refusalOf(await ask(w.lee, w.mo))).toEqual([422, "invalid_field", "toId"]);
  const boss = await w.makeTeammate("admin", "boss@parley.test");
  const both = await Promise.all([
    w.admin.call(`POST /api/teammates/${boss.id}/leave`, { toId: w.lee.id }),
    boss.call(`POST /api/teammates/${w.admin.id}/leave`, { toId: w.lee.id }),
  ]);
  expect(both.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
});
