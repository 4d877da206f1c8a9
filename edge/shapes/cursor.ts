import type { z } from "zod";
import { Refusal } from "../errors.ts";

/** Where a keyset page ended, as an opaque text. */
export const toCursor = (key: unknown): string =>
  new TextEncoder().encode(JSON.stringify(key)).toBase64({ alphabet: "base64url", omitPadding: true });

/** What `toCursor` was given, or null without a cursor. @throws {Refusal} invalid_field: it is not one of ours. */
export function fromCursor<T>(cursor: string | undefined, shape: z.ZodType<T>): T | null {
  if (cursor === undefined) return null;
  try {
    const text = new TextDecoder().decode(Uint8Array.fromBase64(cursor, { alphabet: "base64url" }));
    return shape.parse(JSON.parse(text));
  } catch {
    throw new Refusal("invalid_field", "cursor: is not one of ours", "cursor");
  }
}
