import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { readLoad } from "#db/queries/load.ts";
import { openLinkKeys } from "#jobs/compose/link-keys.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import type { JobsHealth } from "#jobs/host.ts";
import { thunderbird } from "#tests/support/agents.ts";
import { makeTestApp } from "#tests/support/app.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace, startOfTestMs } from "#tests/support/release-workspace.ts";
import { askFrom, figuresIn } from "./asked.ts";

const reader = { "User-Agent": thunderbird };

async function figuresOf(app: Awaited<ReturnType<typeof makeTestApp>>) {
  const { status, type, text } = await askFrom(app, "/metrics");
  expect([status, type]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  return { text, figures: figuresIn(text) };
}

test("[OP1] the age of the queue, what is due and held, what of its quota a sender has used, imports and intake", async () => {
  const app = await makeTestApp({ startMs: startOfTestMs });
  const w = await makeReleaseWorkspace(app.deps.db, { sender: { hourlyLimit: 60, dailyLimit: null } });
  await w.addMessage({ sendAtMs: w.nowMs - 90_000 });
  await w.addMessage({ sendAtMs: w.nowMs - 30_000 });
  await w.addMessage({ sendAtMs: w.nowMs - 500_000, hold: "approval" });
  await w.addMessage({ sendAtMs: w.nowMs + 500_000, hold: "approval" });
  await w.addMessage({ sendAtMs: w.nowMs + 500_000, hold: "missing_data" });
  await w.addMessage({ state: "sending", leaseEndsAtMs: w.nowMs + 60_000 });
  const ago = [60_000, 3_599_999, 3_600_000, 86_399_999, 86_400_000];
  for (const ms of ago) {
    await w.db.run(sql`insert into send_try (claim_id, message_id, teammate_id, channel_id, counts_at_ms)
      values (${newId()}, ${newId()}, ${w.teammateId}, ${w.channelId}, ${w.nowMs - ms})`);
  }
  await w.db.run(sql`insert into import_run (id, file_name, plan, state, created_by_id, created_at_ms)
    values (${newId()}, 'a.csv', '{}', 'running', ${w.teammateId}, 1), (${newId()}, 'b.csv', '{}', 'done', ${w.teammateId}, 1)`);

  const { text, figures } = await figuresOf(app);
  const labels = (window: string) => `{sender="${w.senderId}",window="${window}"}`;
  expect(Object.fromEntries([...figures].filter(([name]) => /queue|messages|quota|imports|intake|_up/.test(name))))
    .toMatchObject({
      parley_database_up: 1,
      parley_queue_age_seconds: 90,
      'parley_messages_due{hold="none"}': 2,
      'parley_messages_due{hold="approval"}': 1,
      'parley_messages_held{hold="approval"}': 2,
      'parley_messages_held{hold="missing_data"}': 1,
      parley_messages_sending: 1,
      [`parley_quota_used${labels("hour")}`]: 2,
      [`parley_quota_used${labels("day")}`]: 4,
      [`parley_quota_limit${labels("hour")}`]: 60,
      'parley_imports{state="running"}': 1,
      parley_intake_waiting: 0,
    });
  expect(figures.has(`parley_quota_limit${labels("day")}`)).toBe(false);
  expect(figures.has('parley_imports{state="done"}')).toBe(false);
  expect(text).not.toMatch(/@|Ada|Acme/);

  // What the database was asked is kept for some seconds, whoever scrapes; then a hold that is gone is told no more.
  await w.db.run(sql`update message set hold = null where hold = 'missing_data'`);
  expect((await figuresOf(app)).figures.get('parley_messages_held{hold="missing_data"}')).toBe(1);
  app.clock.nowMs += 5_000;
  const later = (await figuresOf(app)).figures;
  expect(later.has('parley_messages_held{hold="missing_data"}')).toBe(false);
  expect(later.get("parley_queue_age_seconds")).toBe(95);
});

test("[OP1] requests by route, opens by verdict, sockets, threads of the database and the loop's lag", async () => {
  const app = await makeTestApp();
  const w = await makeReleaseWorkspace(app.deps.db);
  const { id, userId } = await w.addMessage({ state: "sent", endedAtMs: app.clock.nowMs - 60_000 });
  const links = makeLinks(await openLinkKeys(app.deps.db, app.deps.vault, app.clock.nowMs), "http://parley.test");
  await app.anyone(`GET ${new URL(links.pixelUrl(id, userId)).pathname}`, undefined, reader);
  await app.anyone("GET /t/forged.gif", undefined, reader);
  await app.anyone("GET /api/join/secret-token");
  await app.admin.call("GET /api/accounts/01JD3K5V8ZQ4N6T0W2Y4A6C8E0");
  const { text, figures } = await figuresOf(app);
  expect(Object.fromEntries(figures)).toMatchObject({
    'parley_open_hits_total{verdict="human"}': 1,
    'parley_http_requests_total{method="GET",route="/t/:file",status="200"}': 2,
    'parley_http_requests_total{method="GET",route="/api/join/:token",status="410"}': 1,
    'parley_http_requests_total{method="GET",route="/api/accounts/:id",status="404"}': 1,
    'parley_http_request_seconds_count{route="/t/:file"}': 2,
    parley_sync_rooms: 0,
    parley_sync_clients: 0,
    'parley_database_waiting{thread="writer"}': 0,
    'parley_database_respawns{thread="writer"}': 0,
    'parley_info{send_mode="live"}': 1,
  });
  for (const name of ["parley_event_loop_lag_seconds", "parley_resident_memory_bytes", "parley_heap_used_bytes"]) {
    expect(figures.get(name), name).toBeGreaterThanOrEqual(0);
  }
  expect(figures.get('parley_database_requests{thread="writer"}')).toBeGreaterThan(0);
  expect(text).not.toMatch(/secret|01JD3K5V8Z/);
});

test("[OP1] runs, failures and deeds of the jobs, as their thread told them last", async () => {
  const job = { failures: 0, runningSinceMs: null, did: {}, stuckAfterMs: 600_000 };
  const told: JobsHealth = {
    toldAtMs: startOfTestMs - 3_000,
    jobs: [
      { ...job, name: "release", runs: 7, did: { sent: 40, failed: 2, skipped: 1, senders: 9 } },
      { ...job, name: "imports", runs: 2, failures: 1, runningSinceMs: startOfTestMs - 8_000, did: { rows: 100_000 } },
    ],
  };
  const app = await makeTestApp({ startMs: startOfTestMs, jobs: () => told });
  for (let scrape = 0; scrape < 2; scrape++) {
    expect(Object.fromEntries((await figuresOf(app)).figures)).toMatchObject({
      'parley_job_runs_total{job="release"}': 7,
      'parley_job_failures_total{job="imports"}': 1,
      'parley_job_running_seconds{job="release"}': 0,
      'parley_job_running_seconds{job="imports"}': 8,
      'parley_job_did_total{job="imports",what="rows"}': 100_000,
      'parley_sends_total{outcome="sent"}': 40,
      'parley_sends_total{outcome="failed"}': 2,
      'parley_sends_total{outcome="skipped"}': 1,
      'parley_sends_total{outcome="unknown"}': 0,
      parley_jobs_silent_seconds: 3,
    });
  }
});

test("[OP1] without the database the figures of the process are there still", async () => {
  const app = await makeTestApp();
  await app.database.close();
  const { figures } = await figuresOf(app);
  expect(figures.get("parley_database_up")).toBe(0);
  expect(figures.get("parley_resident_memory_bytes")).toBeGreaterThan(0);
});

test("[OP1] each read of a scrape follows an index, and looks at a bounded number of rows", async () => {
  const { db } = await makeDatabase();
  const asked: { sql: string; args: unknown[] }[] = [];
  const { $client } = db;
  const spied = new Proxy(db, {
    get: (target, name) =>
      name !== "$client" ? Reflect.get(target, name) : {
        ...$client,
        batch: (statements: typeof asked) => (asked.push(...statements), $client.batch(statements)),
      },
  });
  await readLoad(spied, startOfTestMs);
  expect(asked.length).toBeGreaterThan(10);
  for (const { sql: text, args } of asked) {
    expect(text).toMatch(/limit \d+|group by state/);
    const plan = await $client.execute({ sql: `explain query plan ${text}`, args });
    const details = plan.rows.map((row) => String((row as unknown as { detail: string }).detail));
    // A scan by an index is along it and ends at the limit; the few senders are read as they lie.
    for (const detail of details.filter((one) => /^SCAN (message|send_try|t|import_run|intake)\b/.test(one))) {
      expect(detail).toMatch(/USING (COVERING )?INDEX/);
    }
  }
});
