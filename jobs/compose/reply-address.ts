import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { LinkKey } from "./link-token.ts";
import { signingKeyOf } from "./signing-key.ts";

/** 128 bits of HMAC-SHA256 (RFC 2104, section 5). */
const macBytes = 16;
const idBytes = 16;
const format = 1;
const signedBytes = 1 + 4 + idBytes;
/** `r+` and 60 letters: a local part has 64 at most (RFC 5321, section 4.5.3.1.1). */
const tokenLetters = Math.ceil((signedBytes + macBytes) * 8 / 5);

/**
 * Makes and reads the addresses that replies come back to (CH5): `r+token@domain`, a subaddress (RFC 5233) whose token names the
 * message, signed. It is written in small letters and digits alone, as mail servers on the way may change the case. The key with
 * the highest id signs, all verify; what is forged, cut or of another domain's reads as null, never as an error.
 */
export function makeReplyAddresses(keys: readonly LinkKey[]) {
  return {
    /** @param messageId a ULID. */
    replyAddress(messageId: string, domain: string): string {
      const key = signingKeyOf(keys);
      const signed = Buffer.alloc(signedBytes);
      signed.writeUInt8(format, 0);
      signed.writeUInt32BE(key.id, 1);
      signed.set(packUlid(messageId), 5);
      return `r+${encode(Buffer.concat([signed, macOf(key.secret, signed)]))}@${domain}`;
    },
    /** The id of the message that somebody answers by writing to this address; null for any other address. */
    readReplyAddress(address: string): string | null {
      const token = /^r\+([a-z2-7]+)@/.exec(address.trim().toLowerCase())?.[1];
      if (token?.length !== tokenLetters) return null;
      const bytes = decode(token);
      if (encode(bytes) !== token || bytes[0] !== format) return null;
      const signed = bytes.subarray(0, signedBytes);
      const key = keys.find(({ id }) => id === signed.readUInt32BE(1));
      const { secret } = key ?? signingKeyOf(keys);
      const isOurs = timingSafeEqual(bytes.subarray(signedBytes), macOf(secret, signed));
      return isOurs && key ? unpackUlid(signed.subarray(5)) : null;
    },
  };
}

const macOf = (secret: Uint8Array, signed: Uint8Array) =>
  createHmac("sha256", secret).update("parley reply\0").update(signed).digest().subarray(0, macBytes);

/** RFC 4648, section 6, in small letters and without padding. */
const base32 = "abcdefghijklmnopqrstuvwxyz234567";
function encode(bytes: Uint8Array): string {
  let [text, held, bits] = ["", 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += base32[(held >>> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + base32[(held << (5 - bits)) & 31] : text;
}
function decode(text: string): Buffer {
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const letter of text) {
    held = (held << 5) | base32.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}

/** A ULID's 26 letters (Crockford's base 32) are 128 bits. */
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
function packUlid(id: string): Uint8Array {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) throw new RangeError(`not a ULID: ${id}`);
  let value = 0n;
  for (const letter of id) value = value * 32n + BigInt(crockford.indexOf(letter));
  return Buffer.from(value.toString(16).padStart(2 * idBytes, "0"), "hex");
}
function unpackUlid(bytes: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  for (let n = 0; n < 26; n++, value /= 32n) text = crockford[Number(value % 32n)] + text;
  return text;
}
