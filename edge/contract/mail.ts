import { z } from "zod";
import { fileRef } from "./attachments.ts";
import { filterText } from "./filter.ts";
import { hasFewTags, tooManyTags } from "./tags.ts";
import { email, flag, id, instant, line, page, pageOf, traits } from "./values.ts";
import { teammateShort } from "./people.ts";
import { tracking } from "./tracking.ts";
import { audience, startOn } from "./start-on.ts";

/** Text with variables as `{{user.firstName | "there"}}` and pictures as `<img data-attachment="…" alt="…" width="…">`; files are
 * attachments' ids. Where an edit leaves them out they stay as they are. */
export const content = z.object({
  subject: z.string().max(2_000),
  html: z.string().max(500_000).refine(hasFewTags, tooManyTags),
  files: z.array(id).max(100).optional(),
}).strict();
/** The same as it stands. */
export const contentView = z.object({ subject: z.string(), html: z.string(), files: z.array(fileRef) });

export const senderChoice = z.object({ mode: z.enum(["teammate", "csm", "ae"]), teammateId: id }).strict();
export const when = z.union([
  z.literal("now"),
  z.object({ at: instant }).strict(),
  z.object({ delayHours: z.number().positive().max(8_760) }).strict(),
  z.object({ delayDays: z.number().positive().max(365) }).strict(),
]);
/** A start's definition (ST2). With `userIds` the audience is those users and `audience` is left out. */
export const startNew = z.object({
  name: line(200).optional(),
  channelId: id,
  sender: senderChoice,
  replyTo: email.optional(),
  on: startOn,
  audience: audience.optional(),
  cc: z.array(email).max(20).default([]),
  bcc: z.array(email).max(20).default([]),
  strategy: z.enum(["perUser", "perAccount"]).default("perUser"),
  templateId: id.optional(),
  content: content.optional(),
  allowUnsubscribes: z.boolean().default(true),
  approval: z.boolean().default(false),
  /** Hold what a reply, a colleague's mail or a churn overtook (PR8). */
  watchLife: z.boolean().default(false),
  traits: traits.optional(),
  when: when.default("now"),
}).strict();

export const senderBecause = z.enum([
  "teammate",
  "csm",
  "ae",
  "csm_not_set",
  "csm_not_valid",
  "ae_not_set",
  "ae_not_valid",
  "no_valid_sender",
  "fixed",
  "stand_in",
]);
export const skipWhy = z.enum([
  "unsubscribed",
  "suppressed",
  "no_email",
  "duplicate",
  "no_valid_sender",
  "no_users",
  "several_accounts",
  "no_account",
  "group_too_large",
]);
const skips = z.array(z.object({ why: skipWhy, count: z.number(), sample: z.array(z.string()) }));
export const holdKind = z.enum([
  "review_delay",
  "send_date",
  "window",
  "leave",
  "hourly_limit",
  "daily_limit",
  "min_gap",
  "approval",
  "missing_data",
  "bad_link",
  "being_edited",
  "life_event",
  "no_sender",
  "no_recipient",
  "channel_broken",
  "paused",
]);
export const hold = z.object({ kind: holdKind, until: instant.nullable(), detail: z.string().nullable() });
export const startPreview = z.object({
  conversations: z.number(),
  /** Of all that match only the first thousands were looked at: there may be more of everything here. */
  isMore: z.boolean(),
  /** How many people they are with: as many, but for starts per account (ST5). */
  users: z.number(),
  items: z.array(z.object({
    account: z.object({ id, name: z.string() }),
    /** Who stands in To. */
    users: z.array(z.object({ id, name: z.string(), email: z.string() })),
    teammate: teammateShort,
    senderBecause,
    /** When it is expected to leave, were it started now (PR3). */
    expectedAt: instant.nullable(),
    /** What would hold it, where something does. */
    hold: hold.nullable(),
  })),
  skipped: skips,
  /** Unsubscribed users who get it all the same, as unsubscribes are not allowed (ST7). */
  unsubscribedIncluded: z.number(),
});
export const start = z.object({
  id,
  name: z.string(),
  state: z.enum(["planning", "creating", "done", "failed", "standing"]),
  planned: z.number(),
  created: z.number(),
  /** How many of its messages are in each state now. */
  messages: z.object({
    pending: z.number(),
    sending: z.number(),
    sent: z.number(),
    failed: z.number(),
    unknown: z.number(),
  }),
  skipped: skips,
  /** Whom of each account it writes to (ST4); null where users were chosen. */
  audience: z.enum(["owners", "all", "rule"]).nullable(),
  /** Whose action it is, of a standing one (PB2). While that is paused, it alone stops its starts and lets them go on. */
  playbook: z.object({ id, name: z.string(), isPaused: z.boolean() }).nullable(),
  failure: z.string().nullable(),
  /** Stopped by a person: what it made waits (SE7). */
  paused: z.object({ at: instant, by: teammateShort.nullable() }).nullable(),
  createdBy: teammateShort.nullable(),
  createdAt: instant,
  endedAt: instant.nullable(),
});

