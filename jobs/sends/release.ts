import { assignStandIns } from "#jobs/calendar/stand-ins.ts";
import { causeOf } from "#jobs/cause.ts";
import { newId } from "#db/ids.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { claim, type Claimed, countPlaces, type Pair } from "#db/queries/send.ts";
import {
  accountsBehind,
  headOfQueue,
  lapsedTries,
  pairKey,
  pairsWithPending,
  readNow,
  type SenderRow,
  senderRows,
  validSenders,
} from "#db/queries/send-queue.ts";
import { sweep } from "#db/queries/send-settle.ts";
import { readSettings } from "#db/queries/setting.ts";
import { batch } from "#db/statements.ts";
import { type SenderFacts, senderHolds } from "#jobs/rules/gates.ts";
import { calendarOf, leavingSpan } from "#jobs/rules/sending-window.ts";
import { type Backoff, makeBackoffs } from "./backoff.ts";
import { makeComposer } from "./compose.ts";
import { deliver } from "./deliver.ts";
import { emptyReport, type ReleaseDeps, type Report } from "./deps.ts";
import { type DraftReader, makeDraftReader } from "./drafts.ts";
import { senderFactsOf } from "./facts.ts";
import { inParallel } from "./in-parallel.ts";
import { judge } from "./look.ts";
import { makePace } from "./pace.ts";
import type { Ending, OnItsWay } from "./settle.ts";

/** Senders at work at once, so that one slow provider keeps nobody else waiting. */
const mostSenders = 16;
/** How far behind the places that are free a look goes, past what only the rules can see is held. */
const lookAhead = 50;
/** How often in a row a pass looks again at once at what moved between look and claim. */
const mostMisses = 20;
/** Mails of one sender with the provider at once. */
const mostAtOnce = 8;

export type Release = {
  /** One pass over all senders with something due. A sender that an earlier pass is still at is left to it. */
  run(): Promise<Report>;
  /** Claims nothing more; resolves when what has begun is settled and the rest open again (OP2). */
  stop(): Promise<void>;
};

type Pass = { report: Report; drafts: DraftReader; validSenders: Set<string>; lapsed: Map<string, string[]> };

