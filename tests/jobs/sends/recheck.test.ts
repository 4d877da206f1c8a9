import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { makeRecheck, type Recheck } from "#jobs/sends/recheck.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import {
  emptyTables,
  makeReleaseWorkspace,
  messageRow,
  type ReleaseWorkspace,
} from "#tests/support/release-workspace.ts";

let database: TestDatabase;
let w: ReleaseWorkspace;
let recheck: Recheck;
beforeAll(async () => {
  database = await makeDatabase();
});
beforeEach(async () => {
  await emptyTables(database.db);
  w = await makeReleaseWorkspace(database.db);
  recheck = makeRecheck(releaseDeps(w.db, { clock: w.nowMs }));
});
const tell = (entity: string, id: string, kind = "updated") =>
  w.db.run(sql`insert into change (entity, id, kind, at_ms) values (${entity}, ${id}, ${kind}, 0)`);
const holdOf = async (id: string) => {
  const { hold, holdDetail } = await messageRow(w.db, id);
  return hold && `${hold}: ${holdDetail}`;
};
const later = () => ({ sendAtMs: w.nowMs + 3_600_000 });

test("[PE3][PR3] a message with a hole says so before it is due, as soon as its start is made", async () => {
  const startId = await addStart(w.db, "<p>{{account.mrr}}</p>");
  const m = await w.addMessage({ startId, ...later() });
  await recheck.run();
  expect(await holdOf(m.id)).toBeNull();
  await tell("start", startId);
  expect(await recheck.run()).toBe(1);
  expect(await holdOf(m.id)).toBe("missing_data: account.mrr");
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
  ["an import", async () => {
    await w.db.run(sql`update user set first_name = 'Grace'`);
    await tell("import", "x");
  }],
  ["more changes than can be followed", async () => {
    await w.db.run(sql`update user set first_name = 'Grace'`);
    await w.db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
      insert into change (entity, id, kind, at_ms) select 'x', i, 'y', 0 from n`);
  }],
])("[PE4] a hole filled by %s lets the message go at the next look", async (_by, fill) => {
  const startId = await addStart(w.db, "<p>{{user.firstName}}</p>");
  const m = await w.addMessage({ startId, users: [await w.addUser({ firstName: null })] });
  const release = () => releaseDue(releaseDeps(w.db, { clock: w.nowMs }));
  expect(await release()).toMatchObject({ held: 1 });
  await recheck.run();
  expect(await release()).toMatchObject({ sent: 0 });
  await fill();
  expect(await recheck.run()).toBe(1);
  expect(await holdOf(m.id)).toBeNull();
  expect(await release()).toMatchObject({ sent: 1 });
});

test("[PE3] an edit that takes the hole away, and one that makes it", async () => {
  const m = await w.addMessage({ startId: await addStart(w.db, "<p>Hi</p>"), ...later() });
  const edit = async (html: string) => {
    // The start's own seed replaced: what an edit leads to, without the editor.
    await w.db.run(sql`update start set seed = ${seedUpdate(contentFromHtml({ subject: "s", html }))}`);
    await tell("message", m.id, "edited");
    await recheck.run();
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
  await recheck.run();
  expect(await holdOf(m.id)).toBe("missing_data: ae.email");
});

test("[ST3] when who may send changes, messages go to whom they follow", async () => {
  const csm = await w.addTeammate();
  await w.db.run(sql`update account set csm_id = ${csm}`);
  const m = await w.addMessage({ senderMode: "csm", startId: await addStart(w.db, "<p>Hi</p>"), ...later() });
  await recheck.run();
  expect(await messageRow(w.db, m.id)).toMatchObject({ teammateId: w.teammateId });
  const sender = await w.addSender(csm);
  await tell("sender", sender, "created");
  await recheck.run();
  expect(await messageRow(w.db, m.id)).toMatchObject({ teammateId: csm, senderBecause: "csm" });
});

test("when it starts it looks at what is held and at what changed last", async () => {
  const held = await w.addMessage({
    startId: await addStart(w.db, "<p>Hi</p>"),
    hold: "missing_data",
    holdDetail: "x",
  });
  const changed = await w.addMessage({ startId: await addStart(w.db, "<p>{{account.mrr}}</p>"), ...later() });
  await tell("message", changed.id, "created");
  await recheck.run();
  expect(await holdOf(held.id)).toBeNull();
  expect(await holdOf(changed.id)).toBe("missing_data: account.mrr");
  expect(recheck.waiting()).toBe(0);
});

test("a draft that cannot be read is passed over", async () => {
  const bad = await w.addMessage({ ...later() });
  const good = await w.addMessage({ startId: await addStart(w.db, "<p>{{account.mrr}}</p>"), ...later() });
  await tell("message", bad.id, "created");
  await tell("message", good.id, "created");
  expect(await recheck.run()).toBe(1);
});
