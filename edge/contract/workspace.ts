import { z } from "zod";
import { email, flag, id, instant, line, page, pageOf, timeZone } from "./values.ts";
import { role, teammateShort } from "./people.ts";

/** At least 10 characters; the library hashes it (scrypt). */
export const password = z.string().min(10, "is shorter than 10 characters").max(128, "is longer than 128 characters");

export const setup = z.object({
  token: z.string().max(200),
  workspaceName: line(100),
  firstName: line(100),
  lastName: line(100),
  email,
  password,
  timeZone,
}).strict();
export const join = z.object({ firstName: line(100), lastName: line(100), password, timeZone }).strict();
export const joinView = z.object({
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  workspaceName: z.string(),
});
/** Whether a code of the second factor is asked for before anybody is signed in. */
export const signedIn = z.object({ ok: z.literal(true), secondFactor: z.boolean() });
export const signIn = z.object({ email, password: z.string().max(200) }).strict();

/** By which channel, and as which address, Parley mails teammates their sign-in codes (AD1); null where it does not. */
const signInMail = z.object({ channelId: id, from: email }).strict().nullable();
export const settings = z.object({
  workspaceName: z.string(),
  /** ISO 4217. */
  currency: z.string(),
  manageUnsubscribes: z.boolean(),
  unsubscribePrefix: z.string(),
  unsubscribeLinkText: z.string(),
  trackOpens: z.boolean(),
  signInMail,
  /** `backupAt`: a restore stopped it, and what left after its backup was made is pending (OP2). */
  paused: z.object({ at: instant, by: teammateShort.nullable(), backupAt: instant.nullable() }).nullable(),
});
export const settingsPatch = z.object({
  workspaceName: line(100),
  currency: z.string().regex(/^[A-Z]{3}$/, "is not a currency code (ISO 4217)"),
  manageUnsubscribes: z.boolean(),
  unsubscribePrefix: line(200),
  unsubscribeLinkText: line(100),
  trackOpens: z.boolean(),
  signInMail,
}).partial().strict();

export const me = z.object({
  id,
  name: z.string(),
  firstName: z.string(),
  email: z.string(),
  role,
  maySend: z.boolean(),
  timeZone: z.string(),
  color: z.string(),
  workspaceName: z.string(),
  currency: z.string(),
  manageUnsubscribes: z.boolean(),
  paused: z.boolean(),
  /** When the backup was made whose restore stopped the workspace; null where it runs, or somebody stopped it (OP2). */
  restoredBackupAt: instant.nullable(),
  /** `sink`: a staging copy whose mail stays in the outbox, whatever its channel (CH2). */
  sendMode: z.enum(["live", "sink"]),
});

/** What waits for the signed-in teammate: the badges. */
export const myCounts = z.object({
  /** Messages that I send, or whose account I am CSM or AE of: the badge (PR1). */
  pendingMine: z.number(),
  /** Of those, and of what has left, what failed, may have failed, came back or is held until a person acts (PR10). */
  attentionMine: z.number(),
  /** Conversations that I write in, or whose account I look after, with a reply that nobody has opened or answered (VI9). */
  unreadMine: z.number(),
  /** Mentions of them in comments that they have not seen. */
  mentions: z.number(),
});

export const channelKind = z.enum(["outbox", "smtp", "resend", "gmail", "sendgrid", "intercom"]);
export const capabilities = z.object({
  group: z.boolean(),
  maxAddresses: z.number(),
  threads: z.boolean(),
  replies: z.boolean(),
  bounces: z.boolean(),
  idempotency: z.boolean(),
});
export const channel = z.object({
  id,
  kind: channelKind,
  name: z.string(),
  settings: z.record(z.string(), z.unknown()),
  hasSecret: z.boolean(),
  state: z.enum(["ok", "broken"]),
  brokenWhy: z.string().nullable(),
  /** What is saved of its secret, by name. */
  secrets: z.array(z.string()),
  /** Where its provider's webhooks go, and what came of them; null for a kind without any (CH6). */
  hooks: z.object({
    address: z.string(),
    takenAt: instant.nullable(),
    refused: z.number(),
    refusedAt: instant.nullable(),
  }).nullable(),
  /** When its mailbox was last read, and what went wrong then; null where none is read (CH7). */
  mailbox: z.object({ readAt: instant, fault: z.string().nullable() }).nullable(),
  /** Disabled, which stops all of its senders (SE7). */
  paused: z.object({ at: instant, by: teammateShort.nullable() }).nullable(),
  /** What came in and could not be read (CH6). */
  intakeFailed: z.number(),
  capabilities,
  createdAt: instant,
});
/**
 * `secret` is never answered (CH4); `settings` and `secret` are checked by the channel's own schema. A change of a part of the secret
 * leaves the rest, an empty text takes a part away.
 */
