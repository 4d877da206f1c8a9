import { expect, test } from "vitest";
import { makeJobsHealth } from "#edge/jobs-health.ts";
import { appSecret } from "#tests/support/app.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { endWithTest } from "#tests/support/process.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { scripts, startListening } from "#tests/support/served.ts";
import { askFrom, figuresIn } from "./asked.ts";

const token = "a-token-for-the-scraper";

/** `npm run start:jobs` with a page on a free port, once it listens. */
const startJobs = (env: Record<string, string>) =>
  startListening(scripts["start:jobs"]!, { HEALTH_PORT: "0", APP_SECRET: appSecret, ...env }, { keep: endWithTest });

test("[OP1] [OP3] [AD3] the jobs alone say on a port of their own how they do, to this machine and the token's holders", async () => {
  const { db, url } = await makeDatabase();
  const w = await makeReleaseWorkspace(db);
  await w.addMessage({ startId: await addStart(db, "<p>Hi</p>") });
  const folder = url.slice("file:".length).replace(/\/[^/]*$/, "");
  const jobs = await startJobs({ DATA_DIR: folder, DATABASE_URL: url, METRICS_TOKEN: token });
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(jobs.origin + path, { headers });
    return [answer.status, await answer.text()] as const;
  };
  const figures = async () => figuresIn((await ask("/metrics"))[1]);

  expect(await ask("/healthz")).toEqual([200, JSON.stringify({ ok: true })]);
  await expect.poll(async () => (await figures()).get('parley_sends_total{outcome="sent"}')).toBe(1);
  expect(JSON.parse((await ask("/readyz"))[1])).toEqual({
    ok: true,
    draining: false,
    database: "ok",
    schema: "current",
    jobs: "ok",
    stuck: [],
    sendMode: "live",
  });
  const now = await figures();
  for (const name of ["parley_database_up", 'parley_job_runs_total{job="release"}', "parley_resident_memory_bytes"]) {
    expect(now.get(name), name).toBeGreaterThan(0);
  }
  for (const name of ["parley_queue_age_seconds", "parley_event_loop_lag_seconds"]) {
    expect(now.has(name), name).toBe(true);
  }
  expect(now.has("parley_sync_rooms")).toBe(false);

  const passedOn = { "X-Forwarded-For": "203.0.113.7" };
  expect(await ask("/readyz", passedOn)).toEqual([200, JSON.stringify({ ok: true })]);
  expect((await ask("/metrics", passedOn))[0]).toBe(404);
  expect((await ask("/metrics", { ...passedOn, Authorization: `Bearer ${token}` }))[0]).toBe(200);
  for (const path of ["/", "/api/me", "/t/none.gif", "/index.html"]) expect((await ask(path))[0], path).toBe(404);
  expect(await jobs.stop()).toBe(0);
});

test("[OP2] [OP1] while they drain, and before their tables are there, they are not ready; the page answers all the same", async () => {
  const database = await makeDatabase();
  let draining = false;
  const app = makeJobsHealth({
    database,
    states: () => [],
    token: null,
    sendMode: "sink",
    isDraining: () => draining,
    log: () => {},
  });
  const ready = async () => {
    const { status, text } = await askFrom({ app }, "/readyz");
    return [status, JSON.parse(text)];
  };
  expect(await ready()).toEqual([200, expect.objectContaining({ ok: true, jobs: "ok", sendMode: "sink" })]);
  draining = true;
  expect(await ready()).toEqual([503, expect.objectContaining({ ok: false, draining: true })]);
  draining = false;
  await database.db.run("drop table __drizzle_migrations");
  expect(await ready()).toEqual([503, expect.objectContaining({ ok: false, schema: "none" })]);
  expect((await askFrom({ app }, "/healthz")).status).toBe(200);
});
