import type { Hono } from "hono";
import type { Database } from "#db/client.ts";
import type { JobState } from "#jobs/job-runner.ts";
import type { Log } from "#jobs/log.ts";
import type { AppEnv } from "./context.ts";
import { makeHealthApp } from "./health-app.ts";
import { watchLoop } from "./operations/loop-lag.ts";
import { makeMayLook } from "./operations/may-look.ts";
import { makeMetrics } from "./operations/metrics.ts";
import { readReadiness } from "./operations/readiness.ts";

/** What a process that runs the jobs alone answers: how they do (OP1), and nothing else. */
export function makeJobsHealth({ database: { db, long, stats }, states, token, log, ...o }: {
  database: Pick<Database, "db" | "long" | "stats">;
  states: () => JobState[];
  /** Lets whoever sends it read the figures from elsewhere than this machine; null where nobody may. */
  token: string | null;
  sendMode: "live" | "sink";
  isDraining: () => boolean;
  log: Log;
}): Hono<AppEnv> {
  const nowMs = Date.now;
  // They run on this very thread: what they tell is of now.
  const jobs = () => ({ toldAtMs: nowMs(), jobs: states() });
  return makeHealthApp({
    log,
    mayLook: makeMayLook(token),
    readiness: () => readReadiness({ ...o, db, jobs, nowMs }),
    metrics: makeMetrics({ ...o, long, stats, sync: null, jobs, lag: watchLoop(), nowMs }),
  });
}
