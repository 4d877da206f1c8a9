import { causeOf } from "./cause.ts";
import type { Log } from "./log.ts";
import { inSpan } from "./span.ts";

export type Job = {
  name: string;
  /** Croner's six fields, seconds first, in UTC. */
  pattern: string;
  /** How many runs may overlap: a pass of the release leaves alone what an earlier one is still at. */
  atOnce: number;
  /** It goes on for as long as there is work, which may be hours. */
  long?: true;
  /** What it did, for its line in the log; null for nothing worth one. */
  run: () => Promise<Record<string, unknown> | null>;
};

/** How a job does, since its process began (OP1). */
export type JobState = {
  name: string;
  runs: number;
  failures: number;
  /** When the oldest run that is under way began, epoch ms; null while none is. */
  runningSinceMs: number | null;
  /** Sums of the counts that its runs told. */
  did: Record<string, number>;
  /** A run that takes longer than this is stuck. */
  stuckAfterMs: number;
};

export type JobRunner = {
  /** Now, or once more after the runs under way where there are enough of them. */
  run(): Promise<void> | void;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
  state(): JobState;
};

/** A run does what is there and ends; the longest call in one, to a provider, ends after two minutes. */
const stuckAfterMs = 10 * 60_000;
const longStuckAfterMs = 6 * 3_600_000;

/** One line in the log for each run that did something (OP1), and none that throws takes the schedule down. */
export function makeJobRunner(
  job: Job,
  deps: { log: Log; nowMs: () => number; isStopping: () => boolean },
): JobRunner {
  const running = new Map<Promise<void>, number>();
  const counts = { runs: 0, failures: 0 };
  const did: Record<string, number> = {};
  let again = false;

  async function once(): Promise<void> {
    const beganMs = performance.now();
    counts.runs++;
    try {
      const told = await inSpan(`job ${job.name}`, {}, job.run);
      const tookMs = Math.round(performance.now() - beganMs);
      for (const [what, n] of Object.entries(told ?? {})) {
        if (typeof n === "number") did[what] = (did[what] ?? 0) + n;
      }
      deps.log(told ? "info" : "debug", "job", { job: job.name, tookMs, ...told });
    } catch (cause) {
      counts.failures++;
      deps.log("error", "job failed", { job: job.name, cause: causeOf(cause) });
    }
  }

  function run(): Promise<void> | void {
    if (deps.isStopping()) return;
    if (running.size >= job.atOnce) return void (again = true);
    const it = once().finally(() => {
      running.delete(it);
      if (!again) return;
      again = false;
      run();
    });
    running.set(it, deps.nowMs());
    return it;
  }

  return {
    run,
    idle: async () => void await Promise.allSettled(running.keys()),
    state: () => ({
      name: job.name,
      ...counts,
      runningSinceMs: running.size === 0 ? null : Math.min(...running.values()),
      did: { ...did },
      stuckAfterMs: job.long ? longStuckAfterMs : stuckAfterMs,
    }),
  };
}
