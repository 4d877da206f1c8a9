import { Gauge, Registry } from "prom-client";
import type { DatabaseStats, Db } from "#db/client.ts";
import { readLoad } from "#db/queries/load.ts";
import type { JobsHealth } from "#jobs/host.ts";
import type { LoopLag } from "./loop-lag.ts";
import { tellJobs } from "./metrics-jobs.ts";
import { tellLoad } from "./metrics-load.ts";
import { type Counts, tellProcess } from "./metrics-process.ts";
import { within } from "./within.ts";

export type Metrics = Counts & { text(): Promise<string> };

export type MetricsDeps = {
  /** The reader of long questions: no keystroke waits for a scrape. */
  long: Db;
  stats: () => Promise<DatabaseStats>;
  /** Null where nobody writes together. */
  sync: { rooms(): number; clients(): number } | null;
  /** Null where the jobs run elsewhere. */
  jobs: () => JobsHealth | null;
  lag: LoopLag;
  sendMode: "live" | "sink";
  nowMs: () => number;
};

/** What the database is asked is kept for so long, however many scrape. */
const keptMs = 5_000;
/** Scrapers wait for 10 s. */
const patienceMs = 5_000;

/** The figures of this process and its database in the text format of Prometheus (OP1), without anybody's name or address. */
export function makeMetrics(deps: MetricsDeps): Metrics {
  const registry = new Registry();
  const { gather: gatherProcess, ...counts } = tellProcess(registry, deps.sendMode);
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const lag = gauge("parley_event_loop_lag_seconds", "The longest in the last 15 s that nobody was served.");
  const up = gauge("parley_database_up", "1 while the database answers.");
  const threads = {
    waiting: gauge("parley_database_waiting", "Requests that wait for their turn, by thread.", ["thread"]),
    requests: gauge("parley_database_requests", "Requests since the thread was spawned.", ["thread"]),
    busy: gauge("parley_database_busy", "Times another process held the write lock.", ["thread"]),
    respawns: gauge("parley_database_respawns", "Times the thread died and was spawned anew.", ["thread"]),
    longestTurnMs: gauge("parley_database_longest_turn_milliseconds", "The longest turn of the thread.", ["thread"]),
  };
  const sync = deps.sync && {
    ...deps.sync,
    roomsNow: gauge("parley_sync_rooms", "Live texts in memory."),
    clientsNow: gauge("parley_sync_clients", "Sockets in live texts."),
  };
  const load = tellLoad(registry);
  const jobs = tellJobs(registry);
  const read = keep(deps.nowMs, () => within(readLoad(deps.long, deps.nowMs()), patienceMs));

  async function gather(): Promise<void> {
    const [now, stats] = await Promise.all([read(), within(deps.stats(), patienceMs)]);
    up.set(now ? 1 : 0);
    load(now, deps.nowMs());
    for (const [thread, of] of Object.entries(stats ?? {})) {
      for (const [what, metric] of Object.entries(threads)) metric.set({ thread }, of[what as keyof typeof threads]);
    }
    jobs(deps.jobs(), deps.nowMs());
    gatherProcess();
    lag.set(deps.lag.worstMs() / 1000);
    sync?.roomsNow.set(sync.rooms());
    sync?.clientsNow.set(sync.clients());
  }

  return {
    ...counts,
    async text() {
      await gather();
      return await registry.metrics();
    },
  };
}

/** Asks anew once what was answered is older than `keptMs`; who asks meanwhile waits for the same answer. */
function keep<T>(nowMs: () => number, ask: () => Promise<T>): () => Promise<T> {
  let kept: { atMs: number; answer: Promise<T> } | undefined;
  return () => {
    if (!kept || nowMs() - kept.atMs >= keptMs) kept = { atMs: nowMs(), answer: ask() };
    return kept.answer;
  };
}
