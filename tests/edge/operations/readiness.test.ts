import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { JobsHealth } from "#jobs/host.ts";
import { makeTestApp } from "#tests/support/app.ts";
import { askFrom, type From } from "./asked.ts";

const token = "a-token-for-the-scraper";
const elsewhere = { peer: "203.0.113.7", host: "parley.test" };

async function readyOf(app: Awaited<ReturnType<typeof makeTestApp>>, from?: From) {
  const { status, text } = await askFrom(app, "/readyz", from);
  return { status, body: JSON.parse(text) };
}

test("[OP1] a process that can serve says what it looked at", async () => {
  const app = await makeTestApp();
  expect(await readyOf(app)).toEqual({
    status: 200,
    body: {
      ok: true,
      draining: false,
      database: "ok",
      schema: "current",
      jobs: "elsewhere",
      stuck: [],
      sendMode: "live",
    },
  });
});

test.each([
  [-1, "older"],
  [1, "newer"],
])("[OP1] [OP2] migrations that are not this code's (%i ms) make a process not ready: %s", async (ms, schema) => {
  const app = await makeTestApp();
  await app.deps.db.run(sql`update __drizzle_migrations set created_at = created_at + ${ms}`);
  expect(await readyOf(app)).toMatchObject({ status: 503, body: { ok: false, database: "ok", schema } });
});

test("[OP1] jobs that no longer tell how they do make it not ready; a run that takes far too long is told by name", async () => {
  const startMs = Date.UTC(2026, 5, 1, 12);
  const job = { runs: 3, failures: 0, did: {}, stuckAfterMs: 600_000 };
  let health: JobsHealth = {
    toldAtMs: startMs,
    jobs: [
      { ...job, name: "release", runningSinceMs: startMs - 600_001 },
      { ...job, name: "checks", runningSinceMs: startMs - 599_999 },
      { ...job, name: "inbound", runningSinceMs: null },
    ],
  };
  const app = await makeTestApp({ startMs, jobs: () => health });
  expect(await readyOf(app)).toMatchObject({
    status: 200,
    body: { ok: true, jobs: "ok", stuck: [{ job: "release", forSeconds: 600 }] },
  });
  app.clock.nowMs += 30_001;
  expect(await readyOf(app)).toMatchObject({ status: 503, body: { ok: false, jobs: "do not answer" } });
  health = { toldAtMs: app.clock.nowMs, jobs: [] };
  expect(await readyOf(app)).toMatchObject({ status: 200, body: { jobs: "ok", stuck: [] } });
});

test("[OP2] a process that drains asks for no more requests and says so", async () => {
  const app = await makeTestApp();
  await app.deps.drain();
  expect(await readyOf(app)).toMatchObject({ status: 503, body: { ok: false, draining: true, database: "ok" } });
});

test("[OP1] [AD4] others get the bare answer, and the figures' page is not there for them", async () => {
  const app = await makeTestApp({ env: { METRICS_TOKEN: token } });
  const bare = { status: 200, body: { ok: true } };
  const proxied: Record<string, string>[] = [
    { "X-Forwarded-For": "203.0.113.7" },
    { Forwarded: "for=203.0.113.7" },
    { "X-Real-IP": "203.0.113.7" },
    { Via: "1.1 proxy" },
  ];
  const others: From[] = [
    elsewhere,
    { peer: "10.0.0.7", host: "localhost:8000" },
    // A page whose name leads to this machine calls from it.
    { host: "evil.example:8000" },
    ...proxied.map((headers) => ({ headers })),
    { ...elsewhere, headers: { Authorization: "Bearer another-token-for-it" } },
    { ...elsewhere, headers: { Authorization: `Basic ${token}` } },
  ];
  for (const from of others) {
    expect(await readyOf(app, from), JSON.stringify(from)).toEqual(bare);
    expect((await askFrom(app, "/metrics", from)).status, JSON.stringify(from)).toBe(404);
  }
  const known: From[] = [
    {},
    { peer: "::1", host: "[::1]:8000" },
    { peer: "::ffff:127.0.0.1", host: "127.0.0.1" },
    { ...elsewhere, headers: { Authorization: `Bearer ${token}` } },
  ];
  for (const from of known) {
    expect((await readyOf(app, from)).body, JSON.stringify(from)).toMatchObject({ schema: "current" });
    expect((await askFrom(app, "/metrics", from)).status, JSON.stringify(from)).toBe(200);
  }
});

test("[CH2] a copy that catches its mail says so to everybody", async () => {
  const app = await makeTestApp({ env: { SEND_MODE: "sink" } });
  expect(await readyOf(app, elsewhere)).toEqual({ status: 200, body: { ok: true, sendMode: "sink" } });
  expect((await app.admin.call("GET /api/me")).body).toMatchObject({ sendMode: "sink" });
  const live = await makeTestApp();
  expect((await live.admin.call("GET /api/me")).body).toMatchObject({ sendMode: "live" });
});
