import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { followChanges } from "#db/changes.ts";
import type { Db } from "#db/client.ts";
import { hostJobs } from "#jobs/host.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace, messageRow, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";

const config = {
  publicUrl: null,
  origin: "http://localhost:8000",
  sendMode: "live" as const,
  secret: "test-secret-".repeat(4),
  oldSecrets: [],
  logLevel: "silent" as const,
};
let database: TestDatabase;
let w: ReleaseWorkspace;
beforeAll(async () => {
  database = await makeDatabase();
  w = await makeReleaseWorkspace(database.db);
});

/** Resolves once the change feed has told `kind` of the message. */
function told(db: Db, messageId: string, kind: string): Promise<void> {
  return new Promise((resolve) => {
    followChanges(db, {
      everyMs: 20,
      onChange: (change) => {
        if (change.entity === "message" && change.id === messageId && change.kind === kind) resolve();
      },
    }).then((follower) => onTestEnd.push(() => follower.stop()));
  });
}
const onTestEnd: (() => void)[] = [];

test("[OP3][OP2][OP1] the jobs run in a worker, release what is due and what becomes due, and stop", async () => {
  const startId = await addStart(w.db, "<p>Hi</p>");
  const jobs = await hostJobs({ database, config, log: () => {} });
  const soon = await w.addMessage({ startId, sendAtMs: Date.now() + 300 });
  const sent = told(w.db, soon.id, "sent");
  jobs.nudge("release");
  await sent;
  const hole = await w.addMessage({
    startId: await addStart(w.db, "<p>{{account.mrr}}</p>"),
    sendAtMs: Date.now() + 3_600_000,
  });
  const held = told(w.db, hole.id, "held");
  await w.db.run(sql`insert into change (entity, id, kind, at_ms) values ('message', ${hole.id}, 'created', 0)`);
  await held;
  expect(await messageRow(w.db, hole.id)).toMatchObject({ hold: "missing_data", holdDetail: "account.mrr" });
  // How they do is told from their thread to this one (OP1).
  await expect.poll(() => jobs.health().jobs.find(({ name }) => name === "release"))
    .toMatchObject({ did: expect.objectContaining({ sent: 1 }), failures: 0 });
  expect(jobs.health().jobs.map(({ name }) => name)).toContain("checks");
  await jobs.stop();
  onTestEnd.forEach((end) => end());
});
