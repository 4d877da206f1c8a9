import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const format = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** What an app's secret seals with (CH4): AES-256-GCM's key. */
export const sealingKey = (secret: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", "parley credentials", 32));

/** A format byte, a random nonce, the ciphertext and its tag: each time other bytes. */
export function sealWith(key: Buffer, text: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Uint8Array.of(format));
  const sealed = [Uint8Array.of(format), nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
  return new Uint8Array(Buffer.concat(sealed));
}

/** Whether the bytes have the form of sealed ones, by whichever key. */
export const isSealed = (bytes: Uint8Array): boolean =>
  bytes[0] === format && bytes.length >= 1 + nonceBytes + tagBytes;

/** The text; null where this key had not sealed it, or it was changed since. */
export function openWith(key: Buffer, sealed: Uint8Array): string | null {
  if (!isSealed(sealed)) return null;
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Uint8Array.of(format));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    const text = [decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()];
    return Buffer.concat(text).toString("utf8");
  } catch {
    return null;
  }
}
