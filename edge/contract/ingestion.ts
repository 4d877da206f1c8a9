import { z } from "zod";
import { instant } from "./values.ts";

/** What came by a write key and went nowhere (PD8): names and counts, no values. */
export const ingestion = z.object({
  /** Traits that nobody defined, by how often they were sent. */
  traits: z.array(z.object({
    entity: z.enum(["user", "account"]),
    key: z.string(),
    /** What kind of value it had last, such as `string`. */
    type: z.string().nullable(),
    count: z.number(),
    firstAt: instant,
    lastAt: instant,
  })),
  /** Why events, or a part of them, were left out. */
  faults: z.array(z.object({ call: z.string(), reason: z.string(), count: z.number(), lastAt: instant })),
});
