import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Close } from "#edge/sync/protocol.ts";
import { lateLines } from "#web/shared/live-text/late-lines.ts";
import type { Ending } from "#tests/support/memory-drafts.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { makeSyncWorld, messageId, type SyncWorld } from "#tests/support/sync-world.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Act = (world: SyncWorld, random: Random) => void | Promise<void>;
const anyTab = (world: SyncWorld, random: Random) => {
  const open = world.tabs.filter(({ isSynced, status }) => isSynced && status.link !== "locked");
  return open.length > 0 ? random.pick(open) : undefined;
};

const acts: Record<string, { weight: number; act: Act }> = {
  type: {
    weight: 30,
    act: (world, random) => {
      const tab = anyTab(world, random);
      if (tab) world.type(tab);
    },
  },
  erase: {
    weight: 6,
    act: (world, random) => {
      const tab = anyTab(world, random);
      if (tab) world.erase(tab);
    },
  },
  deliver: { weight: 60, act: (world, random) => void world.network.step(random) },
  answer: {
    weight: 25,
    act: (world, random) => {
      const endings: Ending[] = ["answered", "answered", "answered", "answered", "lost before", "lost after"];
      const place = world.isAlone ? 0 : random.int(0, Math.max(0, world.drafts.waiting() - 1));
      world.drafts.end(random.pick(endings), place);
    },
  },
  wait: { weight: 6, act: async (_world, random) => void await vi.advanceTimersByTimeAsync(random.int(10, 2_000)) },
  drop: {
    weight: 2,
    act: (world, random) => world.network.cut(() => random.chance(0.5)),
  },
  reload: {
    weight: 1,
    act: (world, random) => {
      const tab = anyTab(world, random);
      if (!tab) return;
      world.closeTab(tab);
      const fresh = world.openTab(tab.name, tab.words);
      fresh.typed = tab.typed.slice();
      fresh.saved = tab.saved;
    },
  },
  kill: { weight: 0.7, act: (world) => world.killProcess() },
  busDown: { weight: 0.7, act: (world) => world.bus.down() },
  busUp: { weight: 1, act: (world) => world.bus.up() },
  seal: {
    weight: 0.7,
    act: (world, random) => {
      world.drafts.seal(messageId, random.pick(["sending", "cancelled"] as const));
      world.tellChanged(() => random.chance(0.5));
    },
  },
  reopen: {
    weight: 1.5,
    act: (world) => {
      world.drafts.reopen(messageId);
      world.tellChanged();
      for (const tab of world.tabs) if (tab.status.link === "locked") tab.client.reopen();
    },
  },
  damage: {
    weight: 2,
    act: (world, random) => {
      const vandal = new world.network.WebSocket(`ws://parley.test/api/sync/draft:${messageId}?who=vandal`);
      const frame = new Uint8Array(random.int(1, 40)).map(() => random.int(0, 255));
      frame[0] = random.pick([0, 0, 0, 1, 3, 9]);
      vandal.onopen = () => vandal.send(frame);
    },
  },
};
const names = Object.keys(acts);
const total = names.reduce((sum, name) => sum + acts[name]!.weight, 0);

function pickAct(random: Random): string {
  let left = random.next() * total;
  return names.find((name) => (left -= acts[name]!.weight) < 0) ?? names[0]!;
}

/** Nothing that was said to be on disk is missing from the log, and nothing is in it twice. */
function expectHonest(world: SyncWorld, told: string): void {
  const logged = world.logged();
  expect(new Set(logged).size + repeatedInSeed, told).toBe(logged.length);
  for (const { saved } of world.tabs) {
    for (const char of saved.difference(world.erased)) expect(logged, `${told}: ${char} was saved`).toContain(char);
  }
}
const repeatedInSeed = "Hello world".length - new Set("Hello world").size;

const blocks = (count: number, first: number) => Array.from({ length: count }, (_, n) => first + n * 10);

test.each(blocks(30, 1))(
  "[CO3] whatever befalls browsers, network, server and database, all agree and no acknowledged word is lost, seeds from %i",
  async (first) => {
    for (let seed = first; seed < first + 10; seed++) await live(seed, { processes: 1 });
  },
);

test.each(blocks(70, 10_001))(
  "[CO7] nor is any lost, doubled or kept from anybody by processes that die and a bus that is gone at times, seeds from %i",
  async (first) => {
    for (let seed = first; seed < first + 10; seed++) await live(seed, { processes: 2 + seed % 2 });
  },
);

async function live(seed: number, { processes }: { processes: number }): Promise<void> {
  const random = makeRandom(seed);
  const world = makeSyncWorld(random, { processes });
  const told = [`seed ${seed}:`];
  for (const name of ["ann", "bob", "cas"].slice(0, random.int(2, 3))) world.openTab(name);
  for (let step = random.int(60, 200); step > 0; step--) {
    const name = pickAct(random);
    told.push(name);
    await acts[name]!.act(world, random);
    await world.turn();
    if (name === "kill" || name === "seal") expectHonest(world, told.join(" "));
  }
  const run = told.join(" ");
  // The bus may stay down: the log alone brings everybody together.
  if (random.chance(0.5)) world.bus.up();
  if (world.drafts.find(messageId)!.state !== "pending") {
    await expectSealed(world, run);
    world.drafts.reopen(messageId);
  }
  // A close that was under way when the draft was reopened arrives first.
  await world.settle();
  for (const tab of world.tabs) if (tab.status.link === "locked") tab.client.reopen();
  await world.settle();
  expect(world.tabs.map(({ status }) => status), run).toEqual(
    world.tabs.map(() => expect.objectContaining({ link: "live", unsaved: false, closeCode: null })),
  );
  expectHonest(world, run);
  for (const tab of world.tabs) {
    expect(world.textOf(tab), run).toBe(world.read());
    for (const char of tab.typed) if (!world.erased.has(char)) expect(world.read(), run).toContain(char);
  }
  world.end();
  await world.settle();
  expect([world.roomCount(), world.network.open()], run).toEqual([0, 0]);
  world.stop();
  expect(vi.getTimerCount(), `${run}: timers left behind`).toBe(0);
}

/** The sealed draft is what was committed, every browser shows it, and shows apart what came too late (CO4). */
async function expectSealed(world: SyncWorld, run: string): Promise<void> {
  world.tellChanged();
  await world.settle();
  const sealed = world.read();
  for (const tab of world.tabs) {
    expect(tab.status, run).toMatchObject({ link: "locked", closeCode: Close.sealed.code });
    const stretches = tab.client.lateText().flatMap((line) => line.stretches);
    const was = stretches.filter(({ as }) => as !== "added").map(({ text }) => text).join("");
    const now = stretches.filter(({ as }) => as !== "removed").map(({ text }) => text).join("");
    const text = world.textOf(tab);
    if (text === sealed) expect(stretches, run).toEqual([]);
    else expect([was, now], run).toEqual([sealed, text]);
    expect(lateLines(tab.doc, new Uint8Array([0, 0])).length, run).toBeGreaterThan(0);
  }
}
