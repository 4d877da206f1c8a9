// The jobs as a worker of the all-in-one process, over the database threads that the process already has.
import { connectDatabase, type Database, type DatabasePorts } from "#db/client.ts";
import type { JobsConfig } from "./config.ts";
import type { JobState } from "./job-runner.ts";
import { runJobs } from "./run.ts";
import type { Nudge, Schedule } from "./schedule.ts";
import { keepAddressesOut } from "./span-addresses.ts";

export type ToJobs =
  | { kind: "open"; ports: DatabasePorts; config: JobsConfig }
  | { kind: "nudge"; job: Nudge }
  | { kind: "stop" };
export type FromJobs = { kind: "running" } | { kind: "told"; jobs: JobState[] } | { kind: "stopped" };

/** How often the jobs tell how they do; a thread that does not come to it hangs (OP1). */
const tellEveryMs = 2_000;

const host = self as unknown as { postMessage(message: FromJobs): void };
let running: { database: Database; jobs: Schedule; telling: ReturnType<typeof setInterval> } | undefined;

addEventListener("message", ((event: MessageEvent<ToJobs>) => void take(event.data)) as EventListener);

async function take(message: ToJobs): Promise<void> {
  switch (message.kind) {
    case "open": {
      keepAddressesOut();
      const database = await connectDatabase(message.ports);
      const jobs = await runJobs(database, message.config);
      const telling = setInterval(() => host.postMessage({ kind: "told", jobs: jobs.states() }), tellEveryMs);
      running = { database, jobs, telling };
      return host.postMessage({ kind: "running" });
    }
    case "nudge":
      return running?.jobs.nudge(message.job);
    case "stop":
      await running?.jobs.stop();
      clearInterval(running?.telling);
      await running?.database.close();
      return host.postMessage({ kind: "stopped" });
  }
}
