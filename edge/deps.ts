import type { Database } from "#db/client.ts";
import { causeOf } from "#jobs/cause.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { followLinkKeys, openLinkKeys } from "#jobs/compose/link-keys.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeAuth } from "./auth/auth.ts";
import { makeSignInLimits, makeTestLimit } from "./auth/limits.ts";
import { type Bus, noBus } from "./bus.ts";
import { openChangeHub } from "./change-hub.ts";
import { type Config, originOf } from "./config.ts";
import type { Deps } from "./context.ts";
import type { JobsHealth } from "#jobs/host.ts";
import type { Log } from "#jobs/log.ts";
import { makePlaces } from "./list-places.ts";
import { watchLoop } from "./operations/loop-lag.ts";
import { makeMetrics } from "./operations/metrics.ts";
import { readReadiness } from "./operations/readiness.ts";
import { openSync, type Sync } from "./sync/sync.ts";

export type OpenDeps = Deps & {
  sync: Sync;
  drain: () => Promise<void>;
  close: () => Promise<void>;
};

/** Everything the app stands on, opened over a migrated database. The database stays the caller's to close. */
export async function openDeps(o: {
  database: Database;
  config: Config;
  secret: string;
  nowMs: () => number;
  log: Log;
  nudge: Deps["nudge"];
  /** How the jobs of this process do; null where they run elsewhere. */
  jobs?: () => JobsHealth | null;
  /** What joins this process with others; without it, it works alone. */
  bus?: Bus;
}): Promise<OpenDeps> {
  const { db, long, lists } = o.database;
  const vault = makeVault(o.secret, o.config.oldSecrets);
  const keys = await openLinkKeys(db, vault, o.nowMs());
  const following = followLinkKeys(keys, { db: long, vault, nowMs: o.nowMs, log: o.log });
  const bus = o.bus ?? noBus;
  const changes = await openChangeHub(db, bus, (cause) => o.log("error", "change feed", { cause: causeOf(cause) }));
  const drains = new Set<() => void>();
  const sync = openSync({ db, changes, bus, nowMs: o.nowMs, log: o.log });
  const lag = watchLoop();
  const { jobs = () => null, nowMs, config: { sendMode } } = o;
  let draining = false;
  return {
    db,
    long,
    lists,
    places: makePlaces(),
    vault,
    changes,
    sync,
    config: o.config,
    auth: makeAuth({ db, secret: o.secret, oldSecrets: o.config.oldSecrets, origin: originOf(o.config) }),
    limits: makeSignInLimits(),
    testLimit: makeTestLimit(),
    links: makeLinks(keys, originOf(o.config)),
    nowMs: o.nowMs,
    log: o.log,
    nudge: o.nudge,
    metrics: makeMetrics({
      long,
      stats: () => o.database.stats(),
      sync: { rooms: sync.count, clients: sync.clients },
      jobs,
      lag,
      sendMode,
      nowMs,
    }),
    readiness: () => readReadiness({ db, isDraining: () => draining, jobs, sendMode, nowMs }),
    presence: sync,
    editContent: sync.editContent,
    editText: sync.editText,
    isDraining: () => draining,
    onDrain(end) {
      if (draining) end();
      drains.add(end);
      return () => drains.delete(end);
    },
    async drain() {
      draining = true;
      await sync.drain();
      for (const end of drains) end();
    },
    async close() {
      await sync.drain();
      changes.stop();
      following.stop();
      lag.stop();
    },
  };
}
