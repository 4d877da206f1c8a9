import type { FactsRow, QueueRow } from "#db/queries/send-facts.ts";
import { type SenderRow, windowOf } from "#db/queries/send-queue.ts";
import { mostHourlyOf } from "#db/schema/channel.ts";
import { daysOffOf } from "#db/queries/days-off.ts";
import { closedDaysOf } from "#jobs/calendar/closed.ts";
import { isLoopback } from "#jobs/channels/registry.ts";
import type { MessageFacts, OwnFacts, SenderFacts } from "#jobs/rules/gates.ts";
import type { Limits } from "#jobs/rules/quota.ts";
import { isValidSender } from "#jobs/rules/sender-choice.ts";
import { lifeWords } from "./life-words.ts";
import { type SendingConfig, terms } from "./terms.ts";

/** What the rules ask of a message. Holes and bad links are the stored ones: the look renders anew what may have changed. */
export function ownFactsOf(row: QueueRow): OwnFacts {
  const details = row.holdDetail?.split(", ") ?? [];
  return {
    state: row.state,
    sendAtMs: row.sendAtMs,
    sendAtIs: row.sendAtIs,
    allowUnsubscribes: row.allowUnsubscribes === 1,
    unsubscribed: row.unsubscribed === 1,
    noEmail: row.noEmail === 1,
    suppressed: row.suppressed === 1,
    answered: row.answered === 1,
    holes: row.hold === "missing_data" ? details : [],
    badLinks: row.hold === "bad_link" ? details : [],
    approvalNeeded: row.approvalNeeded === 1,
    approved: row.approved === 1,
    lifeEvent: row.lifeEvent === null ? null : lifeWords(JSON.parse(row.lifeEvent)),
    startPaused: row.startPaused === 1,
    ...(row.hold === "paused" && row.holdDetail !== null ? { playbookFault: row.holdDetail } : {}),
    editedAtMs: row.editedAtMs,
    editingSinceMs: row.editingSinceMs,
    sendNowAtMs: row.sendNowAtMs,
    ignoreWindow: row.ignoreWindow === 1,
    holdUntilMs: row.hold === "channel_broken" ? row.holdUntilMs : null,
  };
}

export function senderFactsOf(
  row: SenderRow,
  given: { workspacePaused: boolean; nowMs: number; leastLeaseMs?: number } & SendingConfig,
): SenderFacts {
  return {
    workspacePaused: given.workspacePaused,
    senderPaused: row.pausedAtMs !== null,
    breakerOpen: row.breakerLimit === 0,
    senderValid: isValidSender({ ...row, maySend: row.maySend === 1 }),
    channelState: row.channelState,
    publicUrlMissing: needsPublicUrl(row.channelKind, given),
    busyUntilMs: row.busyUntilMs,
    window: windowOf(row),
    timeZone: row.timeZone,
    closedDays: closedDaysOf(daysOffOf(row), given.nowMs),
    leastLeaseMs: given.leastLeaseMs ?? terms.leastLeaseMs,
  };
}

export const factsOf = (row: FactsRow, sender: SenderFacts): MessageFacts => ({ ...ownFactsOf(row), ...sender });

/** A step of the breaker is an hourly limit beside the sender's own (SE6) and the most of its kind of channel (QU1); an open breaker is no
 * limit but a hold. */
export const limitsOf = (row: SenderRow): Limits => ({
  hourly: leastOf(row.hourlyLimit, row.breakerLimit || null, mostHourlyOf[row.channelKind] ?? null),
  daily: row.dailyLimit,
  minGapMs: row.minGapSeconds * 1000,
});

function leastOf(...limits: (number | null)[]): number | null {
  const set = limits.filter((limit) => limit !== null);
  return set.length > 0 ? Math.min(...set) : null;
}

/** Only the outbox sends while nobody outside could follow the links of a mail (CH2). A sink catches every channel. */
function needsPublicUrl(kind: SenderRow["channelKind"], { publicUrl, sendMode }: SendingConfig): boolean {
  return kind !== "outbox" && sendMode !== "sink" && (publicUrl === null || isLoopback(publicUrl));
}
