import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type Checks, makeChecks } from "#jobs/checks/run.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { releaseDue } from "#jobs/sends/release.ts";
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
let checks: Checks;
beforeAll(async () => {
  database = await makeDatabase();
});
beforeEach(async () => {
  await emptyTables(database.db);
  w = await makeReleaseWorkspace(database.db);
  checks = makeChecks(releaseDeps(w.db, { clock: w.nowMs }));
});
const tell = (entity: string, id: string, kind = "updated") =>
  w.db.run(sql`insert into change (entity, id, kind, at_ms) values (${entity}, ${id}, ${kind}, 0)`);
const holdOf = async (id: string) => {
  const { hold, holdDetail } = await messageRow(w.db, id);
  return hold && `${hold}: ${holdDetail}`;
};
const later = () => ({ sendAtMs: w.nowMs + 3_600_000 });

test("[PE3][PR3] a message with a hole says so before it is due, as soon as it is made", async () => {
  const m = await w.addMessage({ startId: await addStart(w.db, "<p>{{account.mrr}}</p>"), ...later() });
  expect(await checks.run()).toBe(1);
  expect(await holdOf(m.id)).toBe("missing_data: account.mrr");
  expect(await changesOf(w.db, m.id)).toEqual(["message.held"]);
  expect(await checks.run()).toBe(0);
});

test.each<[string, () => Promise<unknown>]>([
  ["its user's data", async () => {
    await w.db.run(sql`update user set first_name = 'Grace'`);
    const [user] = await w.db.all<{ id: string }>(sql`select id from user`);
    await tell("user", user!.id);
  }],
  ["its account's data", async () => {
    await w.db.run(sql`update account set mrr_cents = 100`);
    await w.db.run(sql`update user set first_name = 'Grace'`);
    await tell("account", w.accountId);
  }],
  ["its user's data, behind more changes than are read at once", async () => {
    await w.db.run(sql`update user set first_name = 'Grace'`);
    await w.db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 4500)
      insert into change (entity, id, kind, at_ms) select 'x', i, 'y', 0 from n`);
    const [user] = await w.db.all<{ id: string }>(sql`select id from user`);
    await tell("user", user!.id);
  }],
  ["a trait that is defined anew", async () => {
    await w.db.run(sql`update user set first_name = 'Grace'`);
    await tell("trait", "x");
  }],
  ["changes that nobody read before they were cleaned away", async () => {
    await w.db.run(sql`update user set first_name = 'Grace'`);
    await w.db.run(sql`delete from change`);
    await w.db.run(sql`insert into change (seq, entity, id, kind, at_ms) select seq + 5, 'x', 'y', 'z', 0
      from sqlite_sequence where name = 'change'`);
  }],
])("[PE4] a hole filled by %s lets the message go at the next look", async (_by, fill) => {
  const startId = await addStart(w.db, "<p>{{user.firstName}}</p>");
  const m = await w.addMessage({ startId, users: [await w.addUser({ firstName: null })] });
  const release = () => releaseDue(releaseDeps(w.db, { clock: w.nowMs }));
  expect(await release()).toMatchObject({ held: 1 });
  await checks.run();
  expect(await release()).toMatchObject({ sent: 0 });
  await fill();
  expect(await checks.run()).toBe(1);
  expect(await holdOf(m.id)).toBeNull();
  expect(await release()).toMatchObject({ sent: 1 });
});

test("[PE3] an edit that takes the hole away, and one that makes it", async () => {
  const m = await w.addMessage({ startId: await addStart(w.db, "<p>Hi</p>"), ...later() });
  const edit = async (html: string) => {
    // The start's own seed replaced: what an edit leads to, without the editor.
    await w.db.run(sql`update start set seed = ${seedUpdate(contentFromHtml({ subject: "s", html }))}`);
    await tell("message", m.id, "edited");
    await checks.run();
  };
  await edit("<p>{{ae.firstName}}</p>");
  expect(await holdOf(m.id)).toBe("missing_data: ae.firstName");
  await edit("<p>Bye</p>");
  expect(await holdOf(m.id)).toBeNull();
});

test("[PE5] a hole in the signature holds too", async () => {
  await w.db.run(
    sql`update teammate set signature = '{"type":"doc","content":[{"type":"paragraph","content":[{"type":"variable","attrs":{"path":"ae.email","fallback":null}}]}]}'`,
  );
  const m = await w.addMessage({ startId: await addStart(w.db, "<p>Hi</p>"), ...later() });
  await tell("message", m.id, "created");
  await checks.run();
  expect(await holdOf(m.id)).toBe("missing_data: ae.email");
});

test("[ST3] when who may send changes, messages go to whom they follow", async () => {
  const csm = await w.addTeammate();
  await w.db.run(sql`update account set csm_id = ${csm}`);
  const m = await w.addMessage({ senderMode: "csm", startId: await addStart(w.db, "<p>Hi</p>"), ...later() });
  await checks.run();
  expect(await messageRow(w.db, m.id)).toMatchObject({ teammateId: w.teammateId });
  const sender = await w.addSender(csm);
  await tell("sender", sender, "created");
  await checks.run();
  expect(await messageRow(w.db, m.id)).toMatchObject({ teammateId: csm, senderBecause: "csm" });
});

test("[PR3] what changed while no jobs ran is followed when they run again, by whichever process", async () => {
  const startId = await addStart(w.db, "<p>{{account.mrr}}</p>");
  const m = await w.addMessage({ startId, ...later() });
  await checks.run();
  await w.db.run(sql`update account set mrr_cents = 100`);
  await tell("account", w.accountId);
  await makeChecks(releaseDeps(w.db, { clock: w.nowMs })).run();
  expect(await holdOf(m.id)).toBeNull();
});

test("a draft that cannot be read is passed over", async () => {
  const bad = await w.addMessage({ ...later(), hold: "missing_data", holdDetail: "x" });
  const good = await w.addMessage({ startId: await addStart(w.db, "<p>{{account.mrr}}</p>"), ...later() });
  expect(await checks.run()).toBe(2);
  expect([await holdOf(bad.id), await holdOf(good.id)]).toEqual(["missing_data: x", "missing_data: account.mrr"]);
  expect(await checks.run()).toBe(0);
});
