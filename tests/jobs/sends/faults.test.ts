import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import { DatabaseError } from "#db/errors.ts";
import { examine } from "#db/queries/doctor.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { openResend } from "#jobs/channels/resend/send.ts";
import { resendFacts } from "#jobs/channels/resend/limits.ts";
import { makeRelease, releaseDue } from "#jobs/sends/release.ts";
import { terms } from "#jobs/sends/terms.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { openResendServer } from "#tests/support/providers/resend.ts";
import { addStart, makeProvider, releaseDeps } from "#tests/support/release.ts";
import { makeReleaseWorkspace, messageRow, startOfTestMs } from "#tests/support/release-workspace.ts";

const hourMs = 3_600_000;

async function makeWorld(o: Parameters<typeof makeReleaseWorkspace>[1] = {}) {
  const { db } = await makeDatabase();
  const channel = { kind: "resend" as const, idempotencyMs: 23 * hourMs, ...o.channel };
  const w = await makeReleaseWorkspace(db, { ...o, channel });
  const startId = await addStart(db, "<p>Dear {{user.firstName}}</p>");
  const add = async (n: number) => {
    const ids: string[] = [];
    for (let i = 0; i < n; i++) ids.push((await w.addMessage({ startId })).id);
    await db.run(sql`update start set created = (select count(*) from message where start_id = start.id)`);
    return ids;
  };
  const countOf = async (state: string) =>
    (await db.all<{ n: number }>(sql`select count(*) as n from message where state = ${state}`))[0]!.n;
  const wrong = async (nowMs: number) => (await examine(db, nowMs)).filter(({ wrongCount }) => wrongCount > 0);
  return { ...w, startId, add, countOf, wrong };
}

test("[SE4] 429 for an hour: its provider is left alone for as long as it says, and nothing is lost", async () => {
  const w = await makeWorld();
  const server = await openResendServer({ retryAfter: 3_600 });
  const channel = openResend({ apiUrl: server.url, webhooks: false }, { apiKey: "re_good" }, resendFacts.capabilities);
  await w.add(30);
  server.fail("busy");
  let asked = 0;
  for (let minute = 0; minute < 60; minute++) {
    await releaseDue(releaseDeps(w.db, { clock: w.nowMs + minute * 60_000, channel }));
    if (minute === 0) asked = server.calls.length;
  }
  // Those that were on their way when the first answer came, and not one more in the hour.
  expect(asked).toBeLessThanOrEqual(8);
  expect(server.calls).toHaveLength(asked);
  expect(await w.countOf("pending")).toBe(30);
  server.fail(null);
  const later = w.nowMs + 1.1 * hourMs;
  await releaseDue(releaseDeps(w.db, { clock: later, channel }));
  expect([await w.countOf("sent"), server.delivered.length]).toEqual([30, 30]);
  expect(await w.wrong(later)).toEqual([]);
});

test("[SE1] [SW2] a machine that sleeps over the end of the window sends nothing after it, and all the next day", async () => {
  const day = [["09:00", "17:00"]] as [string, string][];
  const w = await makeWorld({
    teammate: {
      timeZone: "UTC",
      sendingWindow: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
    },
  });
  await w.add(6);
  const { channel, asked } = makeProvider();
  // Wednesday 16:59: claimed, and then the lid is closed until nine in the evening.
  let nowMs = startOfTestMs + 4 * hourMs + 59 * 60_000;
  const deps = releaseDeps(w.db, { clock: nowMs, channel });
  const release = makeRelease({
    ...deps,
    get clock() {
      return nowMs;
    },
    channelOf: (id) => {
      nowMs = startOfTestMs + 9 * hourMs;
      return deps.channelOf(id);
    },
  });
  expect((await release.run()).claimed).toBeGreaterThan(0);
  await release.run();
  expect(asked).toEqual([]);
  nowMs = startOfTestMs + 21 * hourMs;
  await release.run();
  expect(asked).toHaveLength(6);
  expect(await w.countOf("sent")).toBe(6);
  expect(await w.wrong(nowMs)).toEqual([]);
});

