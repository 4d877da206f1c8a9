import type { Terms } from "#db/queries/send.ts";
import { editingMostMs, quietMs } from "#jobs/rules/gates.ts";
import type { Pauses } from "./backoff.ts";
import { dayMs, hourMs } from "#jobs/rules/quota.ts";

/** How long things last in the release. A claim takes no more than a third of its lease can deliver, which leaves a provider
 * that is slow to answer the other two. */
export const terms: Terms = { hourMs, dayMs, leaseMs: 120_000, leastLeaseMs: 10_000, quietMs, editingMostMs };

/** How long a sender is left alone whose provider took nothing: at first, and at most (SE4). */
export const pauses: Pauses = { firstMs: 15_000, mostMs: 15 * 60_000 };

/** How often the release looks; the forecast counts in the same ticks. */
export const tickMs = 2_000;

/** What the process was told about sending: where the world reaches it, and whether every mail is caught (CH2). */
export type SendingConfig = { publicUrl: string | null; sendMode: "live" | "sink" };

const [minuteMs, anHourMs] = [60_000, hourMs];
/** When a provider is asked for a mail in doubt (SE3): so long after, again so long after that, the last pause repeated, until it has
 * been in doubt for `mostMs`. Providers list a mail within seconds to minutes of its acceptance; their logs go back three days or more. */
export const inquiries = {
  pausesMs: [30_000, 2 * minuteMs, 10 * minuteMs, anHourMs, 4 * anHourMs, 12 * anHourMs],
  mostMs: 3 * dayMs,
  /** How long an answer is waited for. */
  answerMs: 20_000,
  mostAtOnce: 4,
};
