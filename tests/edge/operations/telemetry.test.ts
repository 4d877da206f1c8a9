import { expect, test } from "vitest";
import { makeSharedWorkspace, startPublic } from "#tests/support/public-process.ts";
import { attributesOf, openCollector } from "#tests/support/otlp-server.ts";
import { makeWorkspaceFile, startServerProcess } from "#tests/support/server-process.ts";
import { addStart } from "#tests/support/release.ts";

test("[OP1] OpenTelemetry, on by environment: requests by route, jobs and sends have spans; nothing sent holds a token or an address", async () => {
  const collector = openCollector();
  const { database, workspace } = await makeWorkspaceFile();
  const { id, userId } = await workspace.addMessage({
    startId: await addStart(database.db, "<p>Hi</p>"),
    sendAtMs: Date.now() - 60_000,
  });
  const server = await startServerProcess(database.url, { ...collector.env, JOBS: "on" });
  const missing = await fetch(`${server.origin}/api/join/a-secret-token?q=a-secret-question`);
  expect(missing.status).toBe(410);
  const named = (name: string) => collector.spans.find((span) => span.name === name);
  await expect.poll(() => named("GET /api/join/:token")).toBeDefined();
  await expect.poll(() => named("send")).toBeDefined();
  await expect.poll(() => named("job release")).toBeDefined();
  expect(attributesOf(named("GET /api/join/:token")!)).toMatchObject({ "http.route": "/api/join/:token" });
  expect(attributesOf(named("send")!)).toEqual({
    "parley.message": id,
    "parley.channel": workspace.channelId,
    "parley.outcome": "accepted",
  });
  // A send is part of the pass that made it.
  await expect.poll(() => collector.spans.filter(({ name }) => name === "job release").map(({ spanId }) => spanId))
    .toContain(named("send")!.parentSpanId);
  await server.kill();
  const all = collector.bodies.join("\n");
  for (const secret of ["a-secret", `${userId.toLowerCase()}@customer.example`]) {
    expect(all.includes(secret), secret).toBe(false);
  }
});

test("[OP1] [AD3] the public routes alone are traced too, by route and without their links", async () => {
  const collector = openCollector();
  const w = await makeSharedWorkspace();
  const { id, userId } = await w.addSent();
  const alone = await startPublic({ DATABASE_URL: w.url, ...collector.env });
  for (const path of [w.pixelPath(id, userId), w.unsubscribePath(id, userId)]) {
    await (await fetch(alone.origin + path)).body?.cancel();
  }
  await expect.poll(() => collector.spans.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["GET /t/:file", "GET /u/:token"]),
  );
  expect(await alone.stop()).toBe(0);
  const all = collector.bodies.join("\n");
  for (const path of [w.pixelPath(id, userId), w.unsubscribePath(id, userId)]) {
    expect(all.includes(path.split("/").at(-1)!.replace(".gif", "")), path).toBe(false);
  }
});
