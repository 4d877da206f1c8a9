import { z } from "zod";
import { check, content, holdKind, message, messagesQuery, party, when } from "./mail.ts";
import { teammateShort } from "./people.ts";
import { email, flag, id, instant, page, pageOf } from "./values.ts";

/** Turn a held message loose although something happened in its user's life (PR8). */
export const releaseHold = z.object({}).strict();

/** What was approved beside what it is now (PR5); the words' difference is the history's, between `seq` and now. */
export const approval = z.object({
  stands: z.boolean(),
  by: teammateShort.nullable(),
  at: instant.nullable(),
  seq: z.number().nullable(),
  changes: z.array(
    z.object({
      field: z.enum(["sender", "signature", "channel", "to", "cc", "bcc", "replyTo", "allowUnsubscribes", "text"]),
      was: z.string(),
      is: z.string(),
    }),
  ),
});
/** `seq` names the words that were read: others since are a conflict. */
export const approve = z.object({ seq: z.number().int().min(0).optional() }).strict();

/** A reply in its conversation, which waits and passes every gate like any other mail (ST9), to whom the last mail went or came from.
 * Left out, the subject is "Re: …", the sender whoever writes it where they may send, and who was copied last stays copied. */
export const replyNew = z.object({
  content: content.partial({ subject: true }),
  teammateId: id.optional(),
  cc: z.array(email).max(20).optional(),
  bcc: z.array(email).max(20).optional(),
  approval: z.boolean().default(false),
  when: when.default("now"),
  /** One for now waits the 10 s in which deleting it still takes it back (PR2). */
  undoable: z.boolean().default(false),
}).strict();

/** Where a test went (PR9): to whoever asked for it. */
export const tested = z.object({ to: z.string(), outboxId: id.nullable() });

export const attentionKind = z.enum(["failed", "unknown", "bounced", "held"]);
/** What stops a whole queue until a person acts, told once for all that waits behind it; `count` goes up to 10,000. */
export const attentionBlock = z.object({
  kind: z.enum(["paused", "channel_broken", "no_sender", "hourly_limit"]),
  why: z.string(),
  /** Null while all sending is paused. */
  sender: z.object({ id: id.nullable(), teammate: teammateShort, channel: z.object({ id, name: z.string() }) })
    .nullable(),
  /** Set where one start was stopped; with the playbook that it goes on with, where that is paused. */
  start: z.object({ id, name: z.string(), pausedPlaybookId: id.nullable() }).nullable(),
  count: z.number(),
});
/** What waits for a person (PR10), newest first. `why` in words; `hold` is what holds a held one. */
export const attentionItem = z.object({
  kind: attentionKind,
  hold: holdKind.nullable(),
  why: z.string(),
  at: instant,
  /** Whom a bounce came back from, where it says. */
  about: party.nullable(),
  /** Of an unknown one: when its provider was last asked, and what it said. */
  asked: z.object({ at: instant, words: z.string(), canAsk: z.boolean() }).nullable(),
  message,
});
export const attentionQuery = z.object({ ...page, kind: attentionKind.optional(), mine: flag.optional() }).strict();
export const attentionPage = pageOf(attentionItem).extend({
  counts: z.record(attentionKind, z.number()),
  blocks: z.array(attentionBlock),
});

/** Pending messages that began alike (PR4's "grouping by start or template"). */
export const groupBy = z.enum(["start", "template"]);
export const groupsQuery = messagesQuery.omit({ cursor: true, limit: true, sort: true, state: true })
  .extend({ by: groupBy }).strict();
export const groups = z.object({
  items: z.array(
    z.object({
      by: groupBy,
      /** Null gathers what began with neither. */
      id: id.nullable(),
      name: z.string(),
      count: z.number(),
      edited: z.number(),
      riskMost: z.number(),
      firstSendAt: instant,
    }),
  ),
  /** There are further messages than were looked at: 20,000, the next to leave first; or further groups. */
  more: z.boolean(),
});
/** What sets each of these apart from the text that they began with: its values, and the lines that were edited. */
export const differsQuery = z.object({ ids: z.string().max(2_700) }).strict();
export const differs = z.object({
  items: z.array(
    z.object({
      id,
      edited: z.boolean(),
      values: z.array(z.object({ path: z.string(), label: z.string(), value: z.string().nullable() })),
      lines: z.array(z.object({ was: z.string(), is: z.string() })),
    }),
  ),
});

/** What the checks find now (PR4), in the draft as it stands at `seq`; nothing of a message that is not pending. */
export const checksNow = z.object({ checks: z.array(check), risk: z.number(), seq: z.number() });
