// Everything in one process: API, live drafts, public routes, web files, and the jobs unless JOBS=off.
import { migrateDatabase } from "#db/migrate.ts";
import { openSetupLink } from "#db/queries/joining.ts";
import { causeOf } from "#jobs/cause.ts";
import { drainOnSignals } from "#jobs/drain.ts";
import { hostJobs, type JobsWorker } from "#jobs/host.ts";
import { makeLog } from "#jobs/log.ts";
import { keepAddressesOut } from "#jobs/span-addresses.ts";
import { makeApp } from "./app.ts";
import { hashToken, newToken } from "./auth/tokens.ts";
import { openBus } from "./bus.ts";
import { type Config, originOf, readConfig } from "./config.ts";
import { openDeps } from "./deps.ts";
import { endUnstarted, listenAt, openAt, requireDataDir } from "./operations/start.ts";
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
  await requireDataDir(config.dataDir);
  const secret = await appSecret(config);
  const database = await openAt(config, migrateDatabase);
  const { publicUrl, sendMode, logLevel } = config;
  const told = { publicUrl, sendMode, logLevel, secret, oldSecrets: config.oldSecrets, origin: originOf(config) };
  let jobs: JobsWorker | null = null;
  const beginning = config.jobs ? { toldAtMs: Date.now(), jobs: [] } : null;
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
    jobs: () => jobs?.health() ?? beginning,
  });
  if (config.oldSecrets.length > 0) {
    log("info", "secrets sealed anew", await resealAll({ db: database.db, vault: deps.vault, auth: deps.auth }));
  }
  if (sendMode === "sink") log("warn", "sink: no mail leaves, every channel's goes to the outbox");
  const app = makeApp(deps);
  serveWebFiles(app);
  // Before the jobs: where something else listens already, they have not begun.
  const server = listenAt(
    { ...config, name: "PORT" },
    app.fetch,
    (port) => log("info", "listening", { port, origin: originOf(config) }),
  );
  const hosting = config.jobs ? hostJobs({ database, log, config: told }) : null;
  drainOnSignals({
    mostMs: drainMs,
    log,
    async drain() {
      await deps.drain(); // sockets are told to come back, batches flushed, streams ended
      await (await hosting)?.stop(); // no send is cut in half; readers of mail and providers are answered meanwhile
      await Promise.race([server.shutdown(), new Promise((resolve) => setTimeout(resolve, requestsMs))]);
      await deps.close(); // and what requests under way wrote
      await bus.close();
      await database.close();
    },
  });
  jobs = await hosting;
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
  endUnstarted(cause);
}
