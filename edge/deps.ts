import type { Database } from "#db/client.ts";
import { causeOf } from "#jobs/cause.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { openLinkKeys } from "#jobs/compose/link-keys.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeAuth } from "./auth/auth.ts";
import { makeSignInLimits, makeTestLimit } from "./auth/limits.ts";
import { type Bus, noBus } from "./bus.ts";
import { openChangeHub } from "./change-hub.ts";
import { type Config, originOf } from "./config.ts";
import type { Deps } from "./context.ts";
import type { Log } from "#jobs/log.ts";
import { makePlaces } from "./list-places.ts";
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
  /** What joins this process with others; without it, it works alone. */
  bus?: Bus;
}): Promise<OpenDeps> {
  const { db, long, lists } = o.database;
  const vault = makeVault(o.secret, o.config.oldSecrets);
  const keys = await openLinkKeys(db, vault, o.nowMs());
  const bus = o.bus ?? noBus;
  const changes = await openChangeHub(db, bus, (cause) => o.log("error", "change feed", { cause: causeOf(cause) }));
  const drains = new Set<() => void>();
  const sync = openSync({ db, changes, bus, nowMs: o.nowMs, log: o.log });
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
    presence: sync,
    editContent: sync.editContent,
    editText: sync.editText,
    onDrain(end) {
      drains.add(end);
      return () => drains.delete(end);
    },
    async drain() {
      await sync.drain();
      for (const end of drains) end();
    },
    async close() {
      await sync.drain();
      changes.stop();
    },
  };
}
