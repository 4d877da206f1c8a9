import { z } from "zod";
import { fileRef } from "./attachments.ts";
import { message, party } from "./mail.ts";
import { teammateShort } from "./people.ts";
import { id, instant, page, pageOf } from "./values.ts";

export const conversation = z.object({
  id,
  account: z.object({ id, name: z.string() }),
  subject: z.string(),
  state: z.enum(["pending", "active", "closed"]),
  closedWhy: z.string().nullable(),
  to: z.array(party),
  sender: teammateShort.nullable(),
  seen: z.object({ firstAt: instant, count: z.number() }).nullable(),
  activeAt: instant,
  createdAt: instant,
});
export const conversationsQuery = z.object({
  ...page,
  state: z.enum(["pending", "active", "closed"]).optional(),
  q: z.string().max(200).optional(),
  accountId: id.optional(),
  userId: id.optional(),
}).strict();
export const conversationPage = pageOf(conversation);
/** Who ties the conversation to which account (PD4). */
export const tie = z.object({
  account: z.object({ id, name: z.string() }),
  users: z.array(z.object({ id, name: z.string() })),
});
export const conversationView = conversation.extend({
  messages: z.array(message.extend({ html: z.string().nullable(), text: z.string().nullable() })),
  ties: z.array(tie),
  start: z.object({ id, name: z.string() }).nullable(),
  template: z.object({ id, name: z.string() }).nullable(),
});

export const outboxMail = z.object({
  id,
  messageId: id,
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
