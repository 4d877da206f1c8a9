import { createHmac } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { hookRoutes } from "#edge/public/hooks.ts";
import { openHookSecret } from "#jobs/channels/hooks.ts";
import type { HookReader } from "#jobs/channels/port.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const sign = (body: string) => createHmac("sha256", "key").update(body).digest("hex");

/** Signed over the raw body; its items are the lines. */
const signedLines: HookReader = {
  read({ headers, body }) {
    const text = new TextDecoder().decode(body);
    if (headers.get("X-Signature") !== sign(text)) return { kind: "refused", why: "signature" };
    const lines = text.split("\n").filter(Boolean);
    return {
      kind: "items",
      items: lines.map((line) => ({ eventId: line.split(" ")[0]!, body: new TextEncoder().encode(line) })),
    };
  },
  eventsOf: () => [],
};

async function makeSite(o: { withVault?: boolean; reader?: HookReader } = {}) {
  const { db } = await makeDatabase();
  const { channelId, nowMs } = await makeReleaseWorkspace(db, { channel: { kind: "resend" } });
  const clock = { nowMs };
  const nudged: string[] = [];
  const app = hookRoutes(
    {
      db,
      links: null as never,
      nowMs: () => clock.nowMs,
      log: () => {},
      vault: o.withVault === false ? undefined : makeVault("x".repeat(40)),
      nudge: (job) => void nudged.push(job),
    },
    () =>
      Promise.resolve({ hookOf: (kind) => kind === "resend" ? o.reader ?? signedLines : undefined, openHookSecret }),
  );
  const request = (method: string, path: string, o: { headers?: HeadersInit; body?: BodyInit; ip?: string } = {}) =>
    app.request(new URL(path, "http://parley.test").href, { method, headers: o.headers, body: o.body }, {
      remoteAddr: { transport: "tcp", hostname: o.ip ?? "203.0.113.7", port: 5555 },
    });
  const post = (body: string, o: { signature?: string; ip?: string; id?: string } = {}) =>
    request("POST", `/${o.id ?? channelId}`, {
      body,
      headers: { "X-Signature": o.signature ?? sign(body), "Content-Length": String(body.length) },
      ip: o.ip,
    });
  const kept = async () =>
    (await db.all<{ eventId: string }>(sql`select event_id as "eventId" from intake order by rowid`))
      .map(({ eventId }) => eventId);
  const channel = async () =>
    (await db.all<{ hooked: number | null; refused: number; refusedAt: number | null }>(sql`
      select hooked_at_ms as hooked, hooks_refused as refused, hook_refused_at_ms as "refusedAt" from channel`))[0]!;
  return { db, channelId, clock, nudged, request, post, kept, channel };
}

test("[CH6] a signed webhook is on disk before it is answered, each of its events once, whatever comes again or out of order", async () => {
  const site = await makeSite();
  expect((await site.post("b two\na one\n")).status).toBe(200);
  expect((await site.post("b two\na one\n")).status).toBe(200);
  expect((await site.post("c three\nb two\n")).status).toBe(200);
  expect(await site.kept()).toEqual(["b", "a", "c"]);
  expect(await site.channel()).toEqual({ hooked: site.clock.nowMs, refused: 0, refusedAt: null });
  expect(site.nudged.length).toBe(3);
});

test("[CH6] a forged or replayed-with-changes webhook is refused, counted and keeps nothing", async () => {
  const site = await makeSite();
  const good = "a one";
  expect((await site.post(good, { signature: "0".repeat(64) })).status).toBe(401);
  expect((await site.post("a two", { signature: sign(good) })).status).toBe(401);
  expect(await site.kept()).toEqual([]);
  expect(await site.channel()).toMatchObject({ hooked: null, refused: 2, refusedAt: site.clock.nowMs });
});

test("[CH6] [AD3] an unknown channel, one that takes no webhooks and other methods are 404; a GET only says that it is there", async () => {
  const site = await makeSite();
  expect((await site.post("a one", { id: "01JD3K5V8ZQ4N6T0W2Y4A6C8E0" })).status).toBe(404);
  expect((await site.post("a one", { id: "x".repeat(3_000) })).status).toBe(404);
  expect((await site.request("DELETE", `/${site.channelId}`)).status).toBe(404);
  expect((await site.request("GET", `/${site.channelId}`)).status).toBe(200);
  expect((await site.request("HEAD", `/${site.channelId}/token`)).status).toBe(200);
  expect(await site.kept()).toEqual([]);
  await site.db.run(sql`update channel set kind = 'smtp'`);
  expect((await site.post("a one")).status).toBe(404);
});

test("[CH6] a body over the bound is 413, said or not, and keeps nothing", async () => {
  const site = await makeSite();
  const said = await site.request("POST", `/${site.channelId}`, {
    body: "a",
    headers: { "Content-Length": String(32 * 1024 * 1024) },
  });
  expect(said.status).toBe(413);
  const piece = new Uint8Array(1024 * 1024);
  let pieces = 0;
  const unsaid = await site.request("POST", `/${site.channelId}`, {
    body: new ReadableStream({ pull: (to) => pieces++ < 40 ? to.enqueue(piece) : to.close() }),
  });
  expect(unsaid.status).toBe(413);
  expect(await site.kept()).toEqual([]);
});

test("[CH6] [AD3] forged webhooks shut nobody out, wherever they come from: the true one is taken at once", async () => {
  const site = await makeSite();
  for (let n = 0; n < 100; n++) expect((await site.post("a one", { signature: "no" })).status).toBe(401);
  expect((await site.post("a one")).status).toBe(200);
  expect(await site.kept()).toEqual(["a"]);
  expect((await site.channel()).refused).toBe(100);
});

test("[AD3] who asks for many channels that are not there is not answered for a while, but for those that are", async () => {
  const site = await makeSite();
  const id = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";
  for (let n = 0; n < 60; n++) expect((await site.post("a one", { id })).status).toBe(404);
  const over = await site.post("a one", { id });
  expect([over.status, over.headers.get("Retry-After")]).toEqual([429, "60"]);
  expect((await site.post("a one", { id, ip: "198.51.100.9" })).status).toBe(404);
  expect((await site.post("a one")).status).toBe(200);
});

test("[CH6] a provider that drops what is refused is asked to come again; it is counted and not kept", async () => {
  const site = await makeSite({
    reader: { ...signedLines, read: () => ({ kind: "refused", why: "token", mayComeAgain: true }) },
  });
  const answer = await site.post("a one");
  expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "300"]);
  expect(await site.kept()).toEqual([]);
  expect((await site.channel()).refused).toBe(1);
});

test("[CH6] without the secret, or without the disk, the provider is asked to come again", async () => {
  const blind = await makeSite({ withVault: false });
  expect((await blind.post("a one")).status).toBe(503);
  const site = await makeSite();
  await site.db.run(sql`alter table intake rename to gone`);
  expect((await site.post("a one")).status).toBe(503);
});

test("[CH6] an event without an id, or with one that is too long, is told by its bytes", async () => {
  const site = await makeSite();
  const long = "x".repeat(500);
  expect((await site.post(`${long} one\n${long} two\n`)).status).toBe(200);
  expect((await site.post(`${long} one\n`)).status).toBe(200);
  expect((await site.kept()).map((id) => id.slice(0, 7))).toEqual(["sha256:", "sha256:"]);
});
