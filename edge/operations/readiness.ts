import type { Db } from "#db/client.ts";
import { type SchemaState, schemaState } from "#db/schema-state.ts";
import type { JobsHealth } from "#jobs/host.ts";
import { within } from "./within.ts";

/** A database that takes longer than this to read a row does not answer. */
const patienceMs = 2_000;
/** Jobs tell how they do every few seconds; a worker that is silent for this long runs in circles or hangs. */
const silenceMs = 30_000;

export type Readiness = {
  /** Whether the process is to be given requests. */
  ok: boolean;
  draining: boolean;
  database: "ok" | "does not answer";
  schema: SchemaState | "unknown";
  /** `elsewhere` where they run in a process of their own. */
  jobs: "ok" | "do not answer" | "elsewhere";
  /** Runs that take longer than any of their kind: told, but the rest of the process serves on. */
  stuck: { job: string; forSeconds: number }[];
  sendMode: "live" | "sink";
};

export type ReadinessDeps = {
  db: Db;
  isDraining: () => boolean;
  /** Null where the jobs run elsewhere. */
  jobs: () => JobsHealth | null;
  sendMode: "live" | "sink";
  nowMs: () => number;
};

/** Looks whether the process can serve (OP1): it does not drain (OP2), its database answers and has this code's schema, and jobs that
 * belong to it are alive. */
export async function readReadiness(deps: ReadinessDeps): Promise<Readiness> {
  const schema = await within(schemaState(deps.db), patienceMs);
  const health = deps.jobs();
  const nowMs = deps.nowMs();
  const jobs = health === null ? "elsewhere" : nowMs - health.toldAtMs > silenceMs ? "do not answer" : "ok";
  const stuck = (health?.jobs ?? []).flatMap(({ name, runningSinceMs, stuckAfterMs }) => {
    const forMs = runningSinceMs === null ? 0 : nowMs - runningSinceMs;
    return forMs > stuckAfterMs ? [{ job: name, forSeconds: Math.round(forMs / 1000) }] : [];
  });
  const draining = deps.isDraining();
  return {
    ok: !draining && schema === "current" && jobs !== "do not answer",
    draining,
    database: schema === null ? "does not answer" : "ok",
    schema: schema ?? "unknown",
    jobs,
    stuck,
    sendMode: deps.sendMode,
  };
}
