import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

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
};

/**
 * Keeps credentials unreadable at rest (CH4): AES-256-GCM under a key derived from the app's secret. Sealed bytes are a
 * format byte, a random nonce, the ciphertext and its tag.
 */
export function makeVault(appSecret: string): Vault {
  const key = Buffer.from(hkdfSync("sha256", appSecret, "", "parley credentials", 32));
  return {
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(Uint8Array.of(format));
      const sealed = [Uint8Array.of(format), nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
      return new Uint8Array(Buffer.concat(sealed));
    },
    open(sealed) {
      if (sealed[0] !== format || sealed.length < 1 + nonceBytes + tagBytes) {
        throw new Unsealable("these bytes were not sealed here");
      }
      const nonce = sealed.subarray(1, 1 + nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Uint8Array.of(format));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      try {
        const opened = [decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()];
        return Buffer.concat(opened).toString("utf8");
      } catch {
        throw new Unsealable("sealed with another APP_SECRET, or changed since");
      }
    },
  };
}
