import { Counter, Gauge, type Registry } from "prom-client";
import type { JobsHealth } from "#jobs/host.ts";

/** What becomes of a message that the release took up, as its report calls it (jobs/sends/deps.ts). */
const outcomes = ["sent", "failed", "unknown", "skipped", "reopened", "sealed", "lost"];

/** How the jobs of this process do (OP1); nothing where they run elsewhere. */
export function tellJobs(registry: Registry): (health: JobsHealth | null, nowMs: number) => void {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const runs = counter("parley_job_runs_total", "Runs that began, by job.", ["job"]);
  const failures = counter("parley_job_failures_total", "Runs that threw, by job.", ["job"]);
  const did = counter("parley_job_did_total", "What the runs told that they did, by job.", ["job", "what"]);
  const sends = counter("parley_sends_total", "Messages that the release took up, by what became of them.", [
    "outcome",
  ]);
  const running = new Gauge({
    name: "parley_job_running_seconds",
    help: "How long the oldest run that is under way has taken; 0 while none is.",
    labelNames: ["job"],
    registers,
  });
  const silent = new Gauge({
    name: "parley_jobs_silent_seconds",
    help: "How long ago the jobs last told how they do.",
    registers,
  });

  return (health, nowMs) => {
    if (!health) return;
    // They count in a thread of their own: what it told last is what is told here.
    for (const metric of [runs, failures, did, sends]) metric.reset();
    silent.set(Math.max(0, nowMs - health.toldAtMs) / 1000);
    for (const state of health.jobs) {
      const job = state.name;
      runs.inc({ job }, state.runs);
      failures.inc({ job }, state.failures);
      const sinceMs = state.runningSinceMs;
      running.set({ job }, sinceMs === null ? 0 : Math.max(0, nowMs - sinceMs) / 1000);
      for (const [what, n] of Object.entries(state.did)) did.inc({ job, what }, Math.max(0, n));
    }
    const released = health.jobs.find(({ name }) => name === "release")?.did ?? {};
    for (const outcome of outcomes) sends.inc({ outcome }, released[outcome] ?? 0);
  };
}
