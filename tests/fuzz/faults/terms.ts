import type { Terms } from "#db/queries/send.ts";
import { editingMostMs, quietMs } from "#jobs/rules/gates.ts";

/** Hours and days that fill while a run lasts; from the begin to the provider's door a process may be slow by `leastLeaseMs`. */
export const faultTerms: Terms = {
  hourMs: 3_000,
  dayMs: 8_000,
  leaseMs: 3_000,
  leastLeaseMs: 1_200,
  quietMs,
  editingMostMs,
};
export const faultPauses = { firstMs: 50, mostMs: 300 };
/** Of the vault that both channels' secrets are sealed with. */
export const appSecret = "a secret for the runs of faults, of no use elsewhere";
export const sending = { publicUrl: "https://parley.example", sendMode: "live" as const };
