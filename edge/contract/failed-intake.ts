import { z } from "zod";
import { id, instant, page, pageOf } from "./values.ts";

export const failedIntakeQuery = z.object({ ...page, state: z.literal("failed").default("failed") }).strict();
/** A mail or a webhook's call that came in and could not be taken in, however often it was tried (CH6). */
export const failedIntake = z.object({
  id,
  kind: z.enum(["mail", "hook"]),
  /** Who says that they wrote it, and about what; null of a call, and of a mail that does not say. */
  from: z.string().nullable(),
  subject: z.string().nullable(),
  why: z.string(),
  tries: z.number(),
  /** Bytes. */
  size: z.number(),
  at: instant,
});
export const failedIntakePage = pageOf(failedIntake);
