import { createHash } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { withPixel } from "./pixel.ts";

export type Address = { name?: string | null; address: string };

export type MailParts = {
  from: Address;
  to: Address[];
  cc?: Address[];
  /** Taken for the envelope's sake and never written (PR2). */
  bcc?: Address[];
  replyTo?: Address | string | null;
  subject: string;
  html: string;
  text: string;
  pixelUrl?: string | null;
  listUnsubscribeUrl?: string | null;
  messageId: string;
  inReplyTo?: string | null;
  references?: string[];
  atMs: number;
};

/**
 * The mail as RFC 5322 bytes with CRLF lines, their SHA-256 in hex, and its HTML as sent, pixel included (CH5). The same
 * parts give the same bytes. Nothing in a name, subject or address can add a header.
 */
export async function composeMime(mail: MailParts): Promise<{ bytes: Uint8Array; sha256: string; html: string }> {
  const html = mail.pixelUrl ? withPixel(mail.html, mail.pixelUrl) : mail.html;
  const composer = new MailComposer({
    from: address(mail.from),
    to: mail.to.map(address),
    cc: mail.cc?.map(address),
    replyTo: mail.replyTo
      ? address(typeof mail.replyTo === "string" ? { address: mail.replyTo } : mail.replyTo)
      : undefined,
    subject: oneLine(mail.subject),
    text: mail.text,
    html,
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo ?? undefined,
    references: mail.references?.length ? mail.references : undefined,
    date: new Date(mail.atMs),
    headers: mail.listUnsubscribeUrl ? listUnsubscribe(mail.listUnsubscribeUrl) : {},
    // Bodies that need no encoding would else keep bare LF, and what is sent would differ from what was built.
    newline: "\r\n",
    // Boundaries are random by default; derived from all that is in the mail, they are stable and still not to be guessed.
    baseBoundary: sha256(JSON.stringify({ ...mail, html })).slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = new Uint8Array(await composer.compile().build());
  return { bytes, sha256: sha256(bytes), html };
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

// deno-lint-ignore no-control-regex
const oneLine = (text: string) => text.toWellFormed().replace(/[\0-\x1f\x7f]+/g, " ").trim();

const address = ({ name, address }: Address) => ({ name: oneLine(name ?? ""), address: oneLine(address) });

/**
 * One click needs https (RFC 8058, section 3.1), so that over plain http a reader gets the address alone (RFC 2369). A
 * loopback address counts as https: only the outbox sends from there, to show what will be sent (CH2).
 */
function listUnsubscribe(raw: string): Record<string, { prepared: true; value: string }> {
  const url = new URL(raw);
  const oneClick = url.protocol === "https:" || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return {
    "List-Unsubscribe": { prepared: true, value: `<${url.href}>` },
    ...(oneClick ? { "List-Unsubscribe-Post": { prepared: true, value: "List-Unsubscribe=One-Click" } } : {}),
  };
}
