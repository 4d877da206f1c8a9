// The jobs as a process of their own: `npm run start:jobs`. In the all-in-one process they are a worker (jobs/worker.ts).
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { SchemaFault } from "#db/schema-state.ts";
import { ConfigFault, readJobsConfig } from "#jobs/config.ts";
import { drainOnSignals } from "#jobs/drain.ts";
import { makeLog } from "#jobs/log.ts";
import { runJobs } from "#jobs/run.ts";
import type { Schedule } from "#jobs/schedule.ts";
import { keepAddressesOut } from "#jobs/span-addresses.ts";

/** A call to a provider ends after two minutes; what it answered is settled then. */
const drainMs = 150_000;

async function start() {
  keepAddressesOut();
  const config = await readJobsConfig(Deno.env.toObject());
  const { health, sendMode } = config;
  const log = makeLog(config.logLevel);
  const database = await openDatabase({ url: config.databaseUrl, authToken: config.databaseAuthToken });
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
    const onListen = ({ port }: Deno.NetAddr) => log("info", "listening", { port });
    Deno.serve({ port: health.port, hostname: health.host, onListen }, fetch);
  }
  await migrateDatabase(database);
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
  console.error(cause instanceof ConfigFault || cause instanceof SchemaFault ? cause.message : cause);
  Deno.exit(1);
}
