import { z } from "zod";
import { filterIn } from "./narrowed.ts";
import { instant, timeZone } from "./values.ts";

/**
 * A rate (TR3): `count` of `of`, which are the messages of channels that can tell, with its 95 % interval (Wilson). Null where no channel
 * of them can: "not tracked", never 0.
 */
export const rate = z.object({
  count: z.number(),
  of: z.number(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
}).nullable();

/** What became of mail (TR3). Each count is of messages; opens are those that count as seen (TR2). */
export const figures = z.object({
  sent: z.number(),
  opens: rate,
  replies: rate,
  bounces: rate,
  unsubscribes: rate,
});

/** `filter` is the conversation or message list's that shows exactly these rows, where there is one. */
const figuresBy = z.object({ key: z.string().nullable(), label: z.string(), figures });
export const templateStats = z.object({ all: figures, bySender: z.array(figuresBy), byMonth: z.array(figuresBy) });
export const playbookStats = z.object({ all: figures, bySteps: z.array(figuresBy), byVersion: z.array(figuresBy) });

/** By what conversations are told apart (VI5): `conversation.traits.<key>` and `account.traits.<key>` too. */
export const dimension = z.string().max(100).regex(
  /^(template|sender|playbook|step|channel|account\.status|(conversation|account)\.traits\.[A-Za-z0-9_]{1,50})$/,
  "is nothing that conversations are told apart by",
);
export const measure = z.enum(["conversations", "sent", "opened", "replied", "bounced", "unsubscribed"]);
const asked = {
  /** Only conversations that match (VI2). */
  filter: filterIn.optional(),
  /** Of conversations created since, and before; in days of `timeZone` where they are cut into such. */
  since: instant.optional(),
  before: instant.optional(),
  timeZone: timeZone.optional(),
};
/** One question, as a widget keeps it: what is counted, of which conversations, told apart or over time. */
export const numbersAsked = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("count"), measure, ...asked }).strict(),
  z.object({ kind: z.literal("rate"), measure: measure.exclude(["conversations", "sent"]), ...asked }).strict(),
  z.object({
    kind: z.literal("series"),
    measures: z.array(measure).min(1).max(5),
    every: z.enum(["day", "week", "month"]),
    ...asked,
  }).strict(),
  z.object({
    kind: z.literal("breakdown"),
    measure,
    /** As a share of the conversations that were sent, rather than a number of them. */
    asRate: z.boolean().default(false),
    by: dimension,
    limit: z.number().int().min(1).max(50).default(10),
    ...asked,
  }).strict(),
]);
/** Every number is of conversations, so that it equals what the list of the same filter counts. */
export const numbersAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("count"), value: z.number().nullable() }),
  z.object({ kind: z.literal("rate"), value: rate }),
  z.object({
    kind: z.literal("series"),
    points: z.array(z.object({ at: instant, values: z.array(z.number().nullable()) })),
  }),
  z.object({
    kind: z.literal("breakdown"),
    rows: z.array(z.object({
      key: z.string().nullable(),
      label: z.string(),
      value: z.number().nullable(),
      rate,
      /** The filter of the list that counts the same. */
      filter: filterIn,
    })),
    /** Those behind the last row, together. */
    others: z.number(),
  }),
]);

export const templateStatsQuery = z.object({ since: instant.optional(), before: instant.optional() }).strict();
export const playbookStatsQuery = templateStatsQuery;
