import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { findStart } from "#db/queries/start.ts";
import { takeLease } from "#db/leases.ts";
import { runStarts, type StartsDeps } from "#jobs/starts/run.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { startProcess } from "#tests/support/process.ts";
import { makeStartWorkspace } from "./start-workspace.ts";

const deps = (
  { db, long }: Pick<TestDatabase, "db" | "long">,
  nowMs: number,
  more: Partial<StartsDeps> = {},
): StartsDeps => ({
  db,
  long,
  nowMs: () => nowMs,
  log: (level, event, fields) => {
    if (level === "error") throw new Error(`${event} ${JSON.stringify(fields)}`);
  },
  ...more,
});
const all = (n: number) => ({ conversations: n, messages: n, people: n, addresses: n, items: n });

test("[ST8] a start is planned, created and ended in one run, and a second run does nothing", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 120);
  const id = await w.addStart();
  expect(await runStarts(deps(database, w.nowMs))).toBe(120);
  expect(await findStart(database.db, id)).toMatchObject({
    state: "done",
    planned: 120,
    created: 120,
    endedAtMs: w.nowMs,
  });
  expect(await w.made(id)).toEqual(all(120));
  expect(await runStarts(deps(database, w.nowMs))).toBe(0);
  expect(await w.made(id)).toEqual(all(120));
});

test("[ST2] a message has what the definition says, and its people", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 1);
  const colleague = await w.addUser({ email: "cc@x.example" });
  const id = await w.addStart({
    replyTo: "help@x.example",
    cc: ["cc@x.example"],
    bcc: ["crm@team.example"],
    allowUnsubscribes: false,
    approval: true,
    sendAtMs: w.nowMs + 86_400_000,
    sendAtIs: "review_delay",
  });
  await runStarts(deps(database, w.nowMs));
  const [message] = await database.db.all(
    sql`select state, lane, direction, reply_to, allow_unsubscribes, approval_needed,
    send_at_ms, send_at_is, subject, teammate_id, sender_because, channel_id from message where start_id = ${id}`,
  );
  expect({ ...(message as object) }).toEqual({
    state: "pending",
    lane: 2,
    direction: "out",
    reply_to: "help@x.example",
    allow_unsubscribes: 0,
    approval_needed: 1,
    send_at_ms: w.nowMs + 86_400_000,
    send_at_is: "review_delay",
    subject: "Hi {{user.firstName}}",
    teammate_id: w.teammateId,
    sender_because: "teammate",
    channel_id: w.channelId,
  });
  const people = await database.db.all(sql`select p.role, p.address, p.user_id as userId from participant p
    join message m on m.id = p.message_id where m.start_id = ${id} order by p.role`);
  expect(people.map((row) => ({ ...(row as object) }))).toEqual([
    { role: "bcc", address: "crm@team.example", userId: null },
    { role: "cc", address: "cc@x.example", userId: colleague },
    { role: "to", address: "u1@x.example", userId: "U0000001" },
  ]);
});

test("[ST3] a csm start names each account's CSM as sender", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 2);
  const csm = await w.addTeammate();
  await w.addSender(csm);
  await database.db.run(sql`update account set csm_id = ${csm} where id = ${w.accountId}`);
  const id = await w.addStart({ sender: { mode: "csm", teammateId: w.teammateId } });
  await runStarts(deps(database, w.nowMs));
  const rows = await database.db.all(sql`select distinct teammate_id as t, default_teammate_id as d, sender_mode as m,
    sender_because as b from message where start_id = ${id}`);
  expect(rows.map((row) => ({ ...(row as object) }))).toEqual([{ t: csm, d: w.teammateId, m: "csm", b: "csm" }]);
});

test("[VI3] conversation traits are set on every conversation", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 3);
  await database.db.run(sql`insert into trait_definition (id, entity, key, label, type, edit_right, created_at_ms)
    values ('T1', 'conversation', 'season', 'Season', 'text', 'members', 0)`);
  const id = await w.addStart({ traits: [{ traitId: "T1", txt: "spring", num: null }] });
  await runStarts(deps(database, w.nowMs));
  const rows = await database.db.all<{ txt: string }>(sql`select t.txt from conversation_trait t
    join conversation c on c.id = t.entity_id where c.start_id = ${id}`);
  expect(rows.map((row) => row.txt)).toEqual(["spring", "spring", "spring"]);
});

