import { Buffer } from "node:buffer";
import PostalMime, { type Address } from "postal-mime";
import type { Mail } from "./port.ts";

export type Named = { address: string; name: string };
export type FieldFile = { name: string; type: string; base64: string; contentId: string | null };
/** A stored mail taken apart for an API that takes no RFC 5322 bytes. */
export type MailFields = {
  from: Named;
  to: Named[];
  cc: Named[];
  /** Those of the envelope whom nobody reads of. */
  bcc: string[];
  replyTo: Named[];
  subject: string;
  html: string | null;
  text: string | null;
  /** What else must arrive (CH5), as it was written; nothing that an API writes itself. */
  headers: Record<string, string>;
  files: FieldFile[];
};

/** A stored mail that cannot be said in fields: it would be refused for good. */
export class Unsayable extends Error {
  override name = "Unsayable";
}

const keptHeaders = [
  "Message-ID",
  "In-Reply-To",
  "References",
  "List-Unsubscribe",
  "List-Unsubscribe-Post",
  "X-Parley-Test",
  "X-Parley-Ref",
];

/**
 * The fields of a stored mail; the same bytes and envelope give the same fields, so that a try again says the same (SE3). Nobody who is
 * not in the envelope is written to. @throws {Unsayable} with words for a person.
 */
export async function fieldsOf({ bytes, to: envelope }: Pick<Mail, "bytes" | "to">): Promise<MailFields> {
  const mail = await PostalMime.parse(bytes, { attachmentEncoding: "arraybuffer" }).catch((error) => {
    throw new Unsayable(`the mail cannot be read: ${error instanceof Error ? error.message : error}`);
  });
  const left = new Map(envelope.map((address) => [address.toLowerCase(), address]));
  const take = (written: Address[] | undefined) =>
    named(written).flatMap(({ address, name }) => {
      const known = left.get(address.toLowerCase());
      left.delete(address.toLowerCase());
      return known === undefined ? [] : [{ address: known, name }];
    });
  const [from] = named(mail.from && [mail.from]);
  const [to, cc] = [take(mail.to), take(mail.cc)];
  if (!from) throw new Unsayable("the mail has no From");
  if (to.length === 0) throw new Unsayable("the mail has nobody in To");
  const header = (key: string) => mail.headers.find((one) => one.key === key.toLowerCase())?.value;
  return {
    ...{ from, to, cc, bcc: [...left.values()], replyTo: named(mail.replyTo) },
    subject: mail.subject ?? "",
    html: mail.html ?? null,
    text: mail.text ?? null,
    headers: Object.fromEntries(keptHeaders.flatMap((key) => {
      const value = header(key)?.replace(/\s+/g, " ").trim();
      return value ? [[key, value]] : [];
    })),
    files: mail.attachments.map(({ filename, mimeType, contentId, content }, n) => ({
      name: filename ?? `file-${n + 1}`,
      type: mimeType,
      base64: Buffer.from(content as ArrayBuffer).toString("base64"),
      contentId: contentId?.replace(/^<|>$/g, "") ?? null,
    })),
  };
}

/** `"Zoë, Team" <zoe@x.example>` as APIs take it: unencoded, the name quoted where there is one. */
export const mailbox = ({ name, address }: Named): string =>
  name ? `"${name.replace(/["\\]/g, "\\$&")}" <${address}>` : address;

const named = (written: Address[] | undefined): Named[] =>
  (written ?? []).flatMap(({ address, name, group }) =>
    group ? named(group) : address ? [{ address, name: name ?? "" }] : []
  );
