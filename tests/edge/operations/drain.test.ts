import { Buffer } from "node:buffer";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makeVault } from "#jobs/channels/secrets.ts";
import { openLinkKeys } from "#jobs/compose/link-keys.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { appSecret } from "#tests/support/app.ts";
import { makeDatabase, whenDone } from "#tests/support/database.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { openApiServer } from "#tests/support/providers/api-server.ts";
import { makeWorkspaceFile, signInAt, startServerProcess } from "#tests/support/server-process.ts";
import { socketWith } from "#tests/support/socket-with.ts";

const publicUrl = "https://parley.example";

/** A message that is due, on a channel whose provider answers when told to. */
async function makeSlowSend() {
  const answered = Promise.withResolvers<void>();
  const provider = await openApiServer(async () => {
    await answered.promise;
    return { status: 200, body: { id: "accepted-late" } };
  });
  const { db, url } = await makeDatabase();
  const secret = makeVault(appSecret).seal(JSON.stringify({ apiKey: "re_good" }));
  const channel = { kind: "resend" as const, settings: { apiUrl: provider.url }, sealedSecret: Buffer.from(secret) };
  const w = await makeReleaseWorkspace(db, { channel });
  const message = await w.addMessage({ startId: await addStart(db, "<p>Hi</p>"), sendAtMs: Date.now() - 60_000 });
  const state = async () =>
    (await db.all<{ state: string }>(sql`select state from message where id = ${message.id}`))[0]!.state;
  const unsubscribePath = async () => {
    const keys = await openLinkKeys(db, makeVault(appSecret), Date.now());
    return new URL(makeLinks(keys, publicUrl).unsubscribeUrl(message.id, message.userId)).pathname;
  };
  const unsubscribedAtMs = async () =>
    (await db.all<{ atMs: number | null }>(
      sql`select unsubscribed_at_ms as atMs from user where id = ${message.userId}`,
    ))[0]!
      .atMs;
  return { url, provider, answer: answered.resolve, state, unsubscribePath, unsubscribedAtMs };
}

test("[OP2] SIGTERM while a provider is being called: the answer is waited for and settled, and the exit is clean", async () => {
  const send = await makeSlowSend();
  const server = await startServerProcess(send.url, { JOBS: "on", PUBLIC_URL: publicUrl, HOST: "127.0.0.1" });
  await expect.poll(() => send.provider.calls.length).toBe(1);
  server.signal("SIGTERM");
  await expect.poll(() => server.said()).toContain('"event":"draining"');
  expect(await send.state()).toBe("sending");
  send.answer();
  expect(await server.ended).toBe(0);
  expect(await send.state()).toBe("sent");
  expect(server.said().match(/"event":"drained"/g)).toHaveLength(1);
});

test("[OP2] [SU1] while a drain waits for a provider, readers of mail are served, health says so and the rest is put off", async () => {
  const send = await makeSlowSend();
  whenDone(send.answer);
  const server = await startServerProcess(send.url, { JOBS: "on", PUBLIC_URL: publicUrl, HOST: "127.0.0.1" });
  await expect.poll(() => send.provider.calls.length).toBe(1);
  const ask = async (path: string, method = "GET") => {
    const response = await fetch(server.origin + path, { method, redirect: "manual" });
    return { status: response.status, again: response.headers.get("Retry-After"), text: await response.text() };
  };
  expect((await ask("/api/me")).status).toBe(401);
  server.signal("SIGTERM");
  await expect.poll(async () => (await ask("/readyz")).status).toBe(503);
  expect(JSON.parse((await ask("/readyz")).text)).toMatchObject({ ok: false, draining: true, database: "ok" });
  expect(await ask("/healthz")).toMatchObject({ status: 200 });
  expect(await ask("/t/none.gif")).toMatchObject({ status: 200 });
  expect(await ask(await send.unsubscribePath(), "POST")).toMatchObject({ status: 200 });
  expect(await send.unsubscribedAtMs()).toBeGreaterThan(0);
  expect(await ask("/hooks/none", "POST")).toMatchObject({ status: 404 });
  const { text, ...refused } = await ask("/api/me");
  expect(refused).toEqual({ status: 503, again: "10" });
  expect(JSON.parse(text).error.message).toMatch(/started anew/);
  expect(await ask("/pending")).toMatchObject({ status: 503, again: "10" });
  expect(await send.state()).toBe("sending");
  send.answer();
  expect(await server.ended).toBe(0);
  expect(await send.state()).toBe("sent");
  // That it drains is no fault.
  expect(server.said()).not.toContain('"level":"error"');
});

test("[OP2] a second signal ends a drain that hangs, with 1; what was under way is left to its lease", async () => {
  const send = await makeSlowSend();
  whenDone(send.answer);
  const server = await startServerProcess(send.url, { JOBS: "on", PUBLIC_URL: publicUrl, HOST: "127.0.0.1" });
  await expect.poll(() => send.provider.calls.length).toBe(1);
  server.signal("SIGTERM");
  await expect.poll(() => server.said()).toContain('"event":"draining"');
  let ended = false;
  void server.ended.then(() => ended = true);
  // Those that come within a second of the first are the same one, as a terminal's.
  await expect.poll(() => {
    if (!ended) server.signal("SIGINT");
    return ended;
  }, { interval: 100 }).toBe(true);
  expect(await server.ended).toBe(1);
  expect(server.said()).toContain("ended before it was drained");
  expect(await send.state()).toBe("sending");
});

test("[OP2] SIGTERM sends live texts away to come back, and ends the streams of changes", async () => {
  const { database, workspace } = await makeWorkspaceFile();
  const { id } = await workspace.addMessage({ startId: await addStart(database.db, "<p>Hi</p>") });
  const server = await startServerProcess(database.url);
  const headers = { Cookie: await signInAt(server.origin), Origin: server.origin };
  const events = await fetch(`${server.origin}/api/events`, { headers });
  const Socket = socketWith(headers);
  const socket = new Socket(`${server.origin.replace("http", "ws")}/api/sync/draft:${id}`);
  const closed = new Promise<number>((resolve) => socket.onclose = ({ code }) => resolve(code));
  await new Promise((resolve) => socket.onopen = resolve);
  server.signal("SIGTERM");
  expect(await closed).toBe(4503);
  for await (const _piece of events.body!) { /* read to its end */ }
  expect(await server.ended).toBe(0);
});
