import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { LinkKey } from "./link-token.ts";
import { signingKeyOf } from "./signing-key.ts";

/** 80 bits of HMAC-SHA256 in letters of five bits, the least of RFC 2104: the header stays on one line of 78 with most domains. */
const macLetters = 16;
const letters = "abcdefghijklmnopqrstuvwxyz234567";
const form = /^<([0-7][0-9a-hjkmnp-tv-z]{25})\.([a-z2-7]{16})@[^<>\s@]+>$/;

/**
 * Makes and reads the Message-IDs of our mails: the message's id and what only we can write beside it, so that whoever names one has seen
 * the mail (CH6). The ids themselves follow each other and are to be guessed. The same of a message is always the same under one key;
 * the key with the highest id signs, all verify.
 */
export function makeMessageIds(keys: readonly LinkKey[]) {
  return {
    /** In angle brackets. @param messageId a ULID. */
    rfcMessageId: (messageId: string, domain: string): string =>
      `<${messageId.toLowerCase()}.${macOf(signingKeyOf(keys).secret, messageId.toUpperCase())}@${domain}>`,
    /** The id of the message that this Message-ID was made for; null for any other. */
    readRfcMessageId(value: string): string | null {
      const found = value.length > 400 ? null : form.exec(value.trim().toLowerCase());
      if (!found) return null;
      const id = found[1]!.toUpperCase();
      const isOurs = keys.some(({ secret }) => timingSafeEqual(Buffer.from(macOf(secret, id)), Buffer.from(found[2]!)));
      return isOurs ? id : null;
    },
  };
}

/** Whether a Message-ID is of the form that we once wrote, which could be guessed. */
export const isGuessable = (rfcMessageId: string): boolean => /^<[0-7][0-9a-z]{25}@/i.test(rfcMessageId);

function macOf(secret: Uint8Array, id: string): string {
  const mac = createHmac("sha256", secret).update("parley message-id\0").update(id).digest();
  let [text, held, bits] = ["", 0, 0];
  for (const byte of mac) {
    held = ((held << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 5; bits -= 5) text += letters[(held >>> (bits - 5)) & 31];
  }
  return text.slice(0, macLetters);
}