export const party = z.object({ userId: id.nullable(), address: z.string(), name: z.string().nullable() });
/** Whom a mail goes to, or went to: while it waits, null is the address of a user who has none any more, and whom it leaves out (SE1). */
export const recipient = party.extend({ address: z.string().nullable() });
export const messageState = z.enum(["pending", "sending", "sent", "cancelled", "skipped", "failed", "unknown"]);

export const checkKind = z.enum([
  "hole",
  "bad_link",
  "insecure_link",
  "recently_mailed",
  "fallback_used",
  "unknown_variable",
  "edited_after_approval",
  "empty_subject",
  "too_large",
  "missing_file",
]);
/** `detail` names what it is about: a variable's path, an address, a file, a size, who mailed; `at` is when they did. */
export const check = z.object({ kind: checkKind, detail: z.string().nullable(), at: instant.nullable() });

export const message = z.object({
  id,
  conversationId: id,
  account: z.object({ id, name: z.string() }),
  direction: z.enum(["out", "in"]),
  state: messageState,
  lane: z.enum(["sendNow", "reply", "byHand", "playbook"]),
  subject: z.string(),
  teammate: teammateShort,
  channel: z.object({ id, name: z.string(), kind: z.string() }),
  senderBecause,
  /** Whose leave the teammate stands in for, and its last day, `YYYY-MM-DD` (SW4). */
  standsInFor: z.object({ teammate: teammateShort, until: z.string().nullable() }).nullable(),
  replyTo: z.string().nullable(),
  from: party.nullable(),
  to: z.array(recipient),
  cc: z.array(recipient),
  bcc: z.array(recipient),
  allowUnsubscribes: z.boolean(),
  /** Voided: it was approved, and changed since (PR5). */
  approval: z.enum(["not_needed", "needed", "approved", "voided"]),
  approvedBy: teammateShort.nullable(),
  /** It waits for an approval that whoever asks may give: not for whoever made its last edit (PR5). */
  mayApprove: z.boolean(),
  ignoreWindow: z.boolean(),
  /** Whether an event in its user's life holds it (PR8). */
  watchLife: z.boolean(),
  /** Seq of the newest edit: what an approval or an If-Match names. */
  seq: z.number(),
  /** What the checks found when they last ran, and its weight (PR4). */
  checks: z.array(check),
  risk: z.number(),
  comments: z.object({ open: z.number(), mentionsMe: z.boolean() }),
  sendAt: instant,
  /** Why it waits now, null when nothing holds it; and when it is expected to leave, null while a person must act (PR3). */
  hold: hold.nullable(),
  /** What else a person must end before it leaves, where that is more than `hold`. */
  alsoHeld: z.array(hold),
  expectedAt: instant.nullable(),
  /** For a blocked one: when it would leave, were the block lifted now. */
  wouldLeaveAt: instant.nullable(),
  /** The zone in which the sender's window is read. */
  timeZone: z.string(),
  start: z.object({ id, name: z.string() }).nullable(),
  /** Whose action its start is, where a playbook made it (PB5). */
  playbook: z.object({ id, name: z.string(), action: z.string() }).nullable(),
  template: z.object({ id, name: z.string() }).nullable(),
  /** Of its conversation (VI3). */
  traits,
  editors: z.array(teammateShort),
  editedAt: instant.nullable(),
  editedBy: teammateShort.nullable(),
  seen: z.object({ firstAt: instant, count: z.number() }).nullable(),
  ...tracking,
  endedAt: instant.nullable(),
  endedWhy: z.string().nullable(),
  createdAt: instant,
});
export const messagePage = pageOf(message).extend({ total: z.number().optional() });
export const messagesQuery = z.object({
  ...page,
  state: messageState.default("pending"),
  mine: flag.optional(),
  q: z.string().max(200).optional(),
  accountId: id.optional(),
  userId: id.optional(),
  teammateId: id.optional(),
  templateId: id.optional(),
  startId: id.optional(),
  /** Those that began with no start, or with no template. */
  without: z.enum(["start", "template"]).optional(),
  /** Riskiest first (PR4): by the checks, then by the account's MRR. */
  sort: z.enum(["sendAt", "-sendAt", "risk"]).default("sendAt"),
  /** Only those with an open comment that mentions whoever asks. */
  mentionsMe: flag.optional(),
  filter: filterText.optional(),
}).strict();
const settings = {
  teammateId: id,
  replyTo: email.nullable(),
  cc: z.array(email).max(20),
  bcc: z.array(email).max(20),
  allowUnsubscribes: z.boolean(),
  watchLife: z.boolean(),
};
/** A pending message's send date, not in the past, its sender, addresses and switches (PR2). `to` are addresses of known users. */
export const messagePatch = z.object({ sendAt: instant, to: z.array(email).min(1).max(100), ...settings }).partial()
  .strict().refine((patch) => Object.keys(patch).length > 0, "names nothing to change");
