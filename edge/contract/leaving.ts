import { z } from "zod";
import { id } from "./values.ts";

/** Who has the accounts and pending mail of a teammate who leaves (PD2). */
export const leave = z.object({ toId: id }).strict();
export const leaveQuery = z.object({ toId: id.optional() }).strict();

/** What is handed over, and what ends. */
export const leavePreview = z.object({
  csmOf: z.number(),
  aeOf: z.number(),
  pending: z.number(),
  /** Pending messages that will wait for a sender: `toId` may not send on their channel. */
  withoutSender: z.number(),
  /** Starts under way that name them as their sender. */
  starts: z.number(),
  /** Leave of colleagues that they stand in for. */
  standIns: z.number(),
  senders: z.number(),
  sessions: z.number(),
  keys: z.number(),
});
