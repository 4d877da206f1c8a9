import { type Database, transferOf } from "#db/client.ts";
import type { JobsConfig } from "./config.ts";
import type { JobState } from "./job-runner.ts";
import type { Log } from "./log.ts";
import type { Nudge } from "./schedule.ts";
import type { FromJobs, ToJobs } from "./worker.ts";

/** A worker that always crashes is spawned again at this pace at most. */
const respawnMs = 1_000;

/** How the jobs do, as they told last (OP1). */
export type JobsHealth = { toldAtMs: number; jobs: JobState[] };

export type JobsWorker = {
  nudge(job: Nudge): void;
  health(): JobsHealth;
  /** Drains (OP2): no send is cut in half. */
  stop(): Promise<void>;
};

/** Runs the jobs in a worker of this process, and in another when it dies: what was under way lapses with its lease, and is
 * swept or tried again. */
export function hostJobs(o: { database: Database; config: JobsConfig; log: Log }): Promise<JobsWorker> {
  let worker: Worker;
  let stopping = false;
  let alive = false;
  let respawn: ReturnType<typeof setTimeout> | undefined;
  let onStopped = () => {};
  let health: JobsHealth = { toldAtMs: Date.now(), jobs: [] };
  const tell = (message: ToJobs, transfer: Transferable[] = []) => worker.postMessage(message, transfer);

  function spawn(): Promise<void> {
    return new Promise((resolve) => {
      const ports = o.database.ports();
      if (!ports) throw new Error("this database has no ports for a worker");
      alive = true;
      worker = new Worker(new URL("./worker.ts", import.meta.url).href, { type: "module", name: "jobs" });
      worker.onmessage = ({ data }: MessageEvent<FromJobs>) => {
        if (data.kind === "stopped") return onStopped();
        health = { toldAtMs: Date.now(), jobs: data.kind === "told" ? data.jobs : health.jobs };
        if (data.kind === "running") resolve();
      };
      worker.onerror = (event) => {
        // Without this the death of the worker would end the process.
        event.preventDefault();
        o.log("error", "jobs died", { cause: event.message });
        worker.terminate();
        alive = false;
        if (stopping) return onStopped();
        respawn = setTimeout(() => void spawn().then(resolve), respawnMs);
      };
      tell({ kind: "open", ports, config: o.config }, transferOf(ports));
    });
  }

  return spawn().then(() => ({
    // A request may come while the process drains, after the jobs have ended.
    nudge: (job) => alive && tell({ kind: "nudge", job }),
    health: () => health,
    stop: () =>
      new Promise<void>((resolve) => {
        stopping = true;
        clearTimeout(respawn);
        if (!alive) return resolve();
        onStopped = () => {
          alive = false;
          worker.terminate();
          resolve();
        };
        tell({ kind: "stop" });
      }),
  }));
}
