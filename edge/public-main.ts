// The public routes alone, for an edge host: pixel, unsubscribe and webhooks over the workspace's database. No editor, no sign-in, no jobs
// and, over a server, no native code. Segment's /v1 is not here: its write keys are checked by the sign-in library.
import type { Db } from "#db/client.ts";
import { pathOfUrl } from "#db/file-url.ts";
import { requireCurrent } from "#db/schema-state.ts";
import { makeVault, type Vault } from "#jobs/channels/secrets.ts";
import { followLinkKeys, openLinkKeys } from "#jobs/compose/link-keys.ts";
import { type LinkKey, makeLinks } from "#jobs/compose/link-token.ts";
import { ConfigFault } from "#jobs/config-fault.ts";
import { drainOnSignals } from "#jobs/drain.ts";
import { makeLog } from "#jobs/log.ts";
import { makeLateMetrics } from "./operations/late-metrics.ts";
import { makeMayLook } from "./operations/may-look.ts";
import { readReadiness } from "./operations/readiness.ts";
import { endUnstarted, listenAt, openAt } from "./operations/start.ts";
import { makePublicApp } from "./public/app.ts";
import { type PublicConfig, readPublicConfig } from "./public/config.ts";

/** A hit of the pixel is a moment's work; a large webhook over a slow line may take half a minute. */
const drainMs = 35_000;
/** The first answers are not to wait for the library of the figures. */
const figuresAfterMs = 1_000;

async function main(config: PublicConfig): Promise<void> {
  refuseUnreadable(config.databaseUrl);
  const log = makeLog(config.logLevel);
  const vault = makeVault(config.secret, config.oldSecrets);
  let keys: LinkKey[] = [];
  const database = await openAt(config, async ({ db }) => void (keys = await openKeys(db, vault)));
  const { db } = database;
  const following = followLinkKeys(keys, { db, vault, nowMs: Date.now, log });
  let draining = false;
  const readiness = () =>
    readReadiness({ db, nowMs: Date.now, isDraining: () => draining, jobs: () => null, sendMode: "live" });
  const metrics = makeLateMetrics(async () => {
    const { makePublicMetrics } = await import("./public/metrics.ts");
    return makePublicMetrics(async () => (await readiness()).database === "ok");
  });
  const app = makePublicApp({
    db,
    vault,
    log,
    nowMs: Date.now,
    // Links are read here, never made.
    links: makeLinks(keys, "http://localhost"),
    nameSpan: config.traced ? await traceRequests() : undefined,
    mayLook: makeMayLook(config.metricsToken),
    readiness,
    metrics,
  });
  const server = listenAt({ ...config, name: "PORT" }, app.fetch, (port) => log("info", "listening", { port }));
  setTimeout(metrics.load, figuresAfterMs);
  drainOnSignals({
    mostMs: drainMs,
    log,
    async drain() {
      draining = true;
      await server.shutdown();
      following.stop();
      await database.close();
    },
  });
}

/** Its tables are the server's to make, whose code is the same version's. Both are asked at once, since the database may be far.
 * @throws {SchemaFault} @throws {Unsealable} */
async function openKeys(db: Db, vault: Vault): Promise<LinkKey[]> {
  const [schema, keys] = await Promise.allSettled([requireCurrent(db), openLinkKeys(db, vault, Date.now())]);
  if (schema.status === "rejected") throw schema.reason;
  if (keys.status === "fulfilled") return keys.value;
  throw keys.reason;
}

/** The rights of `npm run start:public` have no file in them. @throws {ConfigFault} */
function refuseUnreadable(url: string): void {
  if (!url.startsWith("file:")) return;
  const path = pathOfUrl(url);
  const isGranted = (name: "read" | "write") => Deno.permissions.querySync({ name, path }).state === "granted";
  if (!isGranted("read") || !isGranted("write")) throw new ConfigFault(fileWords);
}

const fileWords = `DATABASE_URL names a file, which this process has no right to open: it is for a libSQL server
(libsql: or https:). Over a file, npm start serves these routes itself, beside everything else.`;

/** What costs a start its time where nobody traces. */
async function traceRequests() {
  const [{ keepAddressesOut }, { nameSpan }] = await Promise.all([
    import("#jobs/span-addresses.ts"),
    import("./middleware/trace.ts"),
  ]);
  keepAddressesOut();
  return nameSpan;
}

try {
  await main(readPublicConfig(Deno.env.toObject()));
} catch (cause) {
  endUnstarted(cause);
}
