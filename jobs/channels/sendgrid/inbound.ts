import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { type FormPart, formParts } from "../form-parts.ts";

/**
 * The mail in a call of Inbound Parse: the raw one where "POST the raw, full MIME message" is ticked, else one made anew of what
 * SendGrid took apart; with the address it was delivered to at its top. Null for a form without a mail. The same call gives the same
 * bytes. Source: twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook, read 2026-11-22.
 */
export async function inboundMail(body: Uint8Array, contentType: string): Promise<Uint8Array | null> {
  const parts = formParts(body, contentType);
  const part = (name: string) => parts.find((one) => one.name === name);
  const raw = part("email")?.bytes ?? await madeAnew(parts);
  if (!raw || raw.length === 0) return null;
  const top = deliveredTo(text(part("envelope"))).map((address) => `Delivered-To: ${address}\r\n`).join("");
  return new Uint8Array(Buffer.concat([Buffer.from(top), raw]));
}

async function madeAnew(parts: FormPart[]): Promise<Uint8Array | null> {
  const field = (name: string) => text(parts.find((one) => one.name === name && one.fileName === null));
  const head = field("headers");
  if (!head) return null;
  const files = parts.filter((one) => one.fileName !== null);
  const cids = contentIds(field("content-ids"));
  // Most send the raw mail: a process that only takes webhooks does without until one does not.
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer/index.js");
  const composer = new MailComposer({
    text: field("text") || undefined,
    html: field("html") || undefined,
    attachments: files.map(({ name, fileName, type, bytes }) => ({
      ...{ filename: fileName ?? name, contentType: type ?? undefined, content: Buffer.from(bytes) },
      ...(cids.has(name) ? { cid: cids.get(name), contentDisposition: "inline" as const } : {}),
    })),
    // Boundaries are random by default; a call that comes again must make the same mail.
    baseBoundary: createHash("sha256").update(head).update(field("text")).digest("hex").slice(0, 32),
    messageId: "<none>",
    date: new Date(0),
    newline: "\r\n",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const built = await composer.compile().build();
  const end = built.indexOf("\r\n\r\n");
  const keep = (lines: string, isOurs: (name: string) => boolean) =>
    lines.replace(/\r\n?|\n/g, "\r\n").split(/\r\n(?![ \t])/).filter((line) =>
      /^[!-9;-~]+:/.test(line) && isOurs(line.slice(0, line.indexOf(":")).toLowerCase())
    );
  const isOfBody = (name: string) => name.startsWith("content-") || name === "mime-version";
  const lines = [...keep(head, (name) => !isOfBody(name)), ...keep(built.subarray(0, end).toString(), isOfBody)];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n`), built.subarray(end + 2)]);
}

/** Which form field is which content id: `{"<id>": "attachment1"}`. */
function contentIds(said: string): Map<string, string> {
  const found = asJson(said);
  return new Map(Object.entries(found).flatMap(([id, name]) => typeof name === "string" ? [[name, id]] : []));
}

/** To whom the envelope was addressed: `{"to": ["…"], "from": "…"}`. */
function deliveredTo(said: string): string[] {
  const { to } = asJson(said);
  return (Array.isArray(to) ? to : []).filter((one) => typeof one === "string" && /^[^\s<>,;@]+@[\w.-]+$/.test(one));
}

function asJson(said: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(said || "{}");
    return typeof found === "object" && found !== null ? found as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

const text = (part: FormPart | undefined) => part ? new TextDecoder().decode(part.bytes) : "";
