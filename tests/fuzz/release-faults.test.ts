import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import type { Db } from "#db/client.ts";
import { examine } from "#db/queries/doctor.ts";
import { makeRandom } from "#tests/support/random.ts";
import { makeProcesses } from "./faults/processes.ts";
import { type Accepted, type Fate, makeRun, openProviders } from "./faults/provider.ts";
import { race, settleTheRest } from "./faults/run.ts";
import { faultTerms } from "./faults/terms.ts";
import { makeWorld, messages, senders } from "./faults/world.ts";

/** `npm run bench -- faults` makes 200. One that failed fails again by FAULT_SEED, as far as its instants repeat. */
const runs = Number(Deno.env.get("FAULT_RUNS") ?? 20);
const firstSeed = Number(Deno.env.get("FAULT_SEED") ?? 1);

test(
  `[SE2] [SE3] [SE4] [SE5] [QU1] ${runs} runs of ${messages} messages, every process killed and both providers failing in every way`,
  async () => {
    const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
    onTestFinished(() => Deno.remove(directory, { recursive: true }));
    const providers = await openProviders();
    const begin = await makeWorld(providers);
    const { start } = makeProcesses(3);
    const befell = new Map<Fate, number>();
    const total = { died: 0, sent: 0, unknown: 0, failed: 0, accepted: 0 };
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const random = makeRandom(seed);
      const run = makeRun(makeRandom(seed + 1_000_000));
      providers.begin(run);
      const { db, url, close } = await begin(directory, random);
      total.died += await race({ db, url, run, random, start });
      const nowMs = await settleTheRest(db, run, random);
      const states = await expectAccounted(db, run.accepted, nowMs, `seed ${seed}`);
      expectWithin(run.accepted, `seed ${seed}`);
      for (const [fate, n] of run.befell) befell.set(fate, (befell.get(fate) ?? 0) + n);
      total.accepted += run.accepted.length;
      for (const state of ["sent", "unknown", "failed"] as const) total[state] += states.get(state) ?? 0;
      await close();
    }
    if (runs > 20) console.log(JSON.stringify({ runs, ...total, befell: Object.fromEntries(befell) }));
    // What never happened was not tried.
    const all: Fate[] = ["droppedTaken", "dropped", "garbageTaken", "garbage", "failingTaken", "failing", "slowTaken"];
    const more: Fate[] = ["busy", "refused", "revoked", "refusedWhole", "greetBusy", "outage", "replayed"];
    if (runs >= 20) expect([...all, ...more].filter((fate) => !befell.has(fate))).toEqual([]);
    expect(total.died).toBeGreaterThanOrEqual(3 * runs);
    expect(total.unknown).toBeGreaterThan(0);
  },
  60_000 + runs * 20_000,
);

/** Each mail is accepted once at most, and each message is sent, unknown to a person, or failed: nothing is lost. Returns how many of each. */
async function expectAccounted(db: Db, accepted: Accepted[], nowMs: number, run: string): Promise<Map<string, number>> {
  const times = Map.groupBy(accepted, ({ messageId }) => messageId);
  expect([run, [...times].filter(([, mails]) => mails.length > 1)]).toEqual([run, []]);
  const rows = await db.all<{ id: string; state: string; poison: number }>(
    sql`select m.id, m.state, exists (select 1 from participant p join user u on u.id = p.user_id
        where p.message_id = m.id and u.email like 'poison%') as poison from message m where m.direction = 'out'`,
  );
  expect([run, rows.length]).toEqual([run, messages]);
  const astray = rows.filter(({ id, state, poison }) => {
    if (poison === 1) return !["failed", "unknown"].includes(state) || times.has(id);
    if (state === "sent") return !times.has(id);
    return state !== "unknown" && (state !== "failed" || times.has(id));
  });
  expect([run, astray]).toEqual([run, []]);
  const wrong = (await examine(db, nowMs, faultTerms)).filter(({ wrongCount }) => wrongCount > 0);
  expect([run, wrong]).toEqual([run, []]);
  return new Map([...Map.groupBy(rows, ({ state }) => state)].map(([state, all]) => [state, all.length]));
}

/** No rolling hour or day over its limit, by the provider's clock. */
function expectWithin(accepted: Accepted[], run: string) {
  for (const { address, hourly, daily } of senders) {
    const at = accepted.filter(({ sender }) => sender === address).map(({ atMs }) => atMs).sort((a, b) => a - b);
    for (const [limit, ms] of [[hourly, faultTerms.hourMs], [daily, faultTerms.dayMs]] as const) {
      if (limit === null) continue;
      const over = at.filter((from, i) => (at[i + limit] ?? Infinity) < from + ms);
      expect([run, address, limit, over]).toEqual([run, address, limit, []]);
    }
  }
}
