import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openHranaServer } from "#tests/support/hrana-server.ts";
import { thunderbird } from "#tests/support/agents.ts";
import { appSecret } from "#tests/support/app.ts";
import { makeDatabase, whenDone } from "#tests/support/database.ts";
import { endWithTest } from "#tests/support/process.ts";
import { makeSharedWorkspace, refusedPublic, signedCall, startPublic } from "#tests/support/public-process.ts";
import { runLine, scripts } from "#tests/support/served.ts";
import { figuresIn } from "./asked.ts";

const reader = { "User-Agent": thunderbird };
const token = "a-token-for-the-scraper";
const gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

test("[OP3] [TR1] [SU1] [CH6] [OP1] the public routes alone serve pixel, unsubscribe and webhooks over a libSQL server, under least rights", async () => {
  const w = await makeSharedWorkspace();
  const { id, userId } = await w.addSent();
  const alone = await startPublic({ DATABASE_URL: w.url, METRICS_TOKEN: token });

  const opened = await fetch(alone.origin + w.pixelPath(id, userId), { headers: reader });
  expect([opened.status, (await opened.bytes()).toBase64()]).toEqual([200, gif]);
  const seen = sql`select seen_count as n from message where id = ${id}`;
  expect(await w.db.all(seen)).toEqual([{ n: 1 }]);

  const link = alone.origin + w.unsubscribePath(id, userId);
  const asked = await fetch(link, { headers: reader });
  expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining("Unsubscribe ")]);
  const user =
    sql`select unsubscribed_at_ms is not null as gone, unsubscribed_by as "by" from user where id = ${userId}`;
  expect(await w.db.all(user)).toEqual([{ gone: 0, by: null }]);
  const done = await fetch(link, { method: "POST", headers: reader, body: "List-Unsubscribe=One-Click" });
  expect([done.status, await done.text()]).toEqual([200, expect.stringContaining("unsubscribed")]);
  expect(await w.db.all(user)).toEqual([{ gone: 1, by: "self" }]);

  const hook = `${alone.origin}/hooks/${w.channelId}`;
  const event = { type: "email.delivered", created_at: new Date().toISOString(), data: { to: ["a@b.example"] } };
  const forged = { ...signedCall(event), body: "{}" };
  expect((await fetch(hook, forged)).status).toBe(401);
  expect((await fetch(hook, signedCall(event))).status).toBe(200);
  expect((await fetch(hook, signedCall(event))).status).toBe(200);
  expect(await w.db.all(sql`select event_id as id, state from intake`)).toEqual([{ id: "msg_1", state: "waiting" }]);

  const ready = await fetch(`${alone.origin}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    expect.objectContaining({ ok: true, database: "ok", schema: "current", jobs: "elsewhere" }),
  ]);
  // Nothing of the app, its API or its ingestion is here.
  for (const path of ["/", "/api/me", "/api/openapi.json", "/v1/batch", "/index.html"]) {
    const answer = await fetch(alone.origin + path, { method: path === "/v1/batch" ? "POST" : "GET" });
    expect([path, answer.status]).toEqual([path, 404]);
    await answer.body?.cancel();
  }
  // Its figures are for whoever runs it; a proxy has said for whom it asks.
  const figures = figuresIn(await (await fetch(`${alone.origin}/metrics`)).text());
  expect(Object.fromEntries(figures)).toMatchObject({
    'parley_open_hits_total{verdict="human"}': 1,
    'parley_http_requests_total{method="GET",route="/t/:file",status="200"}': 1,
    'parley_http_requests_total{method="POST",route="/hooks/:channelId",status="401"}': 1,
    parley_database_up: 1,
  });
  const passedOn = { "X-Forwarded-For": "203.0.113.7" };
  const known = { ...passedOn, Authorization: `Bearer ${token}` };
  for (const [headers, status] of [[passedOn, 404], [known, 200]] as const) {
    const answer = await fetch(`${alone.origin}/metrics`, { headers });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain(userId);
  }
  const lines = alone.lines();
  expect(lines.filter(({ event }) => event === "request").map(({ path }) => path)).toContain("/t/:file");
  expect(JSON.stringify(lines)).not.toContain(userId);
  expect(await alone.stop()).toBe(0);
});

test("[AD3] those rights reach neither files, nor other programs, nor native code, nor other variables", async () => {
  const code = { headers: { "Content-Type": "text/typescript" } };
  const foreign = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => new Response("", code));
  whenDone(() => foreign.shutdown());
  const line = scripts["start:public"]!;
  expect(line).not.toMatch(/ -A\b|--allow-(all|run|import|read|write|ffi|sys)/);
  const probe = `tests/edge/rights-probe.ts http://127.0.0.1:${foreign.addr.port}/foreign.ts`;
  const child = runLine(line.replace("edge/public-main.ts", probe), { RIGHTS_PROBE: "secret" }, endWithTest);
  const { stdout } = await child.output();
  expect(JSON.parse(new TextDecoder().decode(stdout))).toEqual([]);
});

test("[AD3] [OP3] a file is native code's, which those rights keep out: that is said by the variable's name, and nothing starts", async () => {
  const { url } = await makeDatabase();
  const { code, said } = await refusedPublic({ DATABASE_URL: url, APP_SECRET: appSecret });
  expect([code, said]).toEqual([1, expect.stringContaining("DATABASE_URL names a file")]);
  expect(said).not.toMatch(/NotCapable|^ +at /m);
});

test("[OP3] a faulty environment is named whole, and nothing starts", async () => {
  const { code, said } = await refusedPublic({ LOG_LEVEL: "loud", APP_SECRET: "short" });
  expect(code).toBe(1);
  for (const name of ["DATABASE_URL", "APP_SECRET is shorter than 32 characters", "LOG_LEVEL"]) {
    expect(said).toContain(name);
  }
});

test("[CH4] another APP_SECRET than the database's is said, and nothing starts", async () => {
  const w = await makeSharedWorkspace();
  const { code, said } = await refusedPublic({ DATABASE_URL: w.url, APP_SECRET: "another-secret-".repeat(4) });
  expect([code, said]).toEqual([
    1,
    expect.stringContaining("APP_SECRET: the database's keys were sealed with another"),
  ]);
});

test("[OP2] it makes no tables: an empty, an older and a newer database are told apart, and nothing starts", async () => {
  const folder = await Deno.makeTempDir({ prefix: "parley-test-" });
  whenDone(() => Deno.remove(folder, { recursive: true }));
  const server = openHranaServer({ path: `${folder}/empty.db` });
  whenDone(() => server.close());
  const saidOf = async (url: string) => (await refusedPublic({ DATABASE_URL: url, APP_SECRET: appSecret })).said;
  expect(await saidOf(server.url)).toContain("This database is empty");
  const w = await makeSharedWorkspace();
  const move = (ms: number) => w.db.run(sql`update __drizzle_migrations set created_at = created_at + ${ms}`);
  await move(-1);
  expect(await saidOf(w.url)).toContain("older version of Parley");
  await move(2);
  expect(await saidOf(w.url)).toContain("newer version of Parley");
});
