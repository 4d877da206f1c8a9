// The jobs as a process of their own: `deno run … jobs/main.ts`. In the all-in-one process they are a worker (worker.ts).
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { SchemaFault } from "#db/schema-state.ts";
import { ConfigFault, readJobsConfig } from "./config.ts";
import { drainOnSignals } from "./drain.ts";
import { makeLog } from "./log.ts";
import { runJobs } from "./run.ts";
import { keepAddressesOut } from "./span-addresses.ts";

/** A call to a provider ends after two minutes; what it answered is settled then. */
const drainMs = 150_000;

async function start() {
  keepAddressesOut();
  const config = await readJobsConfig(Deno.env.toObject());
  const database = await openDatabase({ url: config.databaseUrl, authToken: config.databaseAuthToken });
  await migrateDatabase(database);
  const jobs = await runJobs(database, config);
  const log = makeLog(config.logLevel);
  drainOnSignals({
    mostMs: drainMs,
    log,
    async drain() {
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
