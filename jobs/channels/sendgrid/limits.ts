import type { CallTerms } from "../http.ts";
import type { ChannelKindFacts } from "../port.ts";

/**
 * Source: twilio.com/docs/sendgrid/api-reference/mail-send (limitations and errors), read 2026-11-22: 1,000 addresses in To, CC and BCC
 * together (we keep to a hundred, as one request is one mail here), 30 MB a mail, 10,000 requests a second, no idempotency keys.
 * QU1 for the limits of a sender.
 */
export const sendgridFacts: ChannelKindFacts = {
  capabilities: { group: false, maxAddresses: 100, threads: true, replies: false, bounces: false, idempotency: false },
  idempotencyMs: null,
  defaultLimits: { hourly: null, daily: null },
};

export const largestMailBytes = 30_000_000;

/** A lease is two minutes; the answer to 30 MB must be in before. */
export const sendgridTerms: CallTerms = { waitMs: 60_000, mostBytes: 1_000_000 };

/**
 * SendGrid tries a webhook again for 24 hours and does not say whether it signs anew (twilio.com/docs/sendgrid/for-developers/
 * tracking-events/event, read 2026-11-22); a call told twice is harmless, one refused is lost.
 */
export const staleMs = 25 * 3_600_000;
/** How far a signer's clock may be ahead of ours. */
export const aheadMs = 300_000;
