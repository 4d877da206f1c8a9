import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { makeAddressHash } from "#jobs/erasures/address-hash.ts";
import { makeMessageIds } from "./message-id.ts";
import { makeNetworkHash } from "./network-hash.ts";
import { makeReplyAddresses } from "./reply-address.ts";
import { signingKeyOf } from "./signing-key.ts";

/** One that `isNew` verifies, and signs later: other processes are to know it first. */
export type LinkKey = { id: number; secret: Uint8Array; isNew?: boolean };
export type LinkPurpose = "open" | "unsubscribe";
/** `userId` is null in the link of a group mail, which is one for all its readers (TR1). */
export type LinkTarget = { messageId: string; userId: string | null };

const purposes: Record<LinkPurpose, number> = { open: 1, unsubscribe: 2 };
/** 128 bits of HMAC-SHA256 (RFC 2104, section 5, asks for at least 80 and half the hash). */
const macBytes = 16;
const longestId = 64;
const longestToken = 4 * Math.ceil((6 + 2 * (1 + longestId) + macBytes) / 3);
const format = 1;

/**
 * Makes and reads the addresses that stand in mails. The key with the highest id signs, all verify, so that links live on
 * after a rotation; `keys` may grow meanwhile. A token holds key id, purpose, message and user, signed together: one of another purpose, a forged,
 * cut or oversized one reads as null, never as an error.
 */
export function makeLinks(keys: readonly LinkKey[], publicUrl: string) {
  signingKeyOf(keys);
  const base = publicUrl.replace(/\/+$/, "");

  const sign = (purpose: LinkPurpose, messageId: string, userId: string | null) => {
    const key = signingKeyOf(keys);
    const head = Buffer.alloc(6);
    head.writeUInt8(format, 0);
    head.writeUInt32BE(key.id, 1);
    head.writeUInt8(purposes[purpose], 5);
    const signed = Buffer.concat([head, packId(messageId), packId(userId ?? "")]);
    return Buffer.concat([signed, macOf(key.secret, signed)]).toString("base64url");
  };

  return {
    ...makeReplyAddresses(keys),
    ...makeMessageIds(keys),
    ...makeAddressHash(keys),
    ...makeNetworkHash(keys),
    pixelUrl: (messageId: string, userId: string | null) => `${base}/t/${sign("open", messageId, userId)}.gif`,
    unsubscribeUrl: (messageId: string, userId: string | null) => `${base}/u/${sign("unsubscribe", messageId, userId)}`,
    /** For a mail that has not left: it looks alike and is nobody's. */
    previewUnsubscribeUrl: `${base}/u/preview`,
    /** What `token` was signed for, or null for one that was not signed here for this purpose. */
    read(purpose: LinkPurpose, token: string): LinkTarget | null {
      if (token.length > longestToken || !/^[A-Za-z0-9_-]+$/.test(token)) return null;
      const bytes = Buffer.from(token, "base64url");
      // Base64 has several spellings of one value; only ours counts.
      if (bytes.length < 8 + macBytes || bytes.toString("base64url") !== token) return null;
      const signed = bytes.subarray(0, -macBytes);
      const key = keys.find((key) => key.id === signed.readUInt32BE(1));
      const { secret } = key ?? signingKeyOf(keys);
      if (!timingSafeEqual(bytes.subarray(-macBytes), macOf(secret, signed)) || !key) return null;
      if (signed[0] !== format || signed[5] !== purposes[purpose]) return null;
      const messageEnd = 7 + signed[6]!;
      const messageId = signed.toString("latin1", 7, messageEnd);
      return { messageId, userId: signed.toString("latin1", messageEnd + 1) || null };
    },
  };
}

export type Links = ReturnType<typeof makeLinks>;

const macOf = (secret: Uint8Array, signed: Uint8Array) =>
  createHmac("sha256", secret).update("parley link\0").update(signed).digest().subarray(0, macBytes);

function packId(id: string): Uint8Array {
  if (id.length > longestId || !/^[\x21-\x7e]*$/.test(id)) throw new RangeError(`not an id: ${id}`);
  return Buffer.concat([Buffer.from([id.length]), Buffer.from(id, "latin1")]);
}
