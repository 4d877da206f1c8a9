import { z } from "zod";
import { id, instant } from "./values.ts";

/** Whose doing a look at a mail was: the reader's own, by their provider's proxy as they opened it, loaded ahead for privacy, or a mail
 * filter's (TR2). */
export const openVerdict = z.enum(["human", "proxy", "prefetch", "scanner"]);

export const tracking = {
  /** Whether it left with a pixel, or would: as what is tracked its template's rate counts it (TR3, TR4). */
  tracked: z.boolean(),
  /** It did, and tracking was switched off since: later looks are not told. */
  trackedNoMore: z.boolean(),
};

/** Who opened a mail and when, with what was left out of that. */
export const opens = z.object({
  seen: z.object({ firstAt: instant, count: z.number() }).nullable(),
  ...tracking,
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
