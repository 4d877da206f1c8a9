import { z } from "zod";
import { instant, page, pageOf } from "./values.ts";

/** An address that must not be mailed, why, and in whose words. */
export const suppression = z.object({
  address: z.string(),
  why: z.enum(["hard_bounce", "complaint", "by_hand"]),
  detail: z.string().nullable(),
  at: instant,
});
export const suppressionsQuery = z.object({ ...page, q: z.string().max(200).optional() }).strict();
export const suppressions = pageOf(suppression);
