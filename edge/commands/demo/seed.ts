import type { Database } from "#db/client.ts";
import { openOutbox } from "#jobs/channels/outbox/send.ts";
import type { Channel } from "#jobs/channels/port.ts";
import type { InboundDeps } from "#jobs/inbound/deps.ts";
import { takeMail } from "#jobs/inbound/take.ts";
import { makeLog } from "#jobs/log.ts";
import type { ReleaseDeps } from "#jobs/sends/deps.ts";
import { makeChecks } from "#jobs/checks/run.ts";
import { releaseDue } from "#jobs/sends/release.ts";
import { pauses, terms } from "#jobs/sends/terms.ts";
import { runStarts } from "#jobs/starts/run.ts";
import { makeApp } from "../../app.ts";
import { unlimited } from "../../auth/request-limit.ts";
import type { Config } from "../../config.ts";
import { openDeps } from "../../deps.ts";
import { makeReaders } from "./readers.ts";
import { goneMailbox, leavingReader, storyUntil } from "./story.ts";
import { makeDemoWorkspace } from "./workspace.ts";

const hourMs = 3_600_000;
/** How long before today the workspace was made. */
const ageMs = 30 * 24 * hourMs;

/** Fills an empty, migrated database with a workspace that has been at work for some weeks up to `nowMs`: through the API, the
 * starts, the release and the links of the mails, at instants of the past. Nothing reaches anybody: all mail stays in the
 * outbox. */
export async function seedDemo(
  given: { database: Database; config: Config; secret: string; nowMs: number },
): Promise<void> {
  const { database, config, secret } = given;
  const { db, long } = database;
  const clock = { nowMs: given.nowMs - ageMs };
  const log = makeLog("warn");
  const nowMs = () => clock.nowMs;
  const deps = await openDeps({ database, config, secret, log, nowMs, nudge: () => {} });
  const app = makeApp(deps, unlimited);
  const workspace = await makeDemoWorkspace(app, deps, given.nowMs);
  const inbound: InboundDeps = {
    db,
    providerOf: () => Promise.reject(new Error("the outbox is told nothing")),
    hookOf: () => undefined,
    links: deps.links,
    nowMs,
    log,
    isStopping: () => false,
  };
  const readers = makeReaders(
    app,
    workspace.team.get("maya")!.call,
    leavingReader,
    (bytes, eventId) =>
      takeMail(inbound, { channelId: workspace.channelId, eventId, bytes, about: null, atMs: clock.nowMs }),
  );
  const releaseAt = (atMs: number): ReleaseDeps => ({
    db: long,
    channelOf: (id) => Promise.resolve(withoutOneMailbox(answered(openOutbox(long, id)))),
    links: deps.links,
    sending: config,
    clock: atMs,
    random: () => 0.5,
    log,
    terms,
    pauses,
  });

  /** What the jobs do in one look. */
  async function work(): Promise<void> {
    await runStarts({ db, long, nowMs, log: (level, event, fields) => level === "error" && log(level, event, fields) });
    if ((await releaseDue(releaseAt(clock.nowMs))).sent > 0) await readers.receive();
  }

  async function liveUntil(untilMs: number): Promise<void> {
    while (clock.nowMs < untilMs) {
      clock.nowMs = Math.min(untilMs, clock.nowMs + hourMs, readers.nextAtMs());
      await readers.act(clock.nowMs);
      await work();
    }
  }

  const scenes = storyUntil(given.nowMs);
  clock.nowMs = scenes[0]!.atMs;
  for (const { atMs, play } of scenes) {
    await liveUntil(atMs);
    await play(workspace);
    await work();
  }
  await liveUntil(given.nowMs);
  const checks = makeChecks(releaseAt(given.nowMs));
  while (await checks.run() > 0);
  for (const colleague of workspace.team.values()) await colleague.signOut();
  await deps.close();
}

/** The outbox, but that one address is refused as a provider would refuse it. */
const withoutOneMailbox = (outbox: Channel): Channel => ({
  ...outbox,
  deliver: (mail, nowMs) =>
    mail.to.includes(goneMailbox)
      ? Promise.resolve({ kind: "refused", words: "550 5.1.1 The mailbox does not exist" })
      : outbox.deliver(mail, nowMs),
});

/** What comes back to the outbox is taken in here, as a provider would hand it over. */
const answered = (outbox: Channel): Channel => ({
  ...outbox,
  capabilities: { ...outbox.capabilities, replies: true, bounces: true },
});