/** A database that refuses what settles an acceptance, as a full disk does, `times` times. */
function fullDisk(db: Db, times: number): { db: Db; refused: () => number } {
  let refused = 0;
  const client = new Proxy(db.$client, {
    get(target, name) {
      const method = Reflect.get(target, name);
      if (name !== "batch") return typeof method === "function" ? method.bind(target) : method;
      return (statements: { sql: string }[], ...rest: unknown[]) => {
        if (refused < times && statements.some(({ sql }) => sql.includes("set state = 'sent'"))) {
          refused++;
          return Promise.reject(new DatabaseError("database or disk is full", "SQLITE_FULL"));
        }
        return (method as (...args: unknown[]) => unknown).call(target, statements, ...rest);
      };
    },
  });
  const full = new Proxy(db, {
    get(target, name) {
      if (name === "$client") return client;
      const method = Reflect.get(target, name);
      return typeof method === "function" ? method.bind(target) : method;
    },
  });
  return { db: full, refused: () => refused };
}

test("[SE5] a disk that is full when a mail is settled: it is written down once there is room, and sent once", async () => {
  const w = await makeWorld();
  const [id] = await w.add(1);
  const { channel, asked } = makeProvider();
  const disk = fullDisk(w.db, 2);
  expect(await releaseDue(releaseDeps(disk.db, { clock: w.nowMs, channel }))).toMatchObject({ sent: 1 });
  expect([disk.refused(), asked.length]).toEqual([2, 1]);
  expect((await messageRow(w.db, id!)).state).toBe("sent");
});

test.each([["a key", 23 * hourMs, "sent"], ["no key", null, "unknown"]] as const)(
  "[SE3] [SE5] a disk that stays full when a mail is settled: with %s it is never sent twice",
  async (_, idempotencyMs, state) => {
    const w = await makeWorld({ channel: { idempotencyMs } });
    const [id] = await w.add(1);
    const { channel, asked } = makeProvider();
    const taken = new Set<string>();
    const provider = {
      ...channel,
      deliver: (...args: Parameters<typeof channel.deliver>) => {
        taken.add(args[0].key);
        return channel.deliver(...args);
      },
    };
    const disk = fullDisk(w.db, 5);
    const report = await releaseDue(releaseDeps(disk.db, { clock: w.nowMs, channel: provider }));
    expect([disk.refused(), report.sent]).toEqual([5, 0]);
    expect((await messageRow(w.db, id!)).state).toBe("sending");
    const later = w.nowMs + terms.leaseMs;
    await releaseDue(releaseDeps(w.db, { clock: later, channel: provider }));
    expect((await messageRow(w.db, id!)).state).toBe(state);
    expect([taken.size, asked.length]).toEqual([1, idempotencyMs === null ? 1 : 2]);
    expect(new Set(asked.map(({ bytes }) => bytes.join()))).toHaveProperty("size", 1);
    expect(await w.wrong(later)).toEqual([]);
  },
  30_000,
);

test("a mail of 30 MB and one to a bad address stop only themselves", async () => {
  const w = await makeWorld();
  const server = await openResendServer();
  const channel = openResend({ apiUrl: server.url, webhooks: false }, { apiKey: "re_good" }, resendFacts.capabilities);
  const largeStart = await addStart(w.db, "<p>Long</p>");
  const long = contentFromHtml({ subject: "Long", html: "<p>Long</p>" });
  const words = JSON.stringify(long.body).replace("Long", "word ".repeat(6_000_000));
  const seed = seedUpdate({ ...long, body: JSON.parse(words), files: [] });
  await w.db.run(sql`update start set seed = ${seed}, created = 1 where id = ${largeStart}`);
  const large = (await w.addMessage({ startId: largeStart })).id;
  const bad = (await w.addMessage({ startId: w.startId, users: [await w.addUser({ email: "no address at all" })] })).id;
  const good = await w.add(10);
  await releaseDue(releaseDeps(w.db, { clock: w.nowMs, channel }));
  const states = await Promise.all([large, bad, ...good].map(async (id) => (await messageRow(w.db, id)).state));
  expect(states.slice(2)).toEqual(Array.from({ length: 10 }, () => "sent"));
  expect(states.slice(0, 2)).toEqual(["failed", "failed"]);
  expect((await messageRow(w.db, large)).endedWhy).toContain("characters");
}, 60_000);
