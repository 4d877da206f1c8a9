import type { Terms } from "#db/queries/send.ts";
import { editingMostMs, quietMs } from "#jobs/rules/gates.ts";
import { dayMs, hourMs } from "#jobs/rules/quota.ts";

/** How long things last in the release. */
export const terms: Terms = { hourMs, dayMs, leaseMs: 60_000, leastLeaseMs: 5_000, quietMs, editingMostMs };

/** How often the release looks; the forecast counts in the same ticks. */
export const tickMs = 2_000;

/** What the process was told about sending: where the world reaches it, and whether every mail is caught (CH2). */
export type SendingConfig = { publicUrl: string | null; sendMode: "live" | "sink" };
