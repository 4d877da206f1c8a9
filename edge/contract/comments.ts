import { z } from "zod";
import { teammateShort } from "./people.ts";
import { flag, id, instant, lines, page, pageOf } from "./values.ts";

const position = z.string().max(400).regex(/^[A-Za-z0-9+/]*={0,2}$/, "is not base64");
/** Where in the text: Yjs relative positions as base64, and the words that stood there. */
export const anchor = z.object({
  field: z.enum(["subject", "body"]),
  from: position,
  to: position,
  quote: z.string().max(500),
}).strict();
/** Plain text; `@[teammateId]` mentions. */
const body = lines(10_000).refine((text) => text.trim() !== "", "is empty");

export const comment = z.object({
  id,
  threadId: id,
  author: teammateShort,
  /** Empty once deleted. */
  body: z.string(),
  mentions: z.array(teammateShort),
  deleted: z.boolean(),
  createdAt: instant,
  editedAt: instant.nullable(),
});
/** A comment and its answers, oldest first, resolved as one (PR6). */
export const thread = z.object({
  id,
  anchor: anchor.nullable(),
  resolvedAt: instant.nullable(),
  resolvedBy: teammateShort.nullable(),
  comments: z.array(comment),
});
export const threads = z.object({ items: z.array(thread) });
/** With `threadId` an answer, which has no anchor of its own. */
export const commentNew = z.object({ body, anchor: anchor.optional(), threadId: id.optional() }).strict()
  .refine((given) => !(given.anchor && given.threadId), {
    path: ["anchor"],
    error: "an answer stands where its thread does",
  });
export const commentPatch = z.object({ body }).strict();
export const resolve = z.object({ resolved: z.boolean() }).strict();

export const mention = z.object({
  comment,
  message: z.object({ id, subject: z.string() }),
  seenAt: instant.nullable(),
});
export const mentionsQuery = z.object({ ...page, unseen: flag.optional() }).strict();
export const mentionPage = pageOf(mention);
export const seen = z.object({ messageId: id }).strict();
