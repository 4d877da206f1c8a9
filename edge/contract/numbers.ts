import { z } from "zod";
import { filterIn } from "./narrowed.ts";
import { instant, timeZone } from "./values.ts";

/**
 * A rate (TR3): `count` of `of`, which are those whose channel can tell, with its 95 % interval (Wilson). Null where none of them can:
 * "not tracked", never 0.
 */
export const rate = z.object({
  count: z.number(),
  of: z.number(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
}).nullable();

/** Null where all was counted. Else time was up: only what is from then on is in the numbers, the newest first. */
const countedSince = instant.nullable();

/** What became of mail (TR3). Each count is of messages; opens are those that count as seen (TR2). */
export const figures = z.object({
  sent: z.number(),
  opens: rate,
  replies: rate,
  bounces: rate,
  unsubscribes: rate,
});

const figuresBy = z.object({ key: z.string().nullable(), label: z.string(), figures });
/** Of mail by when it left. A month's key is its first day in the zone asked for, `YYYY-MM-DD`; the newest month is first. */
export const templateStats = z.object({
  all: figures,
  bySender: z.array(figuresBy),
  byMonth: z.array(figuresBy),
  countedSince,
});
/** A step's key is its action's; a version's its number. */
export const playbookStats = z.object({
  all: figures,
  bySteps: z.array(figuresBy),
  byVersion: z.array(figuresBy),
  countedSince,
});
/** Of mail that left since, and before; months are those of `timeZone`, the caller's own unless said. */
export const statsQuery = z.object({
  since: instant.optional(),
  before: instant.optional(),
  timeZone: timeZone.optional(),
}).strict();

/** By what conversations are broken down (VI5): `conversation.traits.<key>` and `account.traits.<key>` too. A conversation stands in each
 * row that the filter language ties it to: by each of its senders and channels, and by every account that it shows under (PD4). */
export const dimension = z.string().max(100).regex(
  /^(template|sender|playbook|step|channel|account\.status|(conversation|account)\.traits\.[A-Za-z0-9_]{1,50})$/,
  "is nothing that conversations are broken down by",
);
export const measure = z.enum(["conversations", "sent", "opened", "replied", "bounced", "unsubscribed"]);
const rated = measure.exclude(["conversations", "sent"]);
const asked = {
  /** Only conversations that match (VI2). */
  filter: filterIn.optional(),
  /** Of conversations created since, and before; for what became of mail, of those whose first mail left since, and before. In days of
   * `timeZone`, the caller's own unless said, where they are cut into such. */
  since: instant.optional(),
  before: instant.optional(),
  timeZone: timeZone.optional(),
};
/** One question, as a widget keeps it: what is counted, of which conversations, broken down or over time. */
export const numbersAsked = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("count"), measure, ...asked }).strict(),
  z.object({ kind: z.literal("rate"), measure: rated, ...asked }).strict(),
  z.object({
    kind: z.literal("series"),
    measures: z.array(measure).min(1).max(5),
    every: z.enum(["day", "week", "month"]),
    ...asked,
  }).strict(),
  z.object({
    kind: z.literal("breakdown"),
    measure,
    /** As a share of the conversations that were sent and can tell, rather than a number of them; of a measure that is a rate. */
    asRate: z.boolean().default(false),
    by: dimension,
    limit: z.number().int().min(1).max(50).default(10),
    ...asked,
  }).strict(),
]);

/**
 * Every number is of conversations, and names the filter of the list that counts the same (`GET /api/conversations/count`). A number is
 * null where none of those that were sent can tell it: "not tracked".
 */
export const numbersAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("count"), value: z.number().nullable(), filter: filterIn, countedSince }),
  z.object({
    kind: z.literal("rate"),
    value: rate,
    /** Those that are counted, and those that they are counted of. */
    filter: filterIn,
    ofFilter: filterIn,
    countedSince,
  }),
  z.object({
    kind: z.literal("series"),
    /** By measure, of any time. */
    filters: z.array(filterIn),
    /** By measure, the field that says in which point a conversation stands. */
    fields: z.array(z.enum(["conversation.createdAt", "conversation.sentAt"])),
    /** A day, week or month that begins `at`: of it what is by that field `since` and `before`, where the question begins or ends within it.
     * Its values are null where time did not reach it too. */
    points: z.array(z.object({ at: instant, since: instant, before: instant, values: z.array(z.number().nullable()) })),
    countedSince,
  }),
  z.object({
    kind: z.literal("breakdown"),
    /** What a row is: "Sender"; of a trait what that is called. */
    byLabel: z.string(),
    rows: z.array(z.object({
      /** As the filter says it; null for those that have none. */
      key: z.string().nullable(),
      label: z.string(),
      value: z.number().nullable(),
      /** Of a share; null where none can tell, and where a number was asked for. */
      rate,
      filter: filterIn,
    })),
    /** How many rows are behind the last one, and what they come to, each conversation once in each of its rows. */
    others: z.object({ rows: z.number(), value: z.number() }),
    countedSince,
  }),
]);
