import type { CallTerms } from "../http.ts";
import type { ChannelKindFacts } from "../port.ts";

/**
 * Source: resend.com/docs/api-reference/emails/send-email, read 2026-11-22: at most 50 addresses in `to` (we keep to that for To, CC and
 * BCC together), 40 MB a mail with its files encoded, `Idempotency-Key` of at most 256 characters, kept for 24 hours.
 * QU1 for the limits of a sender; the API's own default rate is 5 requests a second for a team
 * (resend.com/docs/api-reference/rate-limit, read 2026-11-22), and its 429 says in `retry-after` when to come back.
 */
export const resendFacts: ChannelKindFacts = {
  capabilities: { group: false, maxAddresses: 50, threads: true, replies: false, bounces: false, idempotency: true },
  // An hour less than they say: a key that lapsed while our try was on its way would send twice.
  idempotencyMs: 23 * 3_600_000,
  defaultLimits: { hourly: null, daily: null },
};

export const largestMailBytes = 40_000_000;

/** A lease is two minutes; the answer to 40 MB must be in before. */
export const resendTerms: CallTerms = { waitMs: 60_000, mostBytes: 1_000_000 };
/** Of a mail that came in. */
export const inboundTerms: CallTerms = { waitMs: 60_000, mostBytes: 45_000_000 };

/** A quota that is used up says nothing of when it is not: looked at again after this long. */
export const quotaWaitMs = 3_600_000;

/** A webhook signed longer ago, or ahead, than this is refused. Source: standardwebhooks.com, the spec's own example; Svix's libraries. */
export const staleMs = 300_000;
