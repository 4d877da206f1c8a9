import type { Address, Attachment, Email } from "postal-mime";
import type { InboundFile } from "#db/schema/inbound.ts";
import { fileNameOf } from "./file-name.ts";
import { fieldsOf, headerBlockOf } from "./fields.ts";
import * as limits from "./limits.ts";
import type { InboundMail, Mailbox, ReportPart } from "./mail.ts";
import { isAddress, messageIdsOf } from "./names.ts";

const parseLimits = {
  maxNestingDepth: limits.maxDepth,
  maxHeadersSize: limits.maxHeaderBytes,
  // A message within the message is evidence or a file, never the sender's own words.
  forceRfc822Attachments: true,
};
const reportTypes = new Set([
  "message/delivery-status",
  "message/global-delivery-status",
  "message/feedback-report",
  "message/disposition-notification",
  "message/global-disposition-notification",
  "message/rfc822",
  "message/global",
  "message/partial",
  "text/rfc822-headers",
  "message/rfc822-headers",
  "message/global-headers",
  "text/calendar",
]);

/**
 * Reads RFC 5322 bytes. Whatever they are, it answers: of bytes that are no mail an empty one, of one beyond a limit what is within
 * (`limits.ts`). Nothing compressed is unpacked, no message within it opened. Never throws.
 */
export async function readMail(bytes: Uint8Array): Promise<InboundMail> {
  const parsed = await parse(bytes);
  if (!parsed) return emptyMail();
  const { email, truncated } = parsed;
  const { decodeWords } = await import("postal-mime");
  const values = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const kept = values.get(key);
    if (kept) kept.push(value);
    else values.set(key, [value]);
  }
  const headers = (name: string) => (values.get(name.toLowerCase()) ?? []).map((value) => oneLine(decodeWords(value)));
  const date = email.date ? Date.parse(email.date) : NaN;
  return {
    from: mailboxesOf(email.from ? [email.from] : [])[0] ?? mailboxesOf(email.sender ? [email.sender] : [])[0] ?? null,
    to: mailboxesOf(email.to),
    cc: mailboxesOf(email.cc),
    replyTo: mailboxesOf(email.replyTo),
    subject: oneLine(email.subject ?? "").slice(0, 2_000),
    messageId: messageIdsOf(email.messageId)[0] ?? null,
    inReplyTo: messageIdsOf(email.inReplyTo)[0] ?? null,
    references: messageIdsOf(email.references).slice(-limits.maxReferences),
    datedAtMs: date >= 0 ? date : null,
    headers,
    text: email.text?.slice(0, limits.maxBodyChars).replaceAll("\0", "") ?? null,
    html: email.html?.slice(0, limits.maxBodyChars).replaceAll("\0", "") ?? null,
    files: email.attachments.slice(0, limits.maxFiles).map(fileOf),
    reportParts: reportPartsOf(email.attachments),
    truncated: truncated || email.attachments.length > limits.maxFiles ||
      Math.max(email.text?.length ?? 0, email.html?.length ?? 0) > limits.maxBodyChars,
  };
}

/** The decoded bytes of file `part` of the mail in `bytes`, null where it has no such file. Never throws. */
export async function fileBytes(bytes: Uint8Array, part: number): Promise<Uint8Array | null> {
  const file = (await parse(bytes))?.email.attachments[part];
  return file && part < limits.maxFiles ? contentOf(file) : null;
}

/** Null of what no parser takes for a mail. What is beyond a limit is read again without its body. */
async function parse(bytes: Uint8Array): Promise<{ email: Email; truncated: boolean } | null> {
  const { default: PostalMime } = await import("postal-mime");
  const kept = withinLimits(bytes);
  for (const [some, truncated] of [[kept, kept.length < bytes.length], [headOf(kept), true]] as const) {
    try {
      return { email: await PostalMime.parse(some, parseLimits), truncated };
    } catch {
      continue; // its limits are told by throwing
    }
  }
  return null;
}

/** The bytes up to the most that are read, ending before the line that is one too many. */
function withinLimits(bytes: Uint8Array): Uint8Array {
  const end = Math.min(bytes.length, limits.maxBytes);
  let [boundaries, shorts] = [0, 0];
  for (let at = 0, next = 0; at < end; at = next) {
    const found = bytes.indexOf(0x0a, at);
    next = found < 0 ? end : found + 1;
    if (bytes[at] === 0x2d && bytes[at + 1] === 0x2d) boundaries++;
    if (next - at < limits.shortLine) shorts++;
    if (boundaries > limits.maxBoundaryLines || shorts > limits.maxShortLines) return bytes.subarray(0, at);
  }
  return end < bytes.length ? bytes.subarray(0, end) : bytes;
}

/** Its header fields alone, as many as surely are within the limits. */
function headOf(bytes: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(bytes.subarray(0, limits.maxHeaderBytes / 4));
  const block = headerBlockOf(text).slice(0, limits.maxHeaderBytes / 4);
  const fields = fieldsOf(block).all.filter(([name]) => !name.startsWith("content-"));
  return new TextEncoder().encode(fields.map(([name, value]) => `${name}: ${value}\r\n`).join("") + "\r\n");
}

function mailboxesOf(addresses: Address[] = []): Mailbox[] {
  const flat = addresses.slice(0, limits.maxAddresses).flatMap((one) => one.group ?? [one]);
  return flat.slice(0, limits.maxAddresses)
    .map(({ address, name }) => ({ address: (address ?? "").trim(), name: oneLine(name).slice(0, 300) || null }))
    .filter(({ address }) => isAddress(address));
}

function fileOf(file: Attachment, part: number): InboundFile {
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.mimeType) ? file.mimeType : "application/octet-stream";
  const contentId = file.contentId?.trim().replace(/^<|>$/g, "").slice(0, 300) || null;
  return { part, name: fileNameOf(file.filename, type), type, size: contentOf(file).length, contentId };
}

function reportPartsOf(files: Attachment[]): ReportPart[] {
  let left = limits.maxAllReportChars;
  return files
    .filter(({ mimeType, filename }) =>
      reportTypes.has(mimeType) || /^(?:details|delivery[-_ ]?status)\.txt$/i.test(filename ?? "")
    )
    .slice(0, limits.maxReportParts)
    .map((file) => {
      const bytes = contentOf(file).subarray(0, Math.min(left, limits.maxReportChars));
      left -= bytes.length;
      return { type: file.mimeType, text: new TextDecoder().decode(bytes) };
    });
}

const contentOf = ({ content }: Attachment): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);

// deno-lint-ignore no-control-regex
const oneLine = (value: string) => value.replace(/[\s\u0000-\u001f\u007f]+/g, " ").trim();

const emptyMail = (): InboundMail => ({
  from: null,
  to: [],
  cc: [],
  replyTo: [],
  subject: "",
  messageId: null,
  inReplyTo: null,
  references: [],
  datedAtMs: null,
  headers: () => [],
  text: null,
  html: null,
  files: [],
  reportParts: [],
  truncated: false,
});
