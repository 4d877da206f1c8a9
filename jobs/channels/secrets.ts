import { Buffer } from "node:buffer";
import { createHmac, hkdfSync } from "node:crypto";
import { isSealed, openWith, sealingKey, sealWith } from "#db/sealing.ts";

/** Bytes that were not sealed with this secret, or were changed since. */
export class Unsealable extends Error {
  override name = "Unsealable";
}

export type Vault = {
  /** The text encrypted, each time to other bytes. */
  seal(text: string): Uint8Array;
  /** @throws {Unsealable} */
  open(sealed: Uint8Array): string;
  /** The same text sealed with the secret of now, where an older one had sealed it; null where nothing is to be done.
   * @throws {Unsealable} */
  reseal(sealed: Uint8Array): Uint8Array | null;
  /** What a short secret is known again by, of no use to who has the database alone. */
  digest(text: string): string;
};

/** Keeps credentials unreadable at rest (CH4), sealed with the app's secret. What an older secret sealed, the vault still opens. */
export function makeVault(appSecret: string, oldSecrets: readonly string[] = []): Vault {
  const key = sealingKey(appSecret);
  const digestKey = Buffer.from(hkdfSync("sha256", appSecret, "", "parley digests", 32));
  const keys = [key, ...oldSecrets.map(sealingKey)];

  /** The text, and the key that had sealed it. */
  function opened(sealed: Uint8Array): { text: string; by: Buffer } {
    if (!isSealed(sealed)) throw new Unsealable("these bytes were not sealed here");
    for (const by of keys) {
      const text = openWith(by, sealed);
      if (text !== null) return { text, by };
    }
    throw new Unsealable("sealed with another APP_SECRET, or changed since");
  }

  const vault: Vault = {
    seal: (text) => sealWith(key, text),
    open: (sealed) => opened(sealed).text,
    reseal(sealed) {
      const { text, by } = opened(sealed);
      return by === key ? null : vault.seal(text);
    },
    digest: (text) => createHmac("sha256", digestKey).update(text).digest("base64url"),
  };
  return vault;
}
