import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

const format = 1;
const nonceBytes = 12;
const tagBytes = 16;

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

/**
 * Keeps credentials unreadable at rest (CH4): AES-256-GCM under a key derived from the app's secret. Sealed bytes are a
 * format byte, a random nonce, the ciphertext and its tag. What an older secret sealed, the vault still opens.
 */
export function makeVault(appSecret: string, oldSecrets: readonly string[] = []): Vault {
  const keyOf = (secret: string) => Buffer.from(hkdfSync("sha256", secret, "", "parley credentials", 32));
  const key = keyOf(appSecret);
  const digestKey = Buffer.from(hkdfSync("sha256", appSecret, "", "parley digests", 32));
  const keys = [key, ...oldSecrets.map(keyOf)];

  /** The text, and the key that had sealed it. */
  function opened(sealed: Uint8Array): { text: string; by: Buffer } {
    if (sealed[0] !== format || sealed.length < 1 + nonceBytes + tagBytes) {
      throw new Unsealable("these bytes were not sealed here");
    }
    for (const by of keys) {
      const text = openWith(by, sealed);
      if (text !== null) return { text, by };
    }
    throw new Unsealable("sealed with another APP_SECRET, or changed since");
  }

  const vault: Vault = {
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Uint8Array.of(format));
      const sealed = [Uint8Array.of(format), nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
      return new Uint8Array(Buffer.concat(sealed));
    },
    open: (sealed) => opened(sealed).text,
    reseal(sealed) {
      const { text, by } = opened(sealed);
      return by === key ? null : vault.seal(text);
    },
    digest: (text) => createHmac("sha256", digestKey).update(text).digest("base64url"),
  };
  return vault;
}

/** Null where this key had not sealed it. */
function openWith(key: Buffer, sealed: Uint8Array): string | null {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Uint8Array.of(format));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    return null;
  }
}
