import { Buffer } from "node:buffer";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makeVault } from "#jobs/channels/secrets.ts";
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
  return { url, provider, answer: answered.resolve, state };
}

test("[OP2] SIGTERM while a provider is being called: the answer is waited for and settled, and the exit is clean", async () => {
  const send = await makeSlowSend();
  const server = await startServerProcess(send.url, { JOBS: "on", PUBLIC_URL: publicUrl, HOST: "127.0.0.1" });
  await expect.poll(() => send.provider.calls.length).toBe(1);
  server.signal("SIGTERM");
  await expect.poll(() => server.said()).toContain('"event":"draining"');
  // No more requests are taken, and the process is still there for the answer.
  await expect.poll(() => fetch(`${server.origin}/healthz`).then(() => "served", () => "refused")).toBe("refused");
  expect(await send.state()).toBe("sending");
  send.answer();
  expect(await server.ended).toBe(0);
  expect(await send.state()).toBe("sent");
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