export const sendNow = z.object({ ignoreWindow: z.boolean().default(false) }).strict();
/** An action on messages and the undo it can be taken back with for 10 s (PR2). */
export const acted = z.object({
  done: z.array(id),
  refused: z.array(z.object({ id, code: z.string(), message: z.string() })),
  undo: z.object({ id, endsAt: instant }).nullable(),
});
export const messagesBulk = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("send_now"),
    ids: z.array(id).min(1).max(1000),
    ignoreWindow: z.boolean().default(false),
  }).strict(),
  z.object({ action: z.literal("cancel"), ids: z.array(id).min(1).max(1000) }).strict(),
  z.object({ action: z.literal("reschedule"), ids: z.array(id).min(1).max(1000), sendAt: instant }).strict(),
  z.object({
    action: z.literal("change"),
    ids: z.array(id).min(1).max(1000),
    set: z.object(settings).partial().strict(),
  }).strict(),
  z.object({ action: z.literal("approve"), ids: z.array(id).min(1).max(1000) }).strict(),
  z.object({ action: z.literal("release_hold"), ids: z.array(id).min(1).max(1000) }).strict(),
]);
export const settle = z.object({ as: z.enum(["sent", "failed"]) }).strict();

/** The message exactly as it would be sent now (PR1), or as it was sent. */
export const messagePreview = z.object({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  holes: z.array(z.string()),
  badLinks: z.array(z.string()),
  fallbacksUsed: z.array(z.string()),
  sealed: z.boolean(),
  /** The version of the words that are shown: what an approval of what was read names. Null once they are sealed. */
  seq: z.number().nullable(),
});
/** `barred` are variables that this mail must not use, with a fallback neither (ST5). */
export const forecast = message.pick({ expectedAt: true, wouldLeaveAt: true, hold: true, timeZone: true })
  .extend({ ahead: z.number() });
/** What the picker says before the click: when a message would leave if its send date were `at` (PR3). */
export const forecastQuery = z.object({ at: instant.optional(), now: flag.optional(), ignoreWindow: flag.optional() })
  .strict();
export const nextSend = z.object({
  at: instant.nullable(),
  because: z.enum(["open", "window", "leave"]),
  /** Which leave or holiday it waits for. */
  detail: z.string().optional(),
  timeZone: z.string(),
});
