import { z } from "zod";
import { id, instant } from "./values.ts";

/** Whose doing a look at a mail was: the reader's own, by their provider's proxy as they opened it, loaded ahead for privacy, or a mail
 * filter's (TR2). */
export const openVerdict = z.enum(["human", "proxy", "prefetch", "scanner"]);

/** Who opened a mail and when, with what was left out of that. */
export const opens = z.object({
  seen: z.object({ firstAt: instant, count: z.number() }).nullable(),
  /** Whether anybody can tell (TR4). */
  tracked: z.boolean(),
  /** Loads that do not count. */
  leftOut: z.object({ prefetch: z.number(), scanner: z.number() }),
  /** Every load, the newest first; of more than 50 those. */
  hits: z.array(z.object({
    at: instant,
    verdict: openVerdict,
    counts: z.boolean(),
    /** The proxy or filter by name, where it is known. */
    by: z.string().nullable(),
    /** Null of a mail to several, who have one pixel. */
    user: z.object({ id, name: z.string() }).nullable(),
  })),
});
