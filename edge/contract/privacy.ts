import { z } from "zod";
import { id, instant } from "./values.ts";

/** `confirm` is the user's e-mail, or their name where they have none: so nobody is erased by a slip. */
export const erase = z.object({ confirm: z.string().min(1).max(500) }).strict();

export const erasure = z.object({
  id,
  userId: id,
  state: z.enum(["running", "done"]),
  at: instant,
  endedAt: instant.nullable(),
});

/** A stream of one JSON object. */
export const personExport = z.object({
  exportedAt: instant,
  user: z.looseObject({ id }),
  trail: z.array(z.looseObject({ action: z.string() })),
  messages: z.array(z.looseObject({ id })),
});
