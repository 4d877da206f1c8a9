import { sql } from "drizzle-orm";
import { blob, check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { SealedFile, TextFile } from "./attachment.ts";
import { atMs, flag, id, json } from "./columns.ts";
import { account, user } from "./people.ts";
import type { TextJson } from "./teammate.ts";

/** Reusable subject and body (PE7); a shared one is everybody's, else its maker's. */
export const template = sqliteTable("template", {
  id: id(),
  name: text("name").notNull(),
  /** The name folded, for sort and search. */
  nameKey: text("name_key").notNull().default(""),
  shared: flag("shared").notNull(),
  /** A snippet is a body alone, to be put into a draft by `/`. */
  kind: text("kind", { enum: ["template", "snippet"] }).notNull().default("template"),
  /** Subject and body as of `textSeq`: made of the live text's log, which is the truth once anybody wrote in it (CO6). */
  subject: json<TextJson>("subject").notNull(),
  body: json<TextJson>("body").notNull(),
  files: json<TextFile[]>("files"),
  textSeq: integer("text_seq").notNull().default(0),
  createdById: text("created_by_id").notNull(),
  archivedAtMs: atMs("archived_at_ms"),
  createdAtMs: atMs("created_at_ms").notNull(),
  updatedAtMs: atMs("updated_at_ms").notNull(),
}, (t) => [index("template_name").on(t.nameKey, t.id)]);

export const conversation = sqliteTable("conversation", {
  id: id(),
  accountId: text("account_id").notNull().references(() => account.id),
  subject: text("subject").notNull(),
  state: text("state", { enum: ["pending", "active", "closed"] }).notNull(),
  closedWhy: text("closed_why"),
  startId: text("start_id"),
  templateId: text("template_id"),
  /** A user's own reply came, automatic answers aside (CH6): the first and the newest. */
  repliedFirstAtMs: atMs("replied_first_at_ms"),
  repliedAtMs: atMs("replied_at_ms"),
  /** When the newest reply came that nobody of the team has opened or answered. */
  unreadAtMs: atMs("unread_at_ms"),
  createdById: text("created_by_id").notNull(),
  createdAtMs: atMs("created_at_ms").notNull(),
  /** When something last happened in it: the sort of the active list. */
  activeAtMs: atMs("active_at_ms").notNull(),
}, (t) => [
  index("conversation_state").on(t.state, t.activeAtMs, t.id),
  index("conversation_created").on(t.createdAtMs, t.id),
  index("conversation_newest").on(t.activeAtMs, t.id),
  index("conversation_account").on(t.accountId, t.activeAtMs, t.id),
  index("conversation_replied").on(t.activeAtMs, t.id).where(sql`replied_at_ms is not null`),
  index("conversation_unread").on(t.activeAtMs, t.id).where(sql`unread_at_ms is not null`),
  index("conversation_start").on(t.startId, t.activeAtMs, t.id).where(sql`start_id is not null`),
  index("conversation_template").on(t.templateId, t.activeAtMs, t.id).where(sql`template_id is not null`),
]);

export const messageStates = ["pending", "sending", "sent", "cancelled", "skipped", "failed", "unknown"] as const;
export type MessageState = (typeof messageStates)[number];
export const holds = [
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
] as const;
export type Hold = (typeof holds)[number];
/** Order in which messages over a limit leave (QU2). */
export const lanes = { sendNow: 0, reply: 1, byHand: 2, playbook: 3 } as const;

/** What a check of PR4 found in a pending message; `detail` names it (a variable's path, an address, who mailed), `atMs` says when
 * somebody mailed. */
export const checkKinds = [
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
] as const;
export type CheckKind = (typeof checkKinds)[number];
export type Check = { kind: CheckKind; detail: string | null; atMs: number | null };

/** One e-mail of a conversation. An outbound one begins as pending and freezes when sealed; see DESIGN "The release". */
export const message = sqliteTable("message", {
  id: id(),
  conversationId: text("conversation_id").notNull().references(() => conversation.id),
  accountId: text("account_id").notNull(),
  direction: text("direction", { enum: ["out", "in"] }).notNull(),
  state: text("state", { enum: messageStates }).notNull(),
  lane: integer("lane").notNull(),
  startId: text("start_id"),
  templateId: text("template_id"),
  /** Of a copy: the message that it, or what it is a copy of, was first copied from. */
  copyOfId: text("copy_of_id"),
  /** What the sender follows until the seal (ST3); `fixed` once a person chose one. */
  senderMode: text("sender_mode", { enum: ["teammate", "csm", "ae", "fixed"] }).notNull(),
  defaultTeammateId: text("default_teammate_id").notNull(),
  teammateId: text("teammate_id").notNull(),
  /** Whose leave `teammateId` stands in for (SW4): who sends once that is over or taken back. */
  standsInForId: text("stands_in_for_id"),
  senderBecause: text("sender_because").notNull(),
  channelId: text("channel_id").notNull(),
  replyTo: text("reply_to"),
  allowUnsubscribes: flag("allow_unsubscribes").notNull(),
  approvalNeeded: flag("approval_needed").notNull().default(false),
  /** What was approved (PR5): the seq of the draft, and sender, addresses and unsubscribe flag as one JSON text. The approval
   * stands while both are still so. */
  approvedSeq: integer("approved_seq"),
  approvedFor: text("approved_for"),
  approvedById: text("approved_by_id"),
  approvedAtMs: atMs("approved_at_ms"),
  /** Whether an event in its user's life holds it (PR8); a person's release lets those up to then pass. */
  watchLife: flag("watch_life").notNull().default(false),
  lifeReleasedAtMs: atMs("life_released_at_ms"),
  /** When its account stopped matching the playbook that made it, where that is to hold it (PB3). */
  leftPlaybookAtMs: atMs("left_playbook_at_ms"),
  /** A follow-up that nobody needs once the user has answered (PB4): a reply skips it. */
  unlessReplied: flag("unless_replied").notNull().default(false),
  sendAtMs: atMs("send_at_ms").notNull(),
  /** Why it is not due before `sendAtMs`: a chosen date, or the team's time to review. */
  sendAtIs: text("send_at_is", { enum: ["send_date", "review_delay"] }).notNull(),
  ignoreWindow: flag("ignore_window").notNull().default(false),
  /** A person asked to send now: ends a wait for typing (PR7). */
  sendNowAtMs: atMs("send_now_at_ms"),
  /** The message's own stored hold; window and quota are computed, never stored. */
  hold: text("hold", { enum: holds }),
  holdUntilMs: atMs("hold_until_ms"),
  holdDetail: text("hold_detail"),
  /** Subject as plain text with variables in braces, kept for lists. */
  subject: text("subject").notNull(),
  /** Checks as of their last run (PR4), the weight of what they found, and the account's MRR then: the order "riskiest first".
   * Stale ones are run again by a job, at `checksDueAtMs` those that time itself changes. */
  checks: json<Check[]>("checks"),
  risk: integer("risk").notNull().default(0),
  riskMrrCents: integer("risk_mrr_cents").notNull().default(0),
  checksStale: flag("checks_stale").notNull().default(true),
  checksDueAtMs: atMs("checks_due_at_ms"),
  /** Counts what made the checks stale: those that were run of something older are not written. */
  checksNo: integer("checks_no").notNull().default(0),
  /** What only a person can open (PR10), as of the last run of the checks, and since when it is so. */
  stuckHold: text("stuck_hold", { enum: holds }),
  stuckDetail: text("stuck_detail"),
  stuckAtMs: atMs("stuck_at_ms"),
  editedAtMs: atMs("edited_at_ms"),
  editedById: text("edited_by_id"),
  /** Who last changed its sender, addresses or unsubscribe flag, or wrote it as a reply: like an edit, when it comes to who
   * approves (PR5). */
  changedAtMs: atMs("changed_at_ms"),
  changedById: text("changed_by_id"),
  /** First edit of the unbroken run of edits that PR7 lets hold a due message 30 min at most. */
  editingSinceMs: atMs("editing_since_ms"),
  /** The undo that a person may still take (PR2). */
  undoId: text("undo_id"),
  claimId: text("claim_id"),
  claimedAtMs: atMs("claimed_at_ms"),
  leaseEndsAtMs: atMs("lease_ends_at_ms"),
  beganAtMs: atMs("began_at_ms"),
  /** The channel's `connectionNo` then: a key is repeated to no other account. */
  beganConnectionNo: integer("began_connection_no").notNull().default(0),
  sealedSeq: integer("sealed_seq"),
  sealNo: integer("seal_no").notNull().default(0),
  endedAtMs: atMs("ended_at_ms"),
  /** Why it ended as it did: a skip's gate, the provider's words, who deleted it. */
  endedWhy: text("ended_why"),
  /** A person has seen that it failed, and wants nothing more done (PR10). */
  dismissedAtMs: atMs("dismissed_at_ms"),
  providerId: text("provider_id"),
  /** The provider's own thread, where it has such. */
  providerThreadId: text("provider_thread_id"),
  rfcMessageId: text("rfc_message_id"),
  /** Of an inbound one: an answer that no person wrote (RFC 3834); shown, and no reply (CH6). */
  automatic: text("automatic", { enum: ["auto_reply", "out_of_office", "list", "other"] }),
  seenFirstAtMs: atMs("seen_first_at_ms"),
  seenCount: integer("seen_count").notNull().default(0),
  /** It left without a pixel, so that nobody can tell whether it was seen (TR4). */
  untracked: flag("untracked").notNull().default(false),
  /** What can be told of it now that it is sealed, as `tellBits`; null of what Parley did not send (TR3). */
  tells: integer("tells"),
  /** What was written in it was erased with the person it was from or to (AD5): it counts, and says nothing. */
  erasedAtMs: atMs("erased_at_ms"),
  createdAtMs: atMs("created_at_ms").notNull(),
}, (t) => [
  check("message_state", sql`${t.state} in ('pending','sending','sent','cancelled','skipped','failed','unknown')`),
  index("message_due").on(t.sendAtMs, t.id).where(sql`state = 'pending'`),
  index("message_queue").on(t.teammateId, t.channelId, t.lane, t.sendAtMs, t.id).where(sql`state = 'pending'`),
  index("message_anytime").on(t.teammateId, t.channelId, t.lane, t.sendAtMs, t.id)
    .where(sql`state = 'pending' and ignore_window = 1`),
  index("message_held").on(t.hold, t.id).where(sql`state = 'pending' and hold is not null`),
  index("message_follows").on(t.accountId).where(sql`state = 'pending' and sender_mode in ('csm', 'ae')`),
  index("message_lease").on(t.leaseEndsAtMs).where(sql`state = 'sending'`),
  index("message_conversation").on(t.conversationId, t.createdAtMs, t.id),
  index("message_account").on(t.accountId, t.state),
  index("message_sender").on(t.teammateId, t.conversationId),
  index("message_seen").on(t.conversationId).where(sql`seen_first_at_ms is not null`),
  index("message_risk").on(t.risk, t.riskMrrCents, t.id).where(sql`state = 'pending'`),
  index("message_checks_stale").on(t.id).where(sql`state = 'pending' and checks_stale = 1`),
  index("message_checks_due").on(t.checksDueAtMs).where(sql`state = 'pending' and checks_due_at_ms is not null`),
  index("message_stuck").on(t.stuckAtMs, t.id).where(sql`state = 'pending' and stuck_at_ms is not null`),
  index("message_failed").on(t.endedAtMs, t.id).where(sql`state = 'failed' and dismissed_at_ms is null`),
  index("message_copies").on(t.copyOfId).where(sql`copy_of_id is not null`),
  index("message_start").on(t.startId, t.state),
  index("message_template").on(t.templateId, t.state),
  // With what they are bound by, so that whoever asks for that reads no row.
  index("message_left").on(t.conversationId, t.endedAtMs, t.tells, t.untracked, t.state)
    .where(sql`state = 'sent' and tells is not null`),
  index("message_left_at").on(t.endedAtMs, t.conversationId, t.tells, t.state)
    .where(sql`state = 'sent' and tells is not null`),
  index("message_template_left").on(t.templateId, t.endedAtMs)
    .where(sql`state = 'sent' and tells is not null and template_id is not null`),
  index("message_start_left").on(t.startId, t.endedAtMs)
    .where(sql`state = 'sent' and tells is not null and start_id is not null`),
  index("message_ended").on(t.state, t.endedAtMs, t.id),
  index("message_rfc").on(t.rfcMessageId).where(sql`rfc_message_id is not null`),
  index("message_provider").on(t.channelId, t.providerId).where(sql`provider_id is not null`),
  index("message_provider_thread").on(t.channelId, t.providerThreadId).where(sql`provider_thread_id is not null`),
  index("message_unless_replied").on(t.conversationId).where(sql`state = 'pending' and unless_replied = 1`),
  index("message_stand_in").on(t.standsInForId).where(sql`state = 'pending' and stands_in_for_id is not null`),
]);

export const participantRoles = ["from", "to", "cc", "bcc"] as const;

/** From, To, CC and BCC of one message (ST9); `userId` where the address is a known user's. */
export const participant = sqliteTable("participant", {
  messageId: text("message_id").notNull().references(() => message.id, { onDelete: "cascade" }),
  role: text("role", { enum: participantRoles }).notNull(),
  n: integer("n").notNull(),
  userId: text("user_id").references(() => user.id),
  address: text("address").notNull(),
  name: text("name"),
  /** Of one who is no user: what the address was given up or erased as, if it was (`erasedAddress`); the release fills it in. */
  addressHash: text("address_hash"),
}, (t) => [
  primaryKey({ columns: [t.messageId, t.role, t.n] }),
  index("participant_user").on(t.userId, t.messageId),
  index("participant_address").on(t.address),
]);

/** The sealed bytes, stored before the provider is called and never changed after (SE3). What was attached is not stored again for
 * each mail: `files` says where in `bytes` it goes, and `sha256` is of the whole. */
export const messageMime = sqliteTable("message_mime", {
  messageId: text("message_id").primaryKey().references(() => message.id, { onDelete: "cascade" }),
  sealNo: integer("seal_no").notNull(),
  bytes: blob("bytes", { mode: "buffer" }).notNull(),
  files: json<SealedFile[]>("files"),
  sha256: text("sha256").notNull(),
  html: text("html").notNull(),
});

/** What a person may take back for 10 s: per message the values before (PR2). */
export const undo = sqliteTable("undo", {
  id: id(),
  teammateId: text("teammate_id").notNull(),
  endsAtMs: atMs("ends_at_ms").notNull(),
  what: text("what").notNull(),
  before: json<Record<string, unknown>[]>("before").notNull(),
  takenAtMs: atMs("taken_at_ms"),
});
