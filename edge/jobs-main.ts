// The jobs as a process of their own: `npm run start:jobs`. In the all-in-one process they are a worker (jobs/worker.ts).
import { migrateDatabase } from "#db/migrate.ts";
import { readJobsConfig } from "#jobs/config.ts";
import { drainOnSignals } from "#jobs/drain.ts";
import { makeLog } from "#jobs/log.ts";
import { runJobs } from "#jobs/run.ts";
import type { Schedule } from "#jobs/schedule.ts";
import { keepAddressesOut } from "#jobs/span-addresses.ts";
import { endUnstarted, listenAt, openAt } from "./operations/start.ts";

/** A call to a provider ends after two minutes; what it answered is settled then. */
const drainMs = 150_000;

async function start() {
  keepAddressesOut();
  const config = await readJobsConfig(Deno.env.toObject());
  const { health, sendMode } = config;
  const log = makeLog(config.logLevel);
  if (config.toldOff) log("warn", "JOBS=off is for a server: this process runs the jobs all the same");
  const database = await openAt(config, migrateDatabase);
  let states: Schedule["states"] = () => [];
  let draining = false;
  if (health) {
    // Loaded only where somebody looks; before the jobs, so that a port that is taken ends the process before they begin.
    const { makeJobsHealth } = await import("./jobs-health.ts");
    const { fetch } = makeJobsHealth({
      database,
      states: () => states(),
      sendMode,
      log,
      token: health.token,
      isDraining: () => draining,
    });
    listenAt({ ...health, name: "HEALTH_PORT" }, fetch, (port) => log("info", "listening", { port }));
  }
  const jobs = await runJobs(database, config);
  states = jobs.states;
  drainOnSignals({
    mostMs: drainMs,
    log,
    async drain() {
      draining = true; // and its page says so to the end
      await jobs.stop(); // no send is cut in half
      await database.close();
    },
  });
  log("info", "jobs started");
}

try {
  await start();
} catch (cause) {
  endUnstarted(cause);
}