/** The release (SE1-SE5): look, decide, claim, compose, deliver, settle. Any number of processes may run it at once. */
export function makeRelease(deps: ReleaseDeps): Release {
  const atWork = new Set<string>();
  const passes = new Set<Promise<Report>>();
  const backoffs = makeBackoffs(deps.pauses, deps.random);
  const pace = makePace(mostAtOnce);
  let stopping = false;
  const isStopping = () => stopping;

  async function pass(): Promise<Report> {
    const report = emptyReport();
    const nowMs = await readNow(deps.db, deps.clock);
    await assignStandIns(deps.db, nowMs);
    const swept = await sweep(deps.db, nowMs);
    report.reopened += swept.reopened.length;
    report.unknown += swept.unknown.length;
    if (swept.unknown.length > 0) deps.log("warn", "lapsed after the begin", { messageIds: swept.unknown });
    if ((await readSettings(deps.db)).paused) return report;
    const lapsed = Map.groupBy(await lapsedTries(deps.db, deps.clock), pairKey);
    const pairs = new Map((await pairsWithPending(deps.db)).map((pair) => [pairKey(pair), pair]));
    for (const [key, [first]] of lapsed) pairs.set(key, first!);
    const given: Pass = {
      report,
      drafts: makeDraftReader(deps.db),
      validSenders: await validSenders(deps.db),
      lapsed: new Map(Array.from(lapsed, ([key, tries]) => [key, tries.map(({ id }) => id)])),
    };
    const free = shuffled([...pairs.values()], deps.random).filter((pair) => !atWork.has(pairKey(pair)));
    await inParallel(free, mostSenders, (pair) => releaseOf(pair, given), (cause, pair) => {
      deps.log("error", "sender failed", { ...pair, cause: causeOf(cause) });
    });
    return report;
  }

  async function releaseOf(pair: Pair, given: Pass): Promise<void> {
    const key = pairKey(pair);
    if (atWork.has(key)) return;
    atWork.add(key);
    try {
      const backoff = backoffs.ofPass(key);
      given.report.senders++;
      let lapsed = given.lapsed.get(key) ?? [];
      for (let misses = 0; !stopping && misses <= mostMisses; lapsed = []) {
        const came = await round(pair, lapsed, backoff, given);
        if (came === "nothing") break;
        misses = came === "missed" ? misses + 1 : 0;
      }
    } finally {
      atWork.delete(key);
    }
  }

  /** One batch of a sender's messages, from the look to the settling. `more`: another may follow at once; `missed`: what may go was
   * not judged as it stood any more when it was claimed, as where somebody types on in what no longer waits for them (PR7). */
  async function round(
    pair: Pair,
    lapsed: string[],
    backoff: Backoff,
    given: Pass,
  ): Promise<"more" | "missed" | "nothing"> {
    const [[sender], settings, nowMs] = await Promise.all([
      senderRows(deps.db, [{ teammateId: pair.teammateId, channelId: pair.channelId }]),
      readSettings(deps.db),
      readNow(deps.db, deps.clock),
    ]);
    if (!sender) return "nothing";
    const facts = senderFactsOf(sender, {
      ...deps.sending,
      workspacePaused: settings.paused !== null,
      nowMs,
      leastLeaseMs: deps.terms.leastLeaseMs,
    });
    if (!facts.senderValid) await letGo(sender, nowMs);
    if (senderHolds(facts, nowMs).length > 0) return "nothing";
    const { windowOpen, leftMs } = windowAt(facts, nowMs);
    const batchMost = pace.most(pair.channelId, Math.min(leftMs, deps.terms.leaseMs));
    const most = await countPlaces(deps.db, sender, batchMost, deps.terms, deps.clock);
    if (most === 0) return "nothing";
    const look = { windowOpen, most: most + lookAhead, terms: deps.terms, clock: deps.clock };
    const head = await headOfQueue(deps.db, sender, look);
    const looked = await judge(deps, sender, facts, [...lapsed, ...head], { ...given, nowMs, most });
    if (looked.judged.length === 0) return looked.moved ? "more" : "nothing";
    const claimId = newId();
    const askedMs = performance.now();
    const claimed = await claim(deps.db, {
      claimId,
      sender: { ...sender, window: sender.windowText },
      judged: looked.judged,
      most: batchMost,
      terms: deps.terms,
      clock: deps.clock,
    });
    given.report.claimed += claimed.length;
    if (claimed.length === 0) return looked.moved ? "more" : "missed";
    const onTheirWay = claimed.map((message) => ({
      ...message,
      messageId: message.id,
      claimId,
      nowMs: clockSince(message, askedMs),
    }));
    const allGone = await send(sender, onTheirWay, { ...given, texts: looked.texts, backoff });
    return allGone ? "more" : "nothing";
  }

  async function send(
    sender: SenderRow,
    messages: OnItsWay[],
    given: Pass & { texts: Awaited<ReturnType<typeof judge>>["texts"]; backoff: Backoff },
  ): Promise<boolean> {
    let allGone = true;
    const count = (ending: Ending) => {
      given.report[ending]++;
      if (ending !== "sent" && ending !== "failed") allGone = false;
    };
    const channel = await deps.channelOf(sender.channelId);
    const compose = await makeComposer(deps, sender, messages, { ...given, channel });
    const beganMs = performance.now();
    await inParallel(messages, mostAtOnce, async (message) => {
      const composed = await compose(message, message.nowMs());
      count(await deliver(deps, sender, channel, message, composed, { isStopping, backoff: given.backoff }));
    }, (cause, message) => {
      // Its lease will lapse: the sweep opens it again, or it is tried again or given up as unknown.
      allGone = false;
      deps.log("error", "send failed", { messageId: message.id, cause: causeOf(cause) });
    });
    pace.learn(sender.channelId, messages.length, performance.now() - beganMs);
    return allGone;
  }

  /** A sender who may not send any more gives up what follows a CSM or AE to whoever may (ST3). */
  async function letGo(sender: SenderRow, nowMs: number): Promise<void> {
    const accountIds = await accountsBehind(deps.db, sender);
    if (accountIds.length > 0) await batch(deps.db, followSenders(accountIds, nowMs));
  }

  const clockSince = (message: Claimed, askedMs: number) =>
    deps.clock === null ? () => Math.round(message.claimedAtMs + performance.now() - askedMs) : () => deps.clock!;

  return {
    run() {
      const running = pass().finally(() => passes.delete(running));
      passes.add(running);
      return running;
    },
    async stop() {
      stopping = true;
      await Promise.allSettled(passes);
    },
  };
}

/** One pass, for whoever has no process to keep. */
export const releaseDue = (deps: ReleaseDeps): Promise<Report> => makeRelease(deps).run();

function windowAt(facts: SenderFacts, nowMs: number): { windowOpen: boolean; leftMs: number } {
  const span = leavingSpan(calendarOf(facts.window, facts.timeZone, facts.closedDays), nowMs, facts.leastLeaseMs);
  const windowOpen = span !== null && span.fromMs <= nowMs;
  return { windowOpen, leftMs: windowOpen ? span.toMs + facts.leastLeaseMs - nowMs : Infinity };
}

function shuffled<T>(items: T[], random: () => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}
