import { expect, test } from "vitest";
import { makeTestApp } from "#tests/support/app.ts";
import { refusalOf } from "#tests/edge/desk/desk.ts";

const limits = { key: 3, session: 5, nobody: 2 };

test("[PD7] [AD3] each key and session has its own requests a minute, told with every answer; what is more waits", async () => {
  const { admin, anyone, clock } = await makeTestApp({ limits });
  const keys = await Promise.all(["a", "b"].map(async (name) => {
    const made = await admin.call("POST /api/keys", { name });
    return { Authorization: `Bearer ${made.body.key as string}` };
  }));
  const ask = (by = keys[0]!) => anyone("GET /api/me", undefined, by);
  const first = await ask();
  expect(first.headers.get("RateLimit-Policy")).toBe('"minute";q=3;w=60');
  expect(first.headers.get("RateLimit")).toBe('"minute";r=2;t=60');
  clock.nowMs += 20_500;
  await ask();
  expect((await ask()).headers.get("RateLimit")).toBe('"minute";r=0;t=40');
  const more = await ask();
  expect(refusalOf(more)).toEqual([429, "too_fast", undefined]);
  expect([more.headers.get("Retry-After"), more.headers.get("RateLimit")]).toEqual(["40", '"minute";r=0;t=40']);
  // Another key and the session have their own.
  expect((await ask(keys[1])).status).toBe(200);
  expect((await admin.call("GET /api/me")).headers.get("RateLimit-Policy")).toBe('"minute";q=5;w=60');
  clock.nowMs += 39_500;
  expect((await ask()).headers.get("RateLimit")).toBe('"minute";r=2;t=60');
});

test("[AD3] a refused answer counts as well, and a clock set back shuts nobody out", async () => {
  const { admin, clock } = await makeTestApp({ limits });
  for (let i = 0; i < 5; i++) expect((await admin.call("GET /api/accounts/nonsense")).status).toBe(404);
  expect((await admin.call("GET /api/me")).status).toBe(429);
  clock.nowMs -= 3_600_000;
  expect((await admin.call("GET /api/me")).status).toBe(200);
});
