import { z } from "zod";
import { fileRef } from "./attachments.ts";
import { filterText, traitSort } from "./filter.ts";
import { party } from "./mail.ts";
import { teammateShort } from "./people.ts";
import { bounceClass, threadMessage } from "./thread.ts";
import { tracking } from "./tracking.ts";
import { flag, id, instant, page, pageOf, traits } from "./values.ts";

export const conversation = z.object({
  id,
  account: z.object({ id, name: z.string() }),
  subject: z.string(),
  state: z.enum(["pending", "active", "closed"]),
  closedWhy: z.string().nullable(),
  /** Whom it is with: its first message goes to them or came from them. */
  to: z.array(party),
  sender: teammateShort.nullable(),
  seen: z.object({ firstAt: instant, count: z.number() }).nullable(),
  ...tracking,
  /** A person wrote back, first and last; an automatic answer is none (CH6). */
  replied: z.object({ firstAt: instant, at: instant }).nullable(),
  /** When the newest reply came that nobody of the team has opened or answered. */
  unreadAt: instant.nullable(),
  automaticAt: instant.nullable(),
  bounced: z.object({ at: instant, code: z.string().nullable(), class: bounceClass.nullable() }).nullable(),
  /** How many messages of it wait to leave. */
  pending: z.number(),
  /** By key (VI3). */
  traits,
  /** The newest that left or came in, and how it begins; no automatic answer once a person replied. */
  newest: z.object({ direction: z.enum(["in", "out"]), at: instant, words: z.string() }).nullable(),
  activeAt: instant,
  createdAt: instant,
});
export const conversationsQuery = z.object({
  ...page,
  state: z.enum(["pending", "active", "closed"]).optional(),
  q: z.string().max(200).optional(),
  accountId: id.optional(),
  userId: id.optional(),
  /** Who sends in it. */
  teammateId: id.optional(),
  templateId: id.optional(),
  replied: flag.optional(),
  seen: flag.optional(),
  bounced: flag.optional(),
  unread: flag.optional(),
  /** Somebody wrote back, and nothing of ours has left since. */
  unanswered: flag.optional(),
  filter: filterText.optional(),
  sort: z.enum(["active", "-active"]).or(traitSort).default("-active"),
}).strict();
export const conversationPage = pageOf(conversation);
/** Who ties the conversation to which account (PD4). */
export const tie = z.object({
  account: z.object({ id, name: z.string() }),
  users: z.array(z.object({ id, name: z.string() })),
});
export const conversationViewQuery = z.object({
  /** How many messages of its end. */
  newest: z.coerce.number().int().min(1).max(1_000).default(1_000),
}).strict();
export const conversationView = conversation.extend({
  messages: z.array(threadMessage),
  /** How many stand before these. */
  earlier: z.number(),
  ties: z.array(tie),
  start: z.object({ id, name: z.string() }).nullable(),
  /** Whose action its start is, where a playbook made it (PB5). */
  playbook: z.object({ id, name: z.string(), action: z.string() }).nullable(),
  template: z.object({ id, name: z.string() }).nullable(),
});

export const outboxMail = z.object({
  id,
  /** Null of a mail of Parley's own: a sign-in code, which only admins see. */
  messageId: id.nullable(),
  conversationId: id.nullable(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  size: z.number(),
  /** A test that a teammate had sent to themselves (PR9), not the message. */
  test: z.boolean(),
  acceptedAt: instant,
});
export const outboxView = outboxMail.extend({
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  html: z.string().nullable(),
  text: z.string().nullable(),
  /** Pictures in the words aside. */
  files: z.array(fileRef),
  source: z.string(),
});
export const outboxQuery = z.object({ ...page, q: z.string().max(200).optional() }).strict();
export const outboxPage = pageOf(outboxMail);
