import type { Db } from "#db/client.ts";
import { ensureSigningKey, listSigningKeys } from "#db/queries/signing-key.ts";
import type { Vault } from "#jobs/channels/secrets.ts";
import type { LinkKey } from "./link-token.ts";

/** The keys that sign and verify public links, opened; the first process to ask makes the first. The newest signs. */
export async function openLinkKeys(db: Db, vault: Vault, nowMs: number): Promise<LinkKey[]> {
  await ensureSigningKey(db, vault.seal(toHex(crypto.getRandomValues(new Uint8Array(32)))), nowMs);
  const rows = await listSigningKeys(db);
  return rows.map(({ id, sealedSecret }) => ({ id, secret: fromHex(vault.open(new Uint8Array(sealedSecret))) }));
}

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16));
