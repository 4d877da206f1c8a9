import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { markChannel } from "#db/queries/channel.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeChannels } from "#jobs/sends/channels.ts";
import { makeRelease } from "#jobs/sends/release.ts";
import type { Random } from "#tests/support/random.ts";
import type { makeProcesses, Releaser } from "./processes.ts";
import type { Run } from "./provider.ts";
import { appSecret, faultPauses, faultTerms, sending } from "./terms.ts";

/** A race ends by what was accepted; on a machine with much else to do not later than this. */
const mostRaceMs = 15_000;
const channelIds = ["KEYED", "PLAIN"];

/** Two processes release; at random instants of the sending one of them is killed and another takes its place, at last both are. Returns how
 * many died. */
export async function race(
  o: { db: Db; url: string; run: Run; random: Random; start: ReturnType<typeof makeProcesses>["start"] },
): Promise<number> {
  const { run, random } = o;
  const alive: Releaser[] = await Promise.all([o.start(o.url), o.start(o.url)]);
  const gone: Promise<unknown>[] = [];
  const killsAt = Array.from({ length: random.int(2, 3) }, () => random.int(3, 70)).sort((a, b) => a - b);
  const outageAt = random.chance(0.3) ? random.int(10, 60) : Infinity;
  const lastAt = random.int(80, 160);
  let over = () => {};
  const finished = new Promise<void>((resolve) => over = resolve);
  const kill = (victim: Releaser) => {
    alive.splice(alive.indexOf(victim), 1);
    gone.push(victim.gone);
    victim.kill();
  };
  const starting: Promise<unknown>[] = [];
  let ended = false;
  // Between the acceptance and its answer.
  run.onAccepted = () => {
    const n = run.accepted.length;
    if (n >= lastAt) over();
    if (n === outageAt) run.outageUntilMs = Date.now() + 700;
    if (n < (killsAt[0] ?? Infinity) || alive.length === 0) return;
    killsAt.shift();
    kill(random.pick(alive));
    starting.push(o.start(o.url).then((next) => void (ended ? (gone.push(next.gone), next.kill()) : alive.push(next))));
  };
  const mending = setInterval(() => void mend(o.db).catch(() => {}), 200);
  const timer = setTimeout(over, mostRaceMs);
  await finished;
  ended = true;
  clearTimeout(timer);
  clearInterval(mending);
  run.onAccepted = () => {};
  for (const victim of [...alive]) kill(victim);
  await Promise.all(starting);
  await Promise.all(gone);
  return gone.length;
}

/** A person mends what a revoked key broke. */
const mend = (db: Db) => Promise.all(channelIds.map((id) => markChannel(db, id, "ok", null, Date.now())));

/** What was under way when everything died lapses, the providers are well, and the hours go by until nothing more can leave. */
export async function settleTheRest(db: Db, run: Run, random: Random): Promise<number> {
  run.calm = true;
  run.outageUntilMs = 0;
  await mend(db);
  const channels = makeChannels(db, makeVault(appSecret), sending);
  const clock = () => Date.now() + run.offsetMs;
  const release = makeRelease({
    db,
    channelOf: channels.channelOf,
    links: makeLinks([{ id: 1, secret: new Uint8Array(32) }], sending.publicUrl),
    sending,
    get clock() {
      return clock();
    },
    random: () => random.next(),
    log: () => {},
    terms: faultTerms,
    pauses: faultPauses,
  });
  for (let n = 0; n < 100; n++) {
    await release.run();
    const [left] = await db.all<{ n: number }>(
      sql`select count(*) as n from message where state in ('pending', 'sending')`,
    );
    if (left!.n === 0) break;
    // Whatever holds them is over by then: a lease, a busy sender, the rolling hour.
    run.offsetMs += faultTerms.hourMs;
  }
  await release.stop();
  await channels.close();
  return clock();
}
