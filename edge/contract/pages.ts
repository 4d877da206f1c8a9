import { z } from "zod";
import { conversation } from "./conversations.ts";
import { message, party } from "./mail.ts";
import { teammateShort } from "./people.ts";
import { id, instant, optionalLine, page, pageOf } from "./values.ts";

const lastMail = z.object({
  at: instant,
  conversationId: id,
  subject: z.string(),
  /** Who of the team sent it, or got it. */
  teammate: teammateShort.nullable(),
  /** Whom it went to, or who wrote it. */
  people: z.array(party),
}).nullable();

/** What is to leave to an account's users, or to one user, and what was last between them and the team. */
export const pageMail = z.object({
  pending: z.object({ items: z.array(message), isMore: z.boolean() }),
  lastMailed: lastMail,
  lastReply: lastMail,
});

export const tiedQuery = z.object({ ...page }).strict();
/** A conversation with who ties it here, and as what (PD4). */
export const tiedConversation = conversation.extend({
  via: z.array(z.object({
    user: z.object({ id, name: z.string() }),
    roles: z.array(z.enum(["from", "to", "cc", "bcc"])),
  })),
});
export const tiedPage = pageOf(tiedConversation);

/** What a user is at an account; what is left out stays, and begins as no owner without a role (PD2). */
export const membershipPut = z.object({ isOwner: z.boolean(), role: optionalLine(200) }).partial().strict();
