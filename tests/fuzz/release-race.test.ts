import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { expect, onTestFinished, test } from "vitest";
import type { Database, Db } from "#db/client.ts";
import { examine } from "#db/queries/doctor.ts";
import * as schema from "#db/schema/index.ts";
import { newId } from "#db/ids.ts";
import { makeRelease } from "#jobs/sends/release.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";
import { runProcess } from "#tests/support/process.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { addStart, releaseDeps } from "#tests/support/release.ts";
import { makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { expectGated, wereHeld } from "./release-gated.ts";
import { openProvider, perilousChannel } from "./release-provider.ts";
import { type EditorStory, racePauses, type RacerOrder, raceTerms } from "./release-terms.ts";

/** Another seed by `FUZZ_SEED`; one that ever failed gets a test of its own. */
const seed = Number(Deno.env.get("FUZZ_SEED") ?? 20260304);
const raceMs = Number(Deno.env.get("FUZZ_MS") ?? 7_000);
const mostRounds = 10;

type Sender = { address: string; hourly: number | null; daily: number | null; gapMs: number; hasKeys: boolean };
type Accepted = { key: string; messageId: string; sender: string; atMs: number; bytes: Uint8Array };

// A server of a test is slow: there the race is about less.
test.each([["a file", makeDatabase, true], ["a server", makeRemoteDatabase, false]] as const)(
  "[SE2][SE5][QU1][CO4][SU3][PR2][PR5][PR8] three releasing processes, two editing ones, over %s, with stalls, deaths, refusals and broken-off answers",
  async (_, make, meddles) => {
    const random = makeRandom(seed);
    const { db, url } = await make();
    const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
    onTestFinished(() => Deno.remove(directory, { recursive: true }));
    const providerUrl = `file:${directory}/provider.db`;
    const provider = await openProvider(providerUrl);
    const w = await makeReleaseWorkspace(db);
    const senders = await addSenders(w);

    const process = async (script: string, n: number, forMs: number) => {
      const order: RacerOrder = { url, providerUrl, seed: seed * 10 + n, forMs, meddles };
      const { code, out, err } = await runProcess(new URL(script, import.meta.url), [JSON.stringify(order)]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      return out;
    };
    const stories: EditorStory[] = [];
    // One race tells enough on a machine that is free; a busy one gets more of them, never easier ones.
    for (let round = 0; round < mostRounds && !await tellsEnough(db, senders, stories, meddles); round++) {
      await addMessages(w, senders, random, meddles ? 0.2 : 0);
      const [told] = await Promise.all([
        Promise.all([4, 5].map((n) => process("./draft-editor-racer.ts", 10 * round + n, raceMs - 1_000))),
        ...[1, 2, 3].map((n) => process("./release-racer.ts", 10 * round + n, raceMs)),
      ]);
      stories.push(...told.map((out) => JSON.parse(out)));
      await settleTheRest(db, provider);
    }

    const accepted = await provider.db.all<Accepted>(
      sql`select idempotency_key as key, message_id as "messageId", sender,
    at_ms as "atMs", bytes from accepted order by at_ms, n`,
    );
    expect(accepted.length).toBeGreaterThan(30);
    expectOnce(accepted);
    await expectAccounted(db, accepted);
    for (const sender of senders) {
      expectWithin(sender, accepted.filter((mail) => mail.sender === sender.address));
      if (limitsOf(sender).length === 1) await expectReached(db, sender);
    }
    await expectWords(db, accepted, stories);
    if (meddles) {
      await expectGated(db, accepted, stories);
      expect(await wereHeld(db)).toBe(true);
    }
    await provider.close();
  },
  400_000,
);

/** Whether the race got as far as what it is for: limits used up, and words refused behind a seal. */
async function tellsEnough(
  db: Db,
  senders: (Sender & { teammateId: string })[],
  stories: EditorStory[],
  meddles: boolean,
) {
  if (!stories.some(({ refused }) => refused > 0) || (meddles && !await wereHeld(db))) return false;
  const used = await Promise.all(senders.filter((one) => limitsOf(one).length === 1).map((one) => usedUp(db, one)));
  return used.every(({ most, limit }) => most === limit);
}

/** Limited ones with and without keys, one with a gap, unlimited ones. */
async function addSenders(w: ReleaseWorkspace): Promise<(Sender & { teammateId: string; channelId: string })[]> {
  const channels = { KEYED: 60_000, PLAIN: null };
  for (const [name, idempotencyMs] of Object.entries(channels)) {
    await w.db.insert(schema.channel).values({
      id: name,
      kind: "smtp",
      name,
      settings: {},
      idempotencyMs,
      createdAtMs: 0,
    });
  }
  const made = [
    { channelId: "KEYED", hourly: 6, daily: 12, gapMs: 0 },
    { channelId: "PLAIN", hourly: 4, daily: null, gapMs: 0 },
    { channelId: "KEYED", hourly: null, daily: null, gapMs: 1_000 },
    { channelId: "KEYED", hourly: null, daily: null, gapMs: 0 },
    { channelId: "PLAIN", hourly: null, daily: 20, gapMs: 0 },
  ];
  return await Promise.all(made.map(async ({ channelId, hourly, daily, gapMs }, i) => {
    const teammateId = await w.addTeammate();
    const address = `sender${i}@team.example`;
    const limits = { hourlyLimit: hourly, dailyLimit: daily, minGapSeconds: gapMs / 1000 };
    await w.addSender(teammateId, { channelId, address, ...limits });
    return { teammateId, channelId, address, hourly, daily, gapMs, hasKeys: channelId === "KEYED" };
  }));
}

async function addMessages(
  w: ReleaseWorkspace,
  senders: { teammateId: string; channelId: string }[],
  random: Random,
  watched: number,
) {
  const whole = await addStart(w.db, "<p>Dear {{user.firstName}}</p>");
  const hole = await addStart(w.db, "<p>Dear {{ae.firstName}}</p>");
  const counts = [90, 70, 40, 120, 120];
  for (const [i, sender] of senders.entries()) {
    await Promise.all(Array.from({ length: counts[i]! }, () =>
      w.addMessage({
        ...sender,
        id: newId(),
        defaultTeammateId: sender.teammateId,
        startId: random.chance(0.03) ? hole : whole,
        lane: random.int(0, 3),
        approvalNeeded: random.chance(0.15),
        watchLife: random.chance(watched),
        allowUnsubscribes: !random.chance(0.1),
        sendAtMs: Date.now() + random.int(-1_000, raceMs - 4_000),
      })));
  }
  await w.db.run(sql`update start set created = (select count(*) from message m where m.start_id = start.id)`);
}

/** What is under way when the racers stop lapses, and is swept or tried again; without perils, whatever places are left are
 * used up. */
async function settleTheRest(db: Db, provider: Database) {
  const calm = makeRandom(1);
  const noPerils = { die: () => Promise.reject(new Error("calm")), stall: () => Promise.resolve() };
  const release = makeRelease({
    ...releaseDeps(db, { clock: null }),
    terms: raceTerms,
    pauses: racePauses,
    channelOf: (id) =>
      Promise.resolve(
        perilousChannel(provider, id === "KEYED", { ...calm, chance: () => false, next: () => 0.5 }, noPerils),
      ),
  });
  const beganMs = Date.now();
  for (;;) {
    await release.run();
    const [left] = await db.all<{ n: number }>(sql`select count(*) as n from message where state = 'sending'`);
    if (left!.n === 0 && Date.now() > beganMs + raceTerms.hourMs) break;
    expect(Date.now()).toBeLessThan(beganMs + 4 * raceTerms.hourMs);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await release.stop();
}

function expectOnce(accepted: Accepted[]) {
  const times = Map.groupBy(accepted, ({ messageId }) => messageId);
  expect([...times].filter(([, mails]) => mails.length > 1).map(([id]) => id)).toEqual([]);
}

/** What the provider has is sent or, where nobody could know, unknown; what is sent, the provider has; and the doctor agrees. */
async function expectAccounted(db: Db, accepted: Accepted[]) {
  const states = new Map(
    (await db.all<{ id: string; state: string }>(sql`select id, state from message where direction = 'out'`)).map((
      m,
    ) => [m.id, m.state]),
  );
  const has = new Set(accepted.map(({ messageId }) => messageId));
  const astray = accepted.filter(({ messageId }) => !["sent", "unknown"].includes(states.get(messageId)!));
  expect(astray.map(({ messageId }) => states.get(messageId))).toEqual([]);
  expect([...states].filter(([id, state]) => state === "sent" && !has.has(id))).toEqual([]);
  const found = await examine(db, Date.now(), raceTerms);
  expect(found.filter(({ wrongCount }) => wrongCount > 0)).toEqual([]);
  const held = await db.all(sql`select 1 from message where state = 'sent' and hold is not null`);
  expect(held).toEqual([]);
}

const limitsOf = ({ hourly, daily }: Sender) =>
  ([[hourly, raceTerms.hourMs], [daily, raceTerms.dayMs]] as const).flatMap(([limit, ms]) =>
    limit === null ? [] : [{ limit, ms }]
  );
const mostWithin = (at: number[], ms: number) =>
  Math.max(0, ...at.map((from, i) => at.slice(i).filter((to) => to < from + ms).length));

/** No rolling window over its limit, as the provider saw it, and no two mails closer than the gap. */
function expectWithin(sender: Sender, accepted: Accepted[]) {
  const at = accepted.map(({ atMs }) => atMs);
  for (const { limit, ms } of limitsOf(sender)) expect(mostWithin(at, ms), sender.address).toBeLessThanOrEqual(limit);
  const gaps = at.slice(1).map((to, i) => to - at[i]!);
  expect(Math.min(Infinity, ...gaps), sender.address).toBeGreaterThanOrEqual(sender.gapMs);
}

/** The most that a window of its one limit held, by the ledger, since a try that broke off keeps its place. */
async function usedUp(db: Db, sender: Sender & { teammateId: string }): Promise<{ most: number; limit: number }> {
  const tries = await db.all<{ at: number }>(sql`select counts_at_ms as at from send_try
    where teammate_id = ${sender.teammateId} order by counts_at_ms`);
  const { limit, ms } = limitsOf(sender)[0]!;
  return { most: mostWithin(tries.map(({ at }) => at), ms), limit };
}

/** Its limit was used up: the waiting was no mere caution. */
async function expectReached(db: Db, sender: Sender & { teammateId: string }) {
  const { most, limit } = await usedUp(db, sender);
  expect(most, sender.address).toBe(limit);
}

/** Every acknowledged word of a sent message is in the mail, and nobody was begun with after their unsubscribe. */
async function expectWords(db: Db, accepted: Accepted[], stories: EditorStory[]) {
  const mails = new Map(accepted.map(({ messageId, bytes }) => [messageId, bytes]));
  const words = Map.groupBy(stories.flatMap(({ acked }) => acked), ({ messageId }) => messageId);
  let looked = 0;
  for (const [messageId, acked] of words) {
    const bytes = mails.get(messageId);
    if (!bytes) continue;
    const { text } = await PostalMime.parse(bytes);
    const missing = acked.filter(({ word }) => !text!.includes(word));
    expect(missing, messageId).toEqual([]);
    looked += acked.length;
  }
  expect(looked).toBeGreaterThan(10);
  expect(stories.reduce((n, { refused }) => n + refused, 0)).toBeGreaterThan(0);
  for (const { userId, atMs } of stories.flatMap(({ unsubscribed }) => unsubscribed)) {
    const late = await db.all(sql`select m.id from message m join participant p on p.message_id = m.id and p.role = 'to'
      where p.user_id = ${userId} and m.allow_unsubscribes = 1 and m.began_at_ms > ${atMs}`);
    expect(late).toEqual([]);
  }
}
