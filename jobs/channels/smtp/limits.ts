import type { ChannelKindFacts } from "../port.ts";

/**
 * Any SMTP server. It has no idempotency keys; bounces and replies are only known where a mailbox is followed.
 * Source: RFC 5321 section 4.5.3.1.8 (a server takes at least 100 recipients in one transaction); QU1 for the limits.
 */
export const smtpFacts: ChannelKindFacts = {
  capabilities: { group: true, maxAddresses: 100, threads: true, replies: false, bounces: false, idempotency: false },
  idempotencyMs: null,
  defaultLimits: { hourly: 60, daily: 250 },
};

export type SmtpTimeouts = {
  /** From the first DNS question to the end of TLS. */
  connectMs: number;
  greetingMs: number;
  /** Silence of the server at any later step, the answer to the mail itself among them. */
  silenceMs: number;
};

/**
 * RFC 5321 section 4.5.3.2 asks for 5 min at most steps and 10 min for the answer to the mail; a claim's lease cannot be held
 * that long. A server that needs longer than this to answer leaves the message `unknown` for a person to settle.
 */
export const smtpTimeouts: SmtpTimeouts = { connectMs: 15_000, greetingMs: 15_000, silenceMs: 60_000 };

/** Connections at once, and mails over one before it is replaced. Source: nodemailer's own pool (`maxConnections`, `maxMessages`). */
export const mostConnections = 5;
export const mostMailsEach = 100;

/** Of the mailbox beside it: waits, how long one reading lasts at most, and what it holds in memory. */
export const imapTerms = { connectMs: 15_000, silenceMs: 30_000, runMs: 90_000 };
export const mostMailsARun = 50;
export const mostBytesARun = 32 * 1024 * 1024;
/** Of a larger mail its beginning is read, as jobs/inbound/limits.ts reads no more. */
export const mostMailBytes = 30 * 1024 * 1024;
/** At how many looks in a row a mail that is there and not given is asked for, before a person is told of it. */
export const mostAsks = 5;
