import { mostHourlyOf } from "#db/schema/channel.ts";
import type { CallTerms } from "../http.ts";
import type { ChannelKindFacts } from "../port.ts";

/**
 * Source: support.google.com/a/answer/166852 (Gmail sending limits in Google Workspace), read 2026-11-22: 2,000 messages in a rolling 24
 * hours (500 of a trial or free account), 10,000 addresses a day, 100 addresses of one mail that is sent over the API. QU1 for a
 * sender's own limits and the bound of 60 an hour. Gmail knows no idempotency keys.
 */
export const gmailFacts: ChannelKindFacts = {
  capabilities: { group: true, maxAddresses: 100, threads: true, replies: true, bounces: true, idempotency: false },
  idempotencyMs: null,
  defaultLimits: { hourly: 60, daily: 250 },
  mostHourly: mostHourlyOf.gmail!,
};

/** Source: developers.google.com/gmail/api/reference/rest/v1/users.messages/send, read 2026-11-22. */
export const largestMailBytes = 36_700_160;
/** Larger ones go to the upload address. Source: developers.google.com/gmail/api/guides/uploads, read 2026-11-22 (5 MB, encoded). */
export const largestInlineBytes = 3_500_000;

/** A lease is two minutes: signing in, asking for the aliases and sending must fit in it. */
export const gmailTerms: CallTerms = { waitMs: 60_000, mostBytes: 2_000_000 };
export const signInTerms: CallTerms = { waitMs: 20_000, mostBytes: 100_000 };
/** One mail that came in, in base64: Gmail takes in 50 MB (support.google.com/a/answer/1366776, read 2026-11-22). */
export const mailTerms: CallTerms = { waitMs: 60_000, mostBytes: 100_000_000 };

/**
 * Mails and bytes read in one go of following a mailbox; what is left waits for the next. 15,000 quota units a user and minute (6,000 in
 * projects made since 2026-05-01), 5 a mail read, 2 a look at the history, 100 a mail sent
 * (developers.google.com/workspace/gmail/api/reference/quota, read 2026-11-22).
 */
export const mostMailsARun = 50;
export const mostBytesARun = 32_000_000;

/** A used-up day says nothing of when it is over: looked at again after this long. */
export const dayWaitMs = 3_600_000;

/** What a token is renewed before it lapses by, and how long a mailbox's aliases are taken for known. */
export const tokenSlackMs = 60_000;
export const aliasesKeptMs = 600_000;
