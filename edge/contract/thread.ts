import { z } from "zod";
import { forecast, message, party } from "./mail.ts";
import { teammateShort } from "./people.ts";
import { flag, id, instant, line, traits } from "./values.ts";

/** What an inbound mail is beside its words (CH6). `automatic`: no person wrote it, and it is no reply. */
export const inbound = z.object({
  automatic: z.enum(["auto_reply", "out_of_office", "list", "other"]).nullable(),
  /** What it quotes of the mails before, folded apart. */
  quotedHtml: z.string().nullable(),
  /** By the part of its source that each is; sizes are in bytes. */
  files: z.array(z.object({ part: z.number(), name: z.string(), type: z.string(), size: z.number() })),
  /** It names pictures on other servers, which load only when somebody asks for them. */
  hasPictures: z.boolean(),
  /** The date that it carries; the message's own is when it came. */
  datedAt: instant.nullable(),
});
export const bounceClass = z.enum(["hard", "soft", "policy", "full", "unknown"]);
/** What became of a message at one of its addresses (CH6). `code` is an enhanced status (RFC 3463). */
export const messageEvent = z.object({
  kind: z.enum(["bounce", "complaint", "unsubscribe"]),
  user: z.object({ id, name: z.string() }).nullable(),
  address: z.string().nullable(),
  code: z.string().nullable(),
  class: bounceClass.nullable(),
  why: z.string().nullable(),
  /** Of an unsubscribe: likely made by a mail filter, and not by them (SU1). */
  byMachine: z.boolean(),
  /** Of an unsubscribe that was taken back: when, and by which teammate, by name; null for their own act (SU2). */
  undone: z.object({ at: instant, by: z.string().nullable() }).nullable(),
  /** Its address is never mailed again. */
  suppressed: z.boolean(),
  /** A person has seen to it (PR10). */
  done: z.boolean(),
  at: instant,
});
export const threadMessage = message.extend({
  html: z.string().nullable(),
  text: z.string().nullable(),
  inbound: inbound.nullable(),
  events: z.array(messageEvent),
});

/** Close by hand or open again what is closed; set traits (VI3), `null` takes one away. */
export const conversationPatch = z.object({
  state: z.enum(["closed", "active"]).optional(),
  closedWhy: line(200).optional(),
  traits: traits.optional(),
}).strict()
  .refine((patch) => patch.state !== undefined || patch.traits !== undefined, {
    path: ["state"],
    message: "or traits: names nothing to change",
  })
  .refine((patch) => patch.closedWhy === undefined || patch.state === "closed", {
    path: ["closedWhy"],
    message: "is for closing alone",
  });

export const viewQuery = z.object({
  userId: id.optional(),
  /** Of what came in: also what it quotes; and pictures of other servers. */
  quoted: flag.optional(),
  pictures: flag.optional(),
}).strict();

export const fileQuery = z.object({
  /** Pictures are shown unless a file to keep is asked for. */
  download: flag.optional(),
}).strict();

/** What a reply would be, were it written so. */
export const replyQuery = z.object({
  teammateId: id.optional(),
  at: instant.optional(),
  approval: flag.optional(),
}).strict();
export const replyPlan = z.object({
  /** Why nobody can reply here now; the rest is empty then. */
  refused: z.string().nullable(),
  to: z.array(party),
  /** Who was in the last mail beside them, but for our own. */
  cc: z.array(party),
  subject: z.string(),
  sender: teammateShort.nullable(),
  channel: z.object({ id, name: z.string() }).nullable(),
  /** The message that is answered: what variables are resolved by. */
  answers: id.nullable(),
  forecast: forecast.nullable(),
});
