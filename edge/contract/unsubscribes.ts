import { z } from "zod";
import { teammateShort } from "./people.ts";
import { flag, id, instant, page, pageOf } from "./values.ts";

/** A user who is unsubscribed: when, by whom, why, and by which mail (SU2). */
export const unsubscribe = z.object({
  user: z.object({ id, name: z.string(), email: z.string().nullable() }),
  at: instant,
  /** The teammate who did it by hand; null for the users themselves, by a link. */
  by: teammateShort.nullable(),
  /** In their own words. */
  reason: z.string().nullable(),
  /** The mail whose link it was. */
  mail: z.object({ messageId: id, conversationId: id, subject: z.string() }).nullable(),
  /** Why it was likely made by a mail filter and not by them: right after the mail was accepted and by no browser, or with those of
   * others from one network at once. It holds all the same. */
  machine: z.enum(["too_soon", "burst"]).nullable(),
});
export const unsubscribesQuery = z.object({
  ...page,
  q: z.string().trim().max(200).optional(),
  by: z.enum(["self", "team"]).optional(),
  machine: flag.optional(),
  /** With a reason, or without. */
  reason: flag.optional(),
}).strict();
export const unsubscribes = pageOf(unsubscribe);

/** A user's unsubscribes: the one that stands, and those that were taken back, the last of them first: how each was, and when and by which
 * teammate it was undone; null for the users themselves, by the link (SU2). */
export const unsubscribesOf = z.object({
  standing: unsubscribe.omit({ user: true }).nullable(),
  items: z.array(
    unsubscribe.omit({ user: true }).extend({
      undone: z.object({ at: instant, by: teammateShort.nullable() }),
    }),
  ),
});

/** Unsubscribes that stand and were likely made by mail filters, and when the last of them was. */
export const machineUnsubscribes = z.object({ count: z.number(), isMore: z.boolean(), lastAt: instant.nullable() });

/** Takes back unsubscribes that a mail filter likely made, as long as they are that: those of these users, or all up to `until`. */
export const undoUnsubscribes = z.object({
  userIds: z.array(id).min(1).max(1000).optional(),
  until: instant.optional(),
}).strict().refine((asked) => (asked.userIds === undefined) !== (asked.until === undefined), {
  path: ["userIds"],
  message: "or until: one of them says which",
});
/** `isMore`: ask again for the rest. */
export const undoneUnsubscribes = z.object({ changed: z.number(), isMore: z.boolean() });

/** Takes the caller's own resubscribing by hand back, which was answered with `at`: those of these users whom nobody unsubscribed or
 * resubscribed since are unsubscribed as they were before it (SU2). */
export const restoreUnsubscribes = z.object({ userIds: z.array(id).min(1).max(1000), at: instant }).strict();
