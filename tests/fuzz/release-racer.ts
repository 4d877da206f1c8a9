// A process that releases mail, for release-race.test.ts: it dies at every step, and a new one takes its place.
import { type Db, openDatabase } from "#db/client.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { emptyReport } from "#jobs/sends/deps.ts";
import { makeRelease } from "#jobs/sends/release.ts";
import { makeRandom } from "#tests/support/random.ts";
import { openProvider, perilousChannel } from "./release-provider.ts";
import { racePauses, type RacerOrder, raceTerms } from "./release-terms.ts";

const order: RacerOrder = JSON.parse(Deno.args[0]!);
const random = makeRandom(order.seed);
const database = await openDatabase({ url: order.url });
const provider = await openProvider(order.providerUrl);
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const total = { ...emptyReport(), deaths: 0 };

/** A life of the process: from its death on, nothing it asks of the database happens, and nothing answers it. */
function makeLife() {
  let dead = false;
  let onDeath = () => {};
  const died = new Promise<void>((resolve) => onDeath = resolve);
  const never = new Promise<never>(() => {});
  const die = () => {
    dead = true;
    onDeath();
    return never;
  };
  const client = new Proxy(database.db.$client, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => dead ? never : method.apply(target, args);
    },
  });
  const db = new Proxy(database.db, {
    get(target, name) {
      if (name === "$client") return client;
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => dead ? never : method.apply(target, args);
    },
  }) as Db;
  return { db, die, died };
}

async function live(untilMs: number): Promise<void> {
  const life = makeLife();
  const perils = { die: life.die, stall: (mostMs: number) => sleep(random.int(0, mostMs)) };
  const release = makeRelease({
    db: life.db,
    async channelOf(channelId) {
      if (random.chance(0.03)) await life.die(); // after the claim, before the begin
      if (random.chance(0.03)) await sleep(raceTerms.leaseMs + 300); // longer than the lease
      return perilousChannel(provider, channelId.startsWith("KEYED"), random, perils);
    },
    links: makeLinks([{ id: 1, secret: new Uint8Array(32) }], "https://parley.example"),
    sending: { publicUrl: "https://parley.example", sendMode: "live" },
    clock: null,
    random: () => random.next(),
    log: () => {},
    terms: raceTerms,
    pauses: racePauses,
  });
  const passes = new Set<Promise<unknown>>();
  const dead = life.died.then(() => "dead" as const);
  while (Date.now() < untilMs) {
    const pass = release.run().then((report) => {
      for (const [key, n] of Object.entries(report)) total[key as keyof typeof report] += n;
    }).finally(() => passes.delete(pass));
    passes.add(pass);
    if (await Promise.race([dead, sleep(random.int(10, 40))]) === "dead") return void total.deaths++;
  }
  await Promise.race([dead, release.stop()]);
}

const untilMs = Date.now() + order.forMs;
while (Date.now() < untilMs) await live(untilMs);
console.log(JSON.stringify(total));
Deno.exit(0);
