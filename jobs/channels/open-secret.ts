import type { z } from "zod";
import type { Vault } from "./secrets.ts";

/** A channel's secret as its kind reads it; null for a kind or row without one, undefined when it cannot be read with this APP_SECRET. */
export function openSecretBy(
  schema: z.ZodType | null,
  sealed: Uint8Array | null,
  vault: Pick<Vault, "open">,
): unknown {
  if (!schema || !sealed) return null;
  try {
    return schema.parse(JSON.parse(vault.open(new Uint8Array(sealed))));
  } catch {
    return undefined;
  }
}
