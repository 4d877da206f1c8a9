import { z } from "zod";
import { teammateShort } from "./people.ts";
import { instant, page, pageOf } from "./values.ts";

/** A version of a text: the seq of the last edit in it, 0 as it began. */
export const version = z.coerce.string().regex(/^\d{1,15}$/, "is no version of a text").pipe(
  z.coerce.number<string>().int(),
);

/** What happened to a text, newest first. `seq` is the version that stood then; times are whole seconds. */
export const historyEntry = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("edit"),
    firstSeq: z.number(),
    seq: z.number(),
    by: teammateShort.nullable(),
    from: instant,
    at: instant,
    /** Characters, by the edits alone. */
    added: z.number(),
    removed: z.number(),
    /** The version that it put back. */
    restoredFrom: z.number().nullable(),
    /** The message had been sealed before it, did not leave, and was opened again. */
    reopened: z.boolean(),
  }),
  z.object({
    kind: z.literal("event"),
    what: z.enum([
      "approved",
      "approval_undone",
      "cancelled",
      "cancel_undone",
      "sent",
      "failed",
      "unknown",
      "settled_sent",
      "settled_failed",
      "skipped",
    ]),
    seq: z.number(),
    by: teammateShort.nullable(),
    at: instant,
    detail: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("begun"),
    as: z.enum(["start", "reply", "copy", "template", "signature", "message"]),
    /** Of the start, and of the template it began with. */
    name: z.string().nullable(),
    template: z.string().nullable(),
    seq: z.literal(0),
    by: teammateShort.nullable(),
    at: instant,
  }),
]);
export const historyQuery = z.object({ ...page }).strict();
export const history = pageOf(historyEntry).extend({
  /** The version it is at. */
  head: z.number(),
  /** The version that was in the mail, once there was one. */
  sealed: z.number().nullable(),
  mayRestore: z.boolean(),
});

const look = { marks: z.array(z.string()), link: z.string().nullable() };
const piece = { text: z.string(), chip: z.enum(["variable", "image"]).nullable(), ...look };
const shape = z.object({
  heading: z.number().nullable(),
  within: z.array(z.enum(["quote", "bullets", "numbers"])),
  marker: z.string().nullable(),
});
const fate = z.enum(["same", "added", "removed"]);
const file = { id: z.string(), name: z.string(), type: z.string(), size: z.number() };

const authored = z.object({ ...piece, authorId: z.string().nullable() });
/** A text as it stood, and who had written what; a null author: it stood there from the beginning. */
export const pastText = z.object({
  seq: z.number(),
  subject: z.string(),
  html: z.string(),
  files: z.array(z.object(file)),
  lines: z.object({
    subject: z.array(authored),
    body: z.array(z.object({ shape, stretches: z.array(authored) })),
  }),
  authors: z.array(teammateShort),
});

const stretch = z.object({ ...piece, as: fate, was: z.object(look).nullable() });
/** What lies between two texts, for reading: lines paired by likeness, words within them. */
export const comparison = z.object({
  differs: z.boolean(),
  subject: z.array(stretch),
  body: z.array(
    z.object({
      as: z.enum(["same", "added", "removed", "changed"]),
      shape,
      shapeWas: shape.nullable(),
      stretches: z.array(stretch),
    }),
  ),
  files: z.array(z.object({ ...file, as: fate })),
  added: z.number(),
  removed: z.number(),
});
/** `to` left out: as it is now. */
export const compareQuery = z.object({ from: version, to: version.optional() }).strict();
export const compared = comparison.extend({ from: z.number(), to: z.number() });

const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** With `ifSeq` only while the text is at that version. */
export const restore = z.object({ seq, ifSeq: seq.optional() }).strict();
/** `before` is the version that stood before: restoring it, if the text is still at `seq`, takes the
 * restore back. Equal to `seq` where nothing was to change. */
export const restored = z.object({ seq: z.number(), before: z.number() });
