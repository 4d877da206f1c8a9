import { z } from "zod";
import { flag, id } from "./values.ts";

/** A file of a text, by its attachment; its size is in bytes. */
export const fileRef = z.object({ id, name: z.string(), type: z.string(), size: z.number() });

/** `type` is by the file's bytes. Pixels are null for what may not stand in a text as a picture. */
export const attachment = fileRef.extend({ width: z.number().nullable(), height: z.number().nullable() });

export const attachmentQuery = z.object({ name: z.string().min(1).max(1_000) }).strict();
/** Up to 100 ids with commas between. */
export const attachmentsQuery = z.object({
  ids: z.string().max(2_700).transform((text) => text.split(",").filter((one) => one !== "")).pipe(
    z.array(id).max(100),
  ),
}).strict();
export const downloadQuery = z.object({
  /** Pictures are shown unless a file to keep is asked for. */
  download: flag.optional(),
}).strict();

/** Files and pictures in the words; `bytes` is what all of it comes to, of the `most` that a message holds. `missing` are those that
 * are not there (any more), by name. */
export const messageFiles = z.object({
  items: z.array(fileRef),
  bytes: z.number(),
  most: z.number(),
  missing: z.array(z.string()),
});
