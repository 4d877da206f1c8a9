// Everything in one process: API, live drafts, public routes, web files, and the jobs unless JOBS=off.
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { openSetupLink } from "#db/queries/joining.ts";
import { SchemaFault } from "#db/schema-state.ts";
import { causeOf } from "#jobs/cause.ts";
import { drainOnSignals } from "#jobs/drain.ts";
import { hostJobs, type JobsWorker } from "#jobs/host.ts";
import { makeLog } from "#jobs/log.ts";
import { keepAddressesOut } from "#jobs/span-addresses.ts";
import { makeApp } from "./app.ts";
import { hashToken, newToken } from "./auth/tokens.ts";
import { openBus } from "./bus.ts";
import { type Config, ConfigFault, originOf, readConfig } from "./config.ts";
import { openDeps } from "./deps.ts";
import { resealAll } from "./reseal.ts";
import { appSecret } from "./secret.ts";
import { serveWebFiles } from "./web-files.ts";

/** How long a drain, once the jobs have ended, waits for requests under way. */
const requestsMs = 8_000;
/** A call to a provider ends after two minutes; what it answered is settled then. */
const drainMs = 150_000;

async function main(config: Config): Promise<void> {
  keepAddressesOut();
  const log = makeLog(config.logLevel);
  // Customers, sessions and mails lie in it: nobody else on the machine looks in.
  await Deno.mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const secret = await appSecret(config);
  const database = await openDatabase({ url: config.databaseUrl, authToken: config.databaseAuthToken });
  await migrateDatabase(database);
  const { publicUrl, sendMode, logLevel } = config;
  const told = { publicUrl, sendMode, logLevel, secret, oldSecrets: config.oldSecrets, origin: originOf(config) };
  let jobs: JobsWorker | null = null;
  const onBusFault = (cause: unknown) => log("error", "redis", { cause: causeOf(cause) });
  const bus = await openBus({ redisUrl: config.redisUrl, secret, onFault: onBusFault });
  // Before the jobs: a secret that opens nothing here ends the process, where a worker would only die and come back.
  const deps = await openDeps({
    database,
    config,
    secret,
    log,
    bus,
    nowMs: Date.now,
    nudge: (job) => jobs?.nudge(job),
    jobs: () => jobs?.health() ?? null,
  });
  if (config.oldSecrets.length > 0) {
    log("info", "secrets sealed anew", await resealAll({ db: database.db, vault: deps.vault, auth: deps.auth }));
  }
  if (sendMode === "sink") log("warn", "sink: no mail leaves, every channel's goes to the outbox");
  if (config.jobs) jobs = await hostJobs({ database, log, config: told });
  const app = makeApp(deps);
  serveWebFiles(app);
  const server = Deno.serve({
    port: config.port,
    hostname: config.host,
    onListen: ({ port }) => log("info", "listening", { port, origin: originOf(config) }),
  }, app.fetch);
  drainOnSignals({
    mostMs: drainMs,
    log,
    async drain() {
      await deps.drain(); // sockets are told to come back, batches flushed, streams ended
      await jobs?.stop(); // no send is cut in half; readers of mail and providers are answered meanwhile
      await Promise.race([server.shutdown(), new Promise((resolve) => setTimeout(resolve, requestsMs))]);
      await deps.close(); // and what requests under way wrote
      await bus.close();
      await database.close();
    },
  });
  await greet(config, deps);
}

/** Says where the app is, and while nobody can sign in, the link that makes the first admin. */
async function greet(config: Config, deps: Pick<Awaited<ReturnType<typeof openDeps>>, "db" | "nowMs">): Promise<void> {
  const token = newToken();
  const origin = originOf(config);
  if (await openSetupLink(deps.db, await hashToken(token), deps.nowMs())) {
    console.log(`\nMake the first admin, once, within a week:\n  ${origin}/setup/${token}\n`);
  } else {
    console.log(`\nParley is at ${origin}\n`);
  }
}

try {
  await main(readConfig(Deno.env.toObject()));
} catch (cause) {
  const isSaid = cause instanceof ConfigFault || cause instanceof SchemaFault;
  console.error(isSaid ? `Nothing was started:\n${cause.message}` : cause);
  Deno.exit(1);
}
