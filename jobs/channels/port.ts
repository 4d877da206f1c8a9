import type { z } from "zod";
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
  /** The provider's own thread of what was said before, on this channel (CH5). */
  threadId?: string;
  /** A test to a teammate (PR9): not the message itself. */
  isTest?: boolean;
};

/**
 * What came of one try.
 * - accepted: the provider has taken it, for all its addresses.
 * - refused: surely not taken, and the same mail would be refused again; the provider's words, and which addresses they name.
 * - busy: surely not taken; later it may be. `untilMs` where the provider says when.
 * - broken: surely not taken, and no other mail of this channel would be until a person mends it.
 * - ambiguous: nobody knows. Never send it again unless the channel has idempotency keys.
 */
export type Outcome =
  | ({ kind: "accepted"; providerId: string } & KnownAs)
  | { kind: "refused"; words: string; addresses?: RefusedAddress[] }
  | { kind: "busy"; untilMs: number | null; words: string }
  | { kind: "broken"; words: string }
  | { kind: "ambiguous"; why: string };

/** One address that the provider itself refused for good, by name, with its words about that one. */
export type RefusedAddress = { address: string; words: string };

/** What a provider calls a mail that it took, where it says so: its own thread, and the Message-ID it left under instead of ours. */
export type KnownAs = { threadId?: string; rfcMessageId?: string };

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

/** What is known of a mail whose end is `unknown`, for the provider to be asked about it (SE3). */
export type Doubtful = { key: string; messageId: string; rfcMessageId: string; to: string[]; beganAtMs: number };

/** What the provider says of it. Only `accepted` settles anything: what it does not find it may find later. */
export type Reconciled =
  | ({ kind: "accepted"; providerId: string } & KnownAs)
  | { kind: "not_found" }
  | { kind: "unsure"; why: string };

/** A mail that came into a mailbox, or left it, as it was read off the provider: RFC 5322 bytes. */
export type FollowedMail = {
  eventId: string;
  bytes: Uint8Array;
  threadId: string | null;
  atMs: number;
  /** Whether the mailbox holds it as one that it sent; unset where it cannot tell, and the mail's From is believed. */
  sent?: boolean;
  /** Why its bytes could not be read, asked several times: `bytes` is empty then, and a person is told which it is. */
  unread?: string;
};

/** What a mailbox holds beyond a place, the oldest first; `place` is where to go on from, `more` says that there is more now. */
export type Followed =
  | { kind: "mails"; mails: FollowedMail[]; place: string; more: boolean }
  | { kind: "busy"; untilMs: number | null; words: string }
  | { kind: "broken"; words: string };

export type Channel = {
  capabilities: Capabilities;
  /** The domain whose mail comes back to us by its webhooks: where no reply-to is set, replies go to `r+token@` it (CH5). */
  replyDomain?: string | null;
  /** Never throws: what goes wrong is an outcome. A mail goes to all of its addresses or to none. */
  deliver(mail: Mail, nowMs: number): Promise<Outcome>;
  /** Whether the provider takes us, as at save (CH4); sends nothing. */
  test(): Promise<{ ok: true } | { ok: false; words: string }>;
  close(): Promise<void>;
  /** Why nothing leaves as this address (ST3); null where it does, or where nobody can say now. Never throws. */
  whyNotFrom?(address: string, nowMs: number): Promise<string | null>;
  /** Asks the provider for a mail that may or may not have been taken; sends nothing. Never throws. */
  reconcile?(mail: Doubtful): Promise<Reconciled>;
  /** Reads its mailbox on from `place`, at first the last `most` mails (CH7). Never throws. */
  follow?(place: string | null, most: number): Promise<Followed>;
  /** Fetches the mail that an event of its webhook only names. @throws what a later try may mend. */
  fetchMail?(ref: string): Promise<FollowedMail>;
};

/** What a provider tells of mail that left, or that came in (CH6). `messageId` is ours where the provider hands it back. */
export type ProviderEvent =
  & { eventId: string; atMs: number }
  & (
    | { kind: "delivered"; mail: Told; address: string | null }
    | {
      kind: "bounce";
      mail: Told;
      address: string;
      code: string | null;
      class: "hard" | "soft" | "policy" | "full" | "unknown";
      reason: string;
    }
    | { kind: "complaint"; mail: Told; address: string; reason: string | null }
    | { kind: "mail"; bytes: Uint8Array; threadId: string | null }
    | { kind: "mail_ref"; ref: string }
    | { kind: "reply"; threadId: string; from: { address: string; name: string | null }; html: string }
  );
/** By what an event names a mail: any of them. */
export type Told = { messageId?: string; providerId?: string; rfcMessageId?: string };

/** One webhook call as it came. */
export type Hook = { headers: Headers; body: Uint8Array; url: string; nowMs: number };
/** A webhook call looked at: refused as forged, stale or not set up; or its items, each to be kept once by its id. `mayComeAgain` where the
 * provider drops for good what it is told to be refused: it may be the true one, while its token is being changed. */
export type HookReading =
  | { kind: "refused"; why: string; mayComeAgain?: boolean }
  | { kind: "items"; items: { eventId: string; body: Uint8Array }[] };

/** How a kind of channel takes webhooks. Both are pure. */
export type HookReader = {
  /** Verifies the signature over the raw body, in constant time, and splits the call. */
  read(hook: Hook, settings: unknown, secret: unknown): Promise<HookReading> | HookReading;
  /** What a kept item says; none for what is of no concern. @throws on what cannot be read. */
  eventsOf(body: Uint8Array): ProviderEvent[] | Promise<ProviderEvent[]>;
};

/** What the app must know of a kind of channel before one is opened. */
export type ChannelKindFacts = {
  capabilities: Capabilities;
  /** How long the provider honours an idempotency key, null where it has none. */
  idempotencyMs: number | null;
  /** Limits of a new sender (QU1); null is unlimited. */
  defaultLimits: { hourly: number | null; daily: number | null };
  /** The most an hour that anybody may set, null without such a bound (QU1). */
  mostHourly?: number | null;
};

/** How a person signs in at the provider, and what is saved of it (CH4). */
export type SignIn<S = unknown, C = unknown> = {
  /** Why nothing can be sent until somebody has signed in; null where nobody needs to any more. */
  awaits(settings: S, secret: C | null): string | null;
  isOffered(settings: S): boolean;
  /** The provider's page; it sends the browser back to `redirectUri` with a code and the `state` as it was given. */
  urlOf(settings: S, o: { redirectUri: string; state: string; verifier: string }): string;
  /** The secret with what the code was good for. Never throws. */
  redeem(settings: S, secret: C | null, o: { code: string; redirectUri: string; verifier: string }): Promise<
    { kind: "secret"; secret: C } | { kind: "failed"; words: string }
  >;
};

/** Everything that the app knows of one kind of channel. `S` are its settings, `C` its secret. */
export type ChannelKindModule<S = unknown, C = unknown> = {
  facts: ChannelKindFacts;
  /** What the API checks settings and secret by; the secret is sealed as the JSON of its shape, null for a kind without one. */
  settings: z.ZodType<S>;
  secret: z.ZodType<C> | null;
  /** What one with these settings can do, where that differs: bounces are told only where webhooks are set up (TR3). */
  capabilitiesOf?(settings: S): Partial<Capabilities>;
  /**
   * The settings that say where its secret goes, and as whom: with others it must be given again (CH4). All of them where not said.
   */
  boundTo?(settings: S): unknown;
  /** @param secret null where none is saved. Never throws: one that cannot be used answers `broken`. */
  open(settings: S, secret: C | null): Channel;
  signIn?: SignIn<S, C>;
};