test("[ST6] what is skipped is kept with the start, and an empty start is done", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 2);
  await database.db.run(sql`update user set unsubscribed_at_ms = 1, unsubscribed_by = 'self'`);
  const id = await w.addStart();
  await runStarts(deps(database, w.nowMs));
  expect(await findStart(database.db, id)).toMatchObject({
    state: "done",
    planned: 0,
    created: 0,
    skipped: [{ why: "unsubscribed", count: 2, sample: ["u1@x.example", "u2@x.example"] }],
  });
});

test("[ST8] two runners over one file create each conversation once", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 400);
  const other = await openDatabase({ url: database.url });
  try {
    const ids = [await w.addStart(), await w.addStart()];
    const created = await Promise.all([
      runStarts(deps(database, w.nowMs)),
      runStarts(deps(other, w.nowMs)),
      runStarts(deps(database, w.nowMs)),
    ]);
    // Whoever lost the planning of a start leaves it to the others or the next tick.
    const rest = await runStarts(deps(other, w.nowMs));
    expect(created.reduce((sum, n) => sum + n, rest)).toBe(800);
    for (const id of ids) {
      expect(await w.made(id)).toEqual(all(400));
      expect(await findStart(database.db, id)).toMatchObject({ state: "done", planned: 400, created: 400 });
    }
  } finally {
    await other.close();
  }
});

test("[ST8] a planner that was overtaken writes nothing more, and the plan is whole", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 500);
  const id = await w.addStart();
  let looked = 0;
  const stalled = deps(database, w.nowMs, {
    isStopping: () => {
      // Before its second piece the lease has lapsed and another runner does the whole.
      if (++looked === 2) overtaken = database.long.run(sql`update job_lease set holder = 'other'`).execute();
      return false;
    },
  });
  let overtaken: Promise<unknown> = Promise.resolve();
  expect(await runStarts(stalled)).toBe(0);
  await overtaken;
  expect(await findStart(database.db, id)).toMatchObject({ state: "planning" });
  expect(await runStarts(deps(database, w.nowMs))).toBe(0);
  expect(await runStarts(deps(database, w.nowMs + 31_000))).toBe(500);
  expect(await w.made(id)).toEqual(all(500));
});

test("[ST8] a start that another runner plans is left to it", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 3);
  const id = await w.addStart();
  await takeLease(database.db, { name: `start:${id}`, holder: "other", ttlMs: 30_000, nowMs: w.nowMs });
  expect(await runStarts(deps(database, w.nowMs))).toBe(0);
  expect(await findStart(database.db, id)).toMatchObject({ state: "planning" });
});

test.each([2, 7, 12])(
  "[ST8] [SE5] killed at its batch %i, a start goes on where it was and each is created once",
  async (batches) => {
    const database = await makeDatabase();
    const w = await makeStartWorkspace(database.db, 600);
    const id = await w.addStart();
    const script = new URL("runner.ts", import.meta.url);
    const lines = await startProcess(script, [database.url, String(w.nowMs)]).killAfter(batches);
    expect(lines).not.toContain("created 600");
    const before = await w.made(id);
    expect(new Set([before.conversations, before.messages, before.addresses, before.items]).size).toBe(1);
    // The dead planner's lease lapses first.
    await runStarts(deps(database, w.nowMs + 31_000));
    expect(await w.made(id)).toEqual(all(600));
    expect(await findStart(database.db, id)).toMatchObject({ state: "done", planned: 600, created: 600 });
  },
);

test("[ST8] a run that drains stops between batches", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 300);
  const id = await w.addStart();
  let looks = 0;
  expect(await runStarts(deps(database, w.nowMs, { isStopping: () => ++looks > 4 }))).toBe(100);
  expect(await findStart(database.db, id)).toMatchObject({ state: "creating", planned: 300, created: 100 });
  expect(await runStarts(deps(database, w.nowMs))).toBe(200);
  expect(await w.made(id)).toEqual(all(300));
});

test("[VI4] progress and new messages are told, a few rows a batch", async () => {
  const database = await makeDatabase();
  const w = await makeStartWorkspace(database.db, 100);
  await w.addStart();
  await runStarts(deps(database, w.nowMs));
  const rows = await database.db.all<{ entity: string; kind: string; n: number }>(sql`
    select entity, kind, count(*) as n from change group by entity, kind order by entity, kind`);
  expect(rows.map((row) => `${row.entity} ${row.kind} ${row.n}`)).toEqual([
    "conversation created 2",
    "message created 2",
    "start created 1",
    "start updated 4",
  ]);
});
