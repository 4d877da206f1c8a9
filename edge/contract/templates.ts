import { z } from "zod";
import { fileRef } from "./attachments.ts";
import { content } from "./mail.ts";
import { teammateShort } from "./people.ts";
import { flag, id, instant, line, page } from "./values.ts";

/** A snippet is a body alone, put into a draft by `/`. */
export const templateKind = z.enum(["template", "snippet"]);
export const template = z.object({
  id,
  name: z.string(),
  kind: templateKind,
  shared: z.boolean(),
  subject: z.string(),
  html: z.string(),
  files: z.array(fileRef),
  archived: z.boolean(),
  createdBy: teammateShort.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
/** Its words, or those of a message's draft as they stand, or none yet. A snippet keeps no subject. */
export const templateNew = z.object({
  name: line(200),
  kind: templateKind.default("template"),
  shared: z.boolean().default(true),
  ...content.extend({ subject: content.shape.subject.default(""), html: content.shape.html.default("") }).shape,
  fromMessageId: id.optional(),
}).strict().refine((made) => made.fromMessageId === undefined || (made.subject === "" && made.html === ""), {
  path: ["fromMessageId"],
  message: "brings its own words",
});
export const templatePatch = z.object({ name: line(200), shared: z.boolean(), archived: z.boolean() })
  .extend(content.shape).partial().strict();
export const templatesQuery = z.object({
  ...page,
  q: z.string().max(200).optional(),
  kind: templateKind.optional(),
  archived: flag.optional(),
  /** Those that whoever asks made, or those that are everybody's. */
  whose: z.enum(["mine", "shared"]).optional(),
  sort: z.enum(["name", "-name", "updatedAt", "-updatedAt"]).default("name"),
}).strict();
