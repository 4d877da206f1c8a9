import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { joinMail } from "#db/mail-bytes.ts";
import type { KeptMail } from "#db/queries/sealed-mail.ts";
import type { SealedFile } from "#db/schema/attachment.ts";
import type { MailFile } from "./attached.ts";
import { cappedReferences, fileNameOf, longWordsEncoded, oneLine } from "./header-text.ts";
import { mimeBytes } from "./mime-bytes.ts";
import { withPixel } from "./pixel.ts";

/** The signed Message-ID again, where a provider puts its own in place of ours: what comes back proves by it which mail it is of. */
export const refHeader = "X-Parley-Ref";

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
  /** What leaves beside the words (CO9). */
  files?: MailFile[];
  pixelUrl?: string | null;
  listUnsubscribeUrl?: string | null;
  /** Says in a header that this is a test (PR9). */
  isTest?: boolean;
  messageId: string;
  inReplyTo?: string | null;
  references?: string[];
  atMs: number;
};

export type ComposedMime = {
  bytes: Uint8Array;
  sha256: string;
  html: string;
  /** What to keep of it. */
  kept: KeptMail;
};

/**
 * The mail as RFC 5322 bytes with CRLF lines, their SHA-256 in hex, and its HTML as sent, pixel included (CH5). The same
 * parts give the same bytes. Nothing in a name, subject or address can add a header.
 */
export function composeMime({ files = [], ...mail }: MailParts): ComposedMime {
  const html = mail.pixelUrl ? withPixel(mail.html, mail.pixelUrl) : mail.html;
  const identity = sha256(JSON.stringify({ ...mail, html, files: files.map(({ lines: _, ...file }) => file) }));
  const marks = files.map((_, n) => sha256(`${identity} file ${n}`).slice(0, 48));
  const subject = oneLine(mail.subject);
  const encodedSubject = longWordsEncoded(subject);
  const composer = new MailComposer({
    from: address(mail.from),
    to: mail.to.map(address),
    cc: mail.cc?.map(address),
    replyTo: mail.replyTo
      ? address(typeof mail.replyTo === "string" ? { address: mail.replyTo } : mail.replyTo)
      : undefined,
    subject: encodedSubject === null ? subject : undefined,
    text: mail.text,
    html,
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo ?? undefined,
    references: mail.references?.length ? cappedReferences(mail.references) : undefined,
    date: new Date(mail.atMs),
    headers: {
      ...(mail.listUnsubscribeUrl ? listUnsubscribe(mail.listUnsubscribeUrl) : {}),
      ...(encodedSubject === null ? {} : { Subject: { prepared: true, value: encodedSubject } }),
      ...(mail.isTest
        ? { "X-Parley-Test": "yes" }
        : { [refHeader]: { prepared: true, value: oneLine(mail.messageId) } }),
    },
    // Bodies that need no encoding would else keep bare LF, and what is sent would differ from what was built.
    newline: "\r\n",
    // Boundaries are random by default; derived from all that is in the mail, they are stable and still not to be guessed.
    baseBoundary: identity.slice(0, 32),
    attachments: files.map(({ name, type, contentId }, n) => ({
      filename: fileNameOf(name),
      contentType: type,
      content: marks[n],
      contentTransferEncoding: "base64",
      ...(contentId === null ? { contentDisposition: "attachment" } : { contentDisposition: "inline", cid: contentId }),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const kept = takeOut(mimeBytes(composer.compile()), files, marks);
  const bytes = joinMail(kept.bytes, kept.files.map(({ at }, n) => ({ at, bytes: kept.lines[n]! })));
  return { bytes, sha256: sha256(bytes), html, kept: { bytes: kept.bytes, files: kept.files } };
}

/** The built mail without the marks that stood for the files, and where each of them was: the composer never touches a file's bytes. */
function takeOut(built: Buffer, files: MailFile[], marks: string[]) {
  const places = files.map((file, n) => {
    const mark = Buffer.from(btoa(marks[n]!));
    return { file, from: built.indexOf(mark), to: built.indexOf(mark) + mark.length };
  }).sort((a, b) => a.from - b.from);
  const parts: Uint8Array[] = [];
  const sealed: SealedFile[] = [];
  let [from, at] = [0, 0];
  for (const place of places) {
    if (place.from < from) throw new Error(`the mail has no place for ${place.file.id}`);
    const { id, name, type, size, contentId } = place.file;
    parts.push(built.subarray(from, place.from));
    at += place.from - from;
    from = place.to;
    sealed.push({ id, name, type, size, at, isInline: contentId !== null });
  }
  parts.push(built.subarray(from));
  return { bytes: new Uint8Array(Buffer.concat(parts)), files: sealed, lines: places.map(({ file }) => file.lines) };
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

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
