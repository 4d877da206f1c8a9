import { expect, test } from "vitest";
import { makeTestApp } from "#tests/support/app.ts";

const get = (app: Awaited<ReturnType<typeof makeTestApp>>, path: string) => app.anyone(`GET ${path}`);

test("[OP1][OP2] a process is up while it drains, and asks for no more requests", async () => {
  const app = await makeTestApp();
  expect([(await get(app, "/healthz")).status, (await get(app, "/readyz")).status]).toEqual([200, 200]);
  await app.deps.drain();
  expect([(await get(app, "/healthz")).status, (await get(app, "/readyz")).status]).toEqual([200, 503]);
});

test("[OP1] without its database a process is up and not ready, and says no more than that", async () => {
  const app = await makeTestApp();
  await app.database.close();
  expect((await get(app, "/healthz")).body).toEqual({ ok: true });
  expect(await get(app, "/readyz")).toMatchObject({ status: 503, body: { ok: false } });
});

test("[OP1] each request is one line by its route, never by what stands in its path", async () => {
  const { anyone, admin, logged } = await makeTestApp();
  await anyone("GET /api/join/secret-token");
  await admin.call("GET /api/accounts/01JD3K5V8ZQ4N6T0W2Y4A6C8E0?q=x");
  await anyone("GET /u/another-secret");
  const lines = logged.filter(({ event }) => event === "request").slice(-3);
  expect(lines).toEqual([
    expect.objectContaining({ method: "GET", path: "/api/join/:token", status: 410, requestId: expect.any(String) }),
    expect.objectContaining({ method: "GET", path: "/api/accounts/:id", status: 404 }),
    expect.objectContaining({ method: "GET", path: expect.stringMatching(/^\/u\//), status: 404 }),
  ]);
  expect(JSON.stringify(logged)).not.toMatch(/secret/);
});
