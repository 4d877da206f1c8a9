import type { KeptMail } from "#db/queries/sealed-mail.ts";

/** One mail, ready to leave. The bytes are stored and never change (SE3). */
export type Mail = {
  /** `messageId:sealNo`: the same for every try of one seal. */
  key: string;
  messageId: string;
  /** Envelope sender. */
  from: string;
  /** Envelope recipients: all of To, CC and BCC. */
  to: string[];
  bytes: Uint8Array;
  /** The same as our own database keeps it: without the bytes of its files. */
  kept?: KeptMail;
  /** A test to a teammate (PR9): not the message itself. */
  isTest?: boolean;
};

/**
 * What came of one try.
 * - accepted: the provider has taken it, for all its addresses.
 * - refused: surely not taken, and the same mail would be refused again; the provider's words.
 * - busy: surely not taken; later it may be. `untilMs` where the provider says when.
 * - broken: surely not taken, and no other mail of this channel would be until a person mends it.
 * - ambiguous: nobody knows. Never send it again unless the channel has idempotency keys.
 */
export type Outcome =
  | { kind: "accepted"; providerId: string }
  | { kind: "refused"; words: string }
  | { kind: "busy"; untilMs: number | null; words: string }
  | { kind: "broken"; words: string }
  | { kind: "ambiguous"; why: string };

/** What a channel can do (CH1); the app offers nothing else. */
export type Capabilities = {
  /** One mail with several users in To (ST5). */
  group: boolean;
  /** Most addresses of one mail, To, CC and BCC together. */
  maxAddresses: number;
  threads: boolean;
  replies: boolean;
  bounces: boolean;
  /** Whether a repeated key is never delivered twice. */
  idempotency: boolean;
};

export type Channel = {
  capabilities: Capabilities;
  /** Never throws: what goes wrong is an outcome. A mail goes to all of its addresses or to none. */
  deliver(mail: Mail, nowMs: number): Promise<Outcome>;
  /** Whether the provider takes us, as at save (CH4); sends nothing. */
  test(): Promise<{ ok: true } | { ok: false; words: string }>;
  close(): Promise<void>;
};

/** What the app must know of a kind of channel before one is opened. */
export type ChannelKindFacts = {
  capabilities: Capabilities;
  /** How long the provider honours an idempotency key, null where it has none. */
  idempotencyMs: number | null;
  /** Limits of a new sender (QU1); null is unlimited. */
  defaultLimits: { hourly: number | null; daily: number | null };
};
