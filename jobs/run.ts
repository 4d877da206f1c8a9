import type { Database } from "#db/client.ts";
import { hookOf } from "./channels/hooks.ts";
import { makeVault } from "./channels/secrets.ts";
import { followLinkKeys, openLinkKeys } from "./compose/link-keys.ts";
import { makeLinks } from "./compose/link-token.ts";
import type { JobsConfig } from "./config.ts";
import { makeReader } from "./inbound/reader.ts";
import { makeLog } from "./log.ts";
import { type Schedule, startSchedule } from "./schedule.ts";
import { makeChannels, makeProviders } from "./sends/channels.ts";
import { pauses, terms } from "./sends/terms.ts";

/** Runs all jobs over a migrated database until stopped; the database stays the caller's to close. */
export async function runJobs({ db, long, lists, sends }: Database, config: JobsConfig): Promise<Schedule> {
  const log = makeLog(config.logLevel);
  const vault = makeVault(config.secret, config.oldSecrets);
  const sending = { publicUrl: config.publicUrl, sendMode: config.sendMode };
  const keys = await openLinkKeys(db, vault, Date.now());
  const following = followLinkKeys(keys, { db: long, vault, nowMs: Date.now, log });
  const links = makeLinks(keys, config.origin);
  const channels = makeChannels(sends, vault, sending);
  const providers = makeProviders(long, vault);
  const reader = makeReader();
  const release = {
    db: sends,
    channelOf: channels.channelOf,
    links,
    sending,
    clock: null,
    random: Math.random,
    log,
    terms,
    pauses,
  };
  const schedule = startSchedule({
    db,
    long,
    lists,
    release,
    links,
    inbound: { providerOf: providers.channelOf, hookOf, links, read: reader.read },
    nowMs: Date.now,
    log,
  });
  return {
    nudge: schedule.nudge,
    states: schedule.states,
    async stop() {
      await schedule.stop();
      following.stop();
      reader.close();
      await Promise.all([channels.close(), providers.close()]);
    },
  };
}
