import { Buffer } from "node:buffer";
import PostalMime, { type Address } from "postal-mime";
import { ownHeader } from "../own-header.ts";
import type { Mail } from "../port.ts";

/** A mail that Gmail would not send to whom it is for: it would be refused for good. */
export class Unsendable extends Error {
  override name = "Unsendable";
}

/**
 * What Gmail is given for a stored mail. Its API knows no envelope and sends to whom To, Cc and Bcc name
 * (developers.google.com/gmail/api/reference/rest/v1/users.messages/send, read 2026-11-22), so that those of the envelope whom the mail
 * does not name go into a Bcc line before its first. Gmail takes that line out again (github.com/googleapis/google-api-go-client, issue
 * 3047). As it may put a Message-ID of its own in place of ours, a line before says whose mail it is, also in its copy among the sent
 * ones; a test goes without. @throws {Unsendable} where it would reach anybody else.
 */
export async function rawOf(
  { bytes, to, from, messageId, isTest }: Pick<Mail, "bytes" | "to" | "from" | "messageId" | "isTest">,
): Promise<Uint8Array> {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf("\r\n\r\n");
  if (head < 0) throw new Unsendable("the mail has no end of its header");
  const mail = await PostalMime.parse(bytes.subarray(0, head + 4));
  const writtenBy = addressesOf(mail.from && [mail.from]);
  if (writtenBy.length !== 1 || writtenBy[0] !== from.toLowerCase()) {
    throw new Unsendable(`the mail is not from ${from}`);
  }
  const written = new Set([mail.to, mail.cc, mail.bcc].flatMap(addressesOf));
  const envelope = new Map(to.map((address) => [address.toLowerCase(), address]));
  const stranger = [...written].find((address) => !envelope.has(address));
  if (stranger !== undefined) throw new Unsendable(`the mail names ${stranger}, to whom it does not go`);
  const hidden = [...envelope].filter(([folded]) => !written.has(folded)).map(([, address]) => address);
  if (hidden.some((address) => /[\s,;<>"()]/.test(address))) throw new Unsendable("an address in BCC is none");
  const lines = [
    ...(hidden.length === 0 ? [] : [`Bcc: ${hidden.join(",\r\n ")}\r\n`]),
    ...(isTest ? [] : [`${ownHeader}: ${messageId}\r\n`]),
  ];
  return Buffer.concat([Buffer.from(lines.join("")), bytes]);
}

const addressesOf = (written: Address[] | undefined): string[] =>
  (written ?? []).flatMap(({ address, group }) => group ? addressesOf(group) : address ? [address.toLowerCase()] : []);
