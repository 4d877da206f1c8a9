// The jobs as a process of their own: `deno run … jobs/main.ts`. In the all-in-one process they are a worker (worker.ts).
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { ConfigFault, readJobsConfig } from "./config.ts";
import { runJobs } from "./run.ts";

async function start() {
  const config = await readJobsConfig(Deno.env.toObject());
  const database = await openDatabase({ url: config.databaseUrl, authToken: config.databaseAuthToken });
  await migrateDatabase(database);
  const jobs = await runJobs(database, config);
  let stopping: Promise<void> | undefined;
  const stop = () => stopping ??= jobs.stop().then(() => database.close()).then(() => Deno.exit(0));
  Deno.addSignalListener("SIGTERM", stop);
  Deno.addSignalListener("SIGINT", stop);
  console.log(JSON.stringify({ at: new Date().toISOString(), level: "info", event: "jobs started" }));
}

try {
  await start();
} catch (cause) {
  console.error(cause instanceof ConfigFault ? cause.message : cause);
  Deno.exit(1);
}
