import { causeOf } from "./cause.ts";
import { makeChecks } from "./checks/run.ts";
import { runBulk } from "./bulk/run.ts";
import type { Links } from "./compose/link-token.ts";
import { Cron } from "croner";
import type { Db } from "#db/client.ts";
import { cleanUp } from "#db/queries/cleanup.ts";
import { nextDueAtMs, readNow } from "#db/queries/send-queue.ts";
import { runErasures } from "./erasures/run.ts";
import { runImports } from "./imports/run.ts";
import type { InboundDeps } from "./inbound/deps.ts";
import { makeFollow } from "./inbound/follow.ts";
import { makeInbound } from "./inbound/run.ts";
import { type Job, type JobState, makeJobRunner } from "./job-runner.ts";
import type { Log } from "./log.ts";
import { makePlaybooks } from "./playbooks/run.ts";
import type { ReleaseDeps } from "./sends/deps.ts";
import { runBreakers } from "./sends/breaker.ts";
import { askInDoubt } from "./sends/inquire.ts";
import { makeRelease } from "./sends/release.ts";
import { tickMs } from "./sends/terms.ts";
import { runStarts } from "./starts/run.ts";
import { handOverRest } from "./team/hand-over.ts";
import { settleStale } from "./texts/settle.ts";

/** What may be asked to run at once instead of at its next tick. */
export type Nudge = "release" | "starts" | "imports" | "inbound" | "bulk" | "erasures" | "playbooks";

export type ScheduleDeps = {
  /** Short reads. */
  db: Db;
  /** Everything that may be long by the workspace's size, and what jobs write: people's writes pass it. */
  long: Db;
  /** What somebody's filter chose: nothing else waits for that. */
  lists: Db;
  release: ReleaseDeps;
  inbound: Pick<InboundDeps, "providerOf" | "hookOf" | "links" | "read">;
  links: Pick<Links, "hashAddress">;
  nowMs: () => number;
  log: Log;
};

export type Schedule = {
  /** Run this job now; if it runs already, once more after. */
  nudge(job: Nudge): void;
  /** How each job does (OP1). */
  states(): JobState[];
  /** Nothing begins any more; resolves when what runs has ended, no send cut in half (OP2). */
  stop(): Promise<void>;
};

/** Runs the jobs by their table until stopped: the release every two seconds and at once when something becomes due. */
export function startSchedule(deps: ScheduleDeps): Schedule {
  const release = makeRelease(deps.release);
  let stopping = false;
  const checks = makeChecks({
    db: deps.long,
    links: deps.release.links,
    log: deps.log,
    get clock() {
      return deps.release.clock;
    },
  }, () => stopping);
  let dueTimer: ReturnType<typeof setTimeout> | undefined;

  const { db, long, lists, nowMs, log } = deps;
  const background = { db, long, lists, nowMs, log, isStopping: () => stopping };
  const inbound = makeInbound({ ...background, db: deps.long, ...deps.inbound });
  const mailboxes = makeFollow({
    ...background,
    db: deps.long,
    ...deps.inbound,
    random: deps.release.random,
    onKept: () => void runners.get("inbound")!.run(),
  });
  const playbooks = makePlaybooks(background);
  const jobs: Job[] = [
    { name: "release", pattern: "*/2 * * * * *", atOnce: 4, run: runRelease },
    { name: "checks", pattern: "*/2 * * * * *", atOnce: 1, run: async () => orNull({ checked: await checks.run() }) },
    { name: "inbound", pattern: "*/5 * * * * *", atOnce: 1, run: async () => orNull(await inbound.run()) },
    // A staging copy that catches its mail does not read the team's (CH2).
    ...(deps.release.sending.sendMode === "sink" ? [] : [{
      name: "mailboxes",
      pattern: "5,20,35,50 * * * * *",
      atOnce: 1,
      run: async () => {
        const { mails, faults } = await mailboxes.run();
        return orNull({ mails, faults });
      },
    }]),
    {
      name: "starts",
      pattern: "*/5 * * * * *",
      atOnce: 1,
      long: true,
      run: async () => orNull({ created: await runStarts(background) }),
    },
    {
      name: "imports",
      pattern: "*/5 * * * * *",
      atOnce: 1,
      long: true,
      run: async () => {
        const rows = await runImports({ ...background, links: deps.links });
        // Who came to match by it need not wait for a tick (PB6).
        if (rows > 0) void runners.get("playbooks")!.run();
        return orNull({ rows });
      },
    },
    {
      name: "bulk",
      pattern: "*/5 * * * * *",
      atOnce: 1,
      long: true,
      run: async () => orNull({ rows: await runBulk(background) }),
    },
    {
      name: "erasures",
      pattern: "*/5 * * * * *",
      atOnce: 1,
      long: true,
      run: async () => orNull({ messages: await runErasures(background) }),
    },
    {
      name: "playbooks",
      pattern: "*/5 * * * * *",
      atOnce: 1,
      long: true,
      run: async () => orNull(await playbooks.run()),
    },
    {
      name: "texts",
      pattern: "*/10 * * * * *",
      atOnce: 1,
      run: async () => orNull({ settled: await settleStale(deps.long, deps.nowMs()) }),
    },
    {
      name: "hand-over",
      pattern: "*/5 * * * * *",
      atOnce: 1,
      run: async () => orNull({ moved: await handOverRest(background) }),
    },
    {
      name: "inquiries",
      pattern: "15,45 * * * * *",
      atOnce: 1,
      run: async () => orNull(await askInDoubt(deps.release, () => stopping)),
    },
    {
      name: "breaker",
      pattern: "10,40 * * * * *",
      atOnce: 1,
      run: async () => orNull(await runBreakers({ db: deps.long, log: deps.log, nowMs: deps.nowMs() })),
    },
    {
      name: "cleanup",
      pattern: "0 7 * * * *",
      atOnce: 1,
      run: async () => orNull(await cleanUp(deps.long, deps.nowMs())),
    },
  ];

  async function runRelease(): Promise<Record<string, unknown> | null> {
    const report = await release.run();
    await wakeWhenDue();
    const { senders, ...counts } = report;
    return orNull(counts) && { senders, ...counts };
  }

  /** A message that becomes due before the next tick need not wait for it. */
  async function wakeWhenDue(): Promise<void> {
    const { db, clock } = deps.release;
    const nowMs = await readNow(db, clock);
    const dueAtMs = await nextDueAtMs(db, nowMs);
    clearTimeout(dueTimer);
    if (stopping || dueAtMs === null || dueAtMs - nowMs > tickMs) return;
    dueTimer = setTimeout(() => runners.get("release")!.run(), dueAtMs - nowMs);
  }

  const runners = new Map(
    jobs.map((job) => [job.name, makeJobRunner(job, { log, nowMs, isStopping: () => stopping })]),
  );
  const crons = jobs.map((job) =>
    new Cron(job.pattern, {
      timezone: "UTC",
      protect: job.atOnce === 1,
      catch: (cause) => deps.log("error", "schedule", { job: job.name, cause: causeOf(cause) }),
    }, () => runners.get(job.name)!.run())
  );

  return {
    nudge: (job) => runners.get(job)?.run(),
    states: () => Array.from(runners.values(), (runner) => runner.state()),
    async stop() {
      stopping = true;
      crons.forEach((cron) => cron.stop());
      clearTimeout(dueTimer);
      await release.stop();
      await Promise.all(Array.from(runners.values(), (runner) => runner.idle()));
    },
  };
}

/** Null when every count is 0. */
const orNull = (counts: Record<string, number>) => Object.values(counts).some((n) => n > 0) ? counts : null;
