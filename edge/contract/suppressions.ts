import { z } from "zod";
import { teammateShort } from "./people.ts";
import { email, id, instant, lines, page, pageOf } from "./values.ts";

/** An address that must not be mailed, why, and in whose words. */
export const suppression = z.object({
  address: z.string(),
  why: z.enum(["hard_bounce", "complaint", "by_hand"]),
  detail: z.string().nullable(),
  /** Who set it by hand. */
  by: teammateShort.nullable(),
  /** The mail that came back or was complained of. */
  mail: z.object({ messageId: id, conversationId: id, subject: z.string() }).nullable(),
  at: instant,
});
export const suppressionNew = z.object({ address: email, detail: lines(500).optional() }).strict();
export const suppressionsQuery = z.object({ ...page, q: z.string().max(200).optional() }).strict();
export const suppressions = pageOf(suppression);