const channelFields = {
  name: line(100),
  settings: z.record(z.string(), z.unknown()),
  secret: z.record(z.string(), z.string().max(10_000)),
};
export const channelNew = z.object({
  ...channelFields,
  kind: channelKind,
  settings: channelFields.settings.default({}),
  secret: channelFields.secret.optional(),
}).strict();
export const channelPatch = z.object(channelFields).partial().strict();
export const channelTest = z.object({ ok: z.boolean(), words: z.string().nullable() });

const limit = z.number().int().min(0).max(1_000_000).nullable();
export const sender = z.object({
  id,
  channelId: id,
  channelName: z.string(),
  channelKind,
  teammate: teammateShort,
  /** They work here no more, and nothing leaves as theirs (PD2). */
  left: z.boolean(),
  address: z.string(),
  hourlyLimit: limit,
  dailyLimit: limit,
  minGapSeconds: z.number(),
  paused: z.object({ at: instant, by: teammateShort.nullable() }).nullable(),
  busyUntil: instant.nullable(),
  /** Parley itself has paused it (`hourlyLimit` 0) or lets it resume in steps, since when and why (SE6). */
  breaker: z.object({ hourlyLimit: z.number(), at: instant, why: z.string() }).nullable(),
  /** Tries that count now in the rolling hour and day (QU1). */
  usedHour: z.number(),
  usedDay: z.number(),
});
export const sendersQuery = z.object({
  teammateId: id.optional(),
  channelId: id.optional(),
  /** Also those of teammates who left. */
  left: flag.optional(),
}).strict();
export const senderNew = z.object({ channelId: id, teammateId: id, address: email }).strict();
export const senderPatch = z.object({
  address: email,
  hourlyLimit: limit,
  dailyLimit: limit,
  minGapSeconds: z.number().int().min(0).max(86_400),
}).partial().strict();

/** An API key calls the API as its teammate; a write key only says who users and accounts are, as a Segment library does (PD8). */
export const keyKind = z.enum(["api", "write"]);
export const apiKey = z.object({
  id: z.string(),
  kind: keyKind,
  name: z.string().nullable(),
  start: z.string().nullable(),
  teammate: teammateShort.nullable(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** From when on it is refused; null for one that goes on. */
  endsAt: instant.nullable(),
});
export const apiKeyNew = z.object({
  name: line(32),
  kind: keyKind.default("api"),
  /** How long it lives, null for until it is revoked. */
  days: z.number().int().min(1).max(365).nullable().default(null),
}).strict();

export const auditEntry = z.object({
  seq: z.number(),
  at: instant,
  actor: teammateShort.nullable(),
  action: z.string(),
  entity: z.string(),
  entityId: z.string(),
  /** What it is about is called, where that is there still. */
  name: z.string().nullable(),
  /** Of a message: the conversation that it stands in. */
  conversationId: id.nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  /** What the ids in `detail` are called, by the id. */
  names: z.record(z.string(), z.string()),
  /** Of a teammate who left: what the other got of them, so far. */
  handedOver: z.object({ accounts: z.number(), messages: z.number(), isMore: z.boolean() }).nullable(),
});
export const auditQuery = z.object({
  ...page,
  /** Whether the rows of a bulk run and of a hand-over are left out, which stand there once for all. */
  folded: flag.optional(),
  entity: z.string().max(50).optional(),
  entityId: z.string().max(300).optional(),
  action: z.string().max(50).optional(),
  /** Who did it; `none` asks for what Parley did by itself. */
  actorId: z.union([id, z.literal("none")]).optional(),
  /** From this instant on, and before that one. */
  from: instant.optional(),
  to: instant.optional(),
}).strict();
export const auditPage = pageOf(auditEntry);
/** The body of what needs to be told nothing; it may be left out. */
export const nothing = z.object({}).strict().optional();
