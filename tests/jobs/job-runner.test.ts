import { expect, test } from "vitest";
import { type Job, makeJobRunner } from "#jobs/job-runner.ts";
import { makeLog } from "#jobs/log.ts";

function makeRunner(job: Partial<Job> & Pick<Job, "run">) {
  const clock = { nowMs: 1_000 };
  const logged: Record<string, unknown>[] = [];
  let stopping = false;
  const runner = makeJobRunner({ name: "checks", pattern: "* * * * * *", atOnce: 1, ...job }, {
    log: makeLog("debug", (line) => logged.push(JSON.parse(line))),
    nowMs: () => clock.nowMs,
    isStopping: () => stopping,
  });
  return { runner, clock, logged, stop: () => stopping = true };
}

test("[OP1] a job counts its runs, its failures and what it did; each run that did something is one line", async () => {
  const answers: (() => Record<string, unknown> | null)[] = [
    () => ({ rows: 3, of: "a.csv" }),
    () => null,
    () => {
      throw new Error("no");
    },
    () => ({ rows: 4, faults: 1 }),
  ];
  const { runner, logged } = makeRunner({ run: () => Promise.resolve().then(answers.shift()!) });
  for (let n = 0; n < 4; n++) await runner.run();
  expect(runner.state()).toEqual({
    name: "checks",
    runs: 4,
    failures: 1,
    runningSinceMs: null,
    did: { rows: 7, faults: 1 },
    stuckAfterMs: 600_000,
  });
  expect(logged.map(({ level, event }) => [level, event])).toEqual([
    ["info", "job"],
    ["debug", "job"],
    ["error", "job failed"],
    ["info", "job"],
  ]);
});

test("[OP1] a run under way says since when; one asked for meanwhile follows it, and none while it stops", async () => {
  const runs: PromiseWithResolvers<null>[] = [];
  const { runner, clock, stop } = makeRunner({
    long: true,
    run() {
      runs.push(Promise.withResolvers());
      return runs.at(-1)!.promise;
    },
  });
  const first = runner.run();
  clock.nowMs = 9_000;
  runner.run();
  runner.run();
  expect(runner.state()).toMatchObject({ runs: 1, runningSinceMs: 1_000, stuckAfterMs: 6 * 3_600_000 });
  runs[0]!.resolve(null);
  await first;
  expect(runner.state()).toMatchObject({ runs: 2, runningSinceMs: 9_000 });
  runner.run();
  stop();
  runs[1]!.resolve(null);
  await runner.idle();
  expect(runner.state()).toMatchObject({ runs: 2, runningSinceMs: null });
});
