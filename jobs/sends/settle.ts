import { databaseFault } from "#db/errors.ts";
import { markChannel } from "#db/queries/channel.ts";
import { toldStatements } from "#db/queries/delivery.ts";
import { type Claimed, senderIsBusy } from "#db/queries/send.ts";
import type { SenderRow } from "#db/queries/send-queue.ts";
import {
  settleAccepted,
  settleAmbiguous,
  settleRefused,
  settleReopened,
  settleUnknown,
  type Try,
} from "#db/queries/send-settle.ts";
import { nowMsSql } from "#db/statements.ts";
import type { Outcome } from "#jobs/channels/port.ts";
import type { Backoff } from "./backoff.ts";
import { bouncesOf } from "./refused-addresses.ts";
import type { ReleaseDeps, Report } from "./deps.ts";

/** A claimed message on its way. */
export type OnItsWay = Claimed & Try & {
  /** The database's clock, read off this process's steady one since the claim. */
  nowMs: () => number;
};

type Refused = Extract<Outcome, { kind: "refused" }>;

/** What became of a try, as the report counts it. */
export type Ending = Extract<keyof Report, "sent" | "reopened" | "failed" | "unknown" | "sealed" | "lost">;

/** Writes down what came of a try, where the claim is still ours (SE3, SE4). */
export async function settle(
  deps: ReleaseDeps,
  sender: SenderRow,
  message: OnItsWay,
  outcome: Outcome,
  given: { backoff: Backoff; draftSubject: string | null },
): Promise<Ending> {
  const { db, clock } = deps;
  switch (outcome.kind) {
    case "accepted":
      given.backoff.reset();
      return await surely(() => settleAccepted(db, message, outcome, clock)) ? "sent" : "lost";
    case "refused":
      return await refused(deps, message, outcome);
    case "busy": {
      const untilMs = busyUntilMs(outcome.untilMs, message.nowMs(), given.backoff, deps.random);
      const more = senderIsBusy({ ...sender, untilMs }, nowMsSql(clock));
      deps.log("warn", "provider busy", { ...idsOf(message, sender), untilMs, words: outcome.words });
      return await surely(() => settleReopened(db, message, { hold: null, ...given, retryAtMs: untilMs, more }, clock));
    }
    case "broken": {
      deps.log("error", "channel broken", { ...idsOf(message, sender), words: outcome.words });
      await surely(() => markChannel(db, sender.channelId, "broken", outcome.words, message.nowMs()));
      const retryAtMs = message.nowMs() + given.backoff.ms();
      return await surely(() => settleReopened(db, message, { hold: null, ...given, retryAtMs }, clock));
    }
    case "ambiguous": {
      deps.log("warn", "answer ambiguous", { ...idsOf(message, sender), why: outcome.why });
      const beganAtMs = message.beganAtMs ?? message.nowMs();
      const keyLives = sender.idempotencyMs !== null && message.nowMs() < beganAtMs + sender.idempotencyMs;
      if (!keyLives) return await surely(() => settleUnknown(db, message, outcome.why, clock)) ? "unknown" : "lost";
      const retryAtMs = message.nowMs() + given.backoff.ms();
      return await surely(() => settleAmbiguous(db, message, retryAtMs)) ? "sealed" : "lost";
    }
  }
}

/** Failed, and the addresses that the provider surely knows not are suppressed with it. */
async function refused({ db, clock }: ReleaseDeps, message: OnItsWay, outcome: Refused): Promise<Ending> {
  const bounces = await surely(() => bouncesOf(db, message, outcome.addresses ?? []));
  const more = bounces.flatMap((told) => toldStatements(told, told.atMs));
  return await surely(() => settleRefused(db, message, outcome.words, clock, more));
}

/** Never before the provider said, and a little later, so that processes do not come back all at once. */
function busyUntilMs(said: number | null, nowMs: number, backoff: Backoff, random: () => number): number {
  if (said === null || said <= nowMs) return nowMs + backoff.ms();
  return Math.ceil(said + (said - nowMs) * 0.1 * random());
}

const idsOf = (message: Try, sender: SenderRow) => ({
  messageId: message.messageId,
  teammateId: sender.teammateId,
  channelId: sender.channelId,
});

const pausesMs = [50, 200, 1_000, 3_000];

/** What a provider has told us must not be lost to a hiccup of the database: every settling may run twice. */
export async function surely<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 0;; tries++) {
    try {
      return await write();
    } catch (cause) {
      const pauseMs = pausesMs[tries];
      if (pauseMs === undefined || !databaseFault(cause)) throw cause;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
