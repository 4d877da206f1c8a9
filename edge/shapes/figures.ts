import type { z } from "zod";
import type { Outcomes } from "#db/queries/stats.ts";
import type * as contract from "../contract/numbers.ts";
import { toRate } from "./rate.ts";

export type Figures = z.input<typeof contract.figures>;

/** What became of mail, each rate of the messages that can tell (TR3). */
export const toFigures = ({ sent, opens, replies, bounces, unsubscribes }: Outcomes): Figures => ({
  sent,
  opens: toRate(opens.count, opens.of),
  replies: toRate(replies.count, replies.of),
  bounces: toRate(bounces.count, bounces.of),
  unsubscribes: toRate(unsubscribes.count, unsubscribes.of),
});
