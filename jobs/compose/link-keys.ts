import type { Db } from "#db/client.ts";
import { addSigningKey, ensureSigningKey, listSigningKeys } from "#db/queries/signing-key.ts";
import { causeOf } from "#jobs/cause.ts";
import type { Vault } from "#jobs/channels/secrets.ts";
import type { Log } from "#jobs/log.ts";
import type { LinkKey } from "./link-token.ts";

/** For so long a key that was added only verifies: by then every process has read it, and no link is made that one of them takes for
 * forged. */
export const settleMs = 5 * 60_000;
const lookEveryMs = 60_000;

/** The keys that sign and verify public links, opened; the first process to ask makes the first. The newest signs.
 * @throws {Unsealable} */
export async function openLinkKeys(db: Db, vault: Vault, nowMs: number): Promise<LinkKey[]> {
  const keys: LinkKey[] = [];
  await renewLinkKeys(keys, { db, vault, nowMs });
  if (keys.length > 0) return keys;
  await ensureSigningKey(db, vault.seal(newSecret()), nowMs);
  await renewLinkKeys(keys, { db, vault, nowMs });
  return keys;
}

/** Takes in what was added since, in place, so that whoever made links of these keys goes by it (SU1). None is ever taken out.
 * @throws {Unsealable} those before it are in. */
export async function renewLinkKeys(
  keys: LinkKey[],
  { db, vault, nowMs }: { db: Db; vault: Pick<Vault, "open">; nowMs: number },
): Promise<void> {
  const rows = await listSigningKeys(db);
  for (const { id, sealedSecret, createdAtMs } of rows) {
    let key = keys.find((one) => one.id === id);
    if (!key) keys.push(key = { id, secret: fromHex(vault.open(new Uint8Array(sealedSecret))) });
    key.isNew = id !== rows[0]!.id && nowMs < createdAtMs + settleMs;
  }
}

/** Does that once a minute until stopped; keeps no process alive. What fails leaves the keys that are known. */
export function followLinkKeys(
  keys: LinkKey[],
  o: { db: Db; vault: Pick<Vault, "open">; nowMs: () => number; log: Log; everyMs?: number },
): { stop: () => void } {
  const look = () =>
    renewLinkKeys(keys, { ...o, nowMs: o.nowMs() })
      .catch((cause) => o.log("warn", "link keys", { cause: causeOf(cause) }));
  const timer = setInterval(() => void look(), o.everyMs ?? lookEveryMs);
  Deno.unrefTimer(timer as unknown as number);
  return { stop: () => clearInterval(timer) };
}

/** Adds a key, which signs from `settleMs` on while all from before go on verifying (SU1). Each call adds one, at once or not. Answers
 * its id. @throws {Unsealable} the vault does not open those that are there: nothing was added, which nobody else could open. */
export async function rotateLinkKeys(db: Db, vault: Vault, nowMs: number): Promise<number> {
  await openLinkKeys(db, vault, nowMs);
  return await addSigningKey(db, vault.seal(newSecret()), nowMs);
}

const newSecret = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16));
