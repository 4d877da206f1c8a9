import type { ChannelKindFacts } from "../port.ts";

const yearMs = 365 * 24 * 3_600_000;

/** Ours to choose. A key is honoured as long as its row stays, which nothing deletes. Source of the limits: QU1. */
export const outboxFacts: ChannelKindFacts = {
  capabilities: { group: true, maxAddresses: 100, threads: true, replies: false, bounces: false, idempotency: true },
  idempotencyMs: 10 * yearMs,
  defaultLimits: { hourly: 60, daily: 250 },
};
