import type { CallTerms } from "../http.ts";
import type { ChannelKindFacts } from "../port.ts";

/**
 * Source: developers.intercom.com/docs/references/rest-api/api.intercom.io/messages/createmessage, read 2026-11-22: a message goes from
 * one admin to one contact, with a subject and HTML, and nothing else: no CC or BCC, no files, no Reply-To, no Message-ID or other header
 * of ours (Intercom writes its own, List-Unsubscribe among them), no idempotency key. QU1 for a sender's limits.
 */
export const intercomFacts: ChannelKindFacts = {
  capabilities: { group: false, maxAddresses: 1, threads: true, replies: false, bounces: false, idempotency: false },
  idempotencyMs: null,
  defaultLimits: { hourly: null, daily: null },
};

/** The version whose shapes are read here. Source: developers.intercom.com/docs/build-an-integration/learn-more/rest-apis/api-versioning. */
export const apiVersion = "2.11";

/**
 * Calls are limited by app and workspace (10,000 and 25,000 a minute), counted in windows of 10 s; what is left and when the window ends
 * stands in `X-RateLimit-*`. Source: developers.intercom.com/docs/references/rest-api/errors/rate-limiting, read 2026-11-22.
 */
export const intercomTerms: CallTerms = { waitMs: 40_000, mostBytes: 5_000_000 };

/** How long Intercom's teammates are taken for known. */
export const adminsKeptMs = 600_000;
