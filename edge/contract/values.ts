import { z } from "zod";

/** A ULID. */
export const id = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, "is not an id");
/** An RFC 3339 instant with its offset. */
export const instant = z.iso.datetime({ offset: true, error: "is not an RFC 3339 instant" });
/** A calendar date, `YYYY-MM-DD`. */
export const date = z.iso.date("is not a date (YYYY-MM-DD)");
/** An address we may write to, trimmed and lower-cased. RFC 5321 limits it to 254 octets. */
export const email = z.string().trim().toLowerCase().pipe(z.email("is not an e-mail address").max(254));
export const line = (max: number) =>
  z.string().trim().min(1, "is empty").max(max, `is longer than ${max} characters`)
    // Cc are control characters, Cs halves of characters.
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "holds control characters");
/** Text of several lines: tabs and line breaks are its only control characters. */
export const lines = (max: number) =>
  z.string().max(max, `is longer than ${max} characters`)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u, "holds control characters");
export const optionalLine = (max: number) => line(max).nullable();
export const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, "is not an IANA time zone");

/** Trait values by key; each is checked against its definition when written (PD5). */
export const traits = z.record(z.string(), z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]));

/** Query of every list: keyset pages (VI1). */
export const page = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

export const flag = z.enum(["true", "false"]).transform((v) => v === "true");
export const done = z.object({ ok: z.literal(true) });
