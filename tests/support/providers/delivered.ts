import MailComposer from "nodemailer/lib/mail-composer/index.js";

export type Delivered = { from: string; to: string[]; bytes: Uint8Array };
type Box = { name?: string; address: string };

/** The mail that a provider makes of the fields it was given, and whom it hands it to. */
export async function deliveredMail(o: {
  from: Box;
  to: Box[];
  cc: Box[];
  bcc: string[];
  replyTo: Box[];
  subject: string;
  html?: string;
  text?: string;
  headers: Record<string, string>;
  files: { name: string; type: string; base64: string; contentId?: string }[];
}): Promise<Delivered> {
  const { "Message-ID": messageId, "In-Reply-To": inReplyTo, References: references, ...headers } = o.headers;
  const composer = new MailComposer({
    ...{ from: box(o.from), to: o.to.map(box), cc: o.cc.map(box), replyTo: o.replyTo.map(box) },
    ...{ subject: o.subject, html: o.html, text: o.text, messageId, inReplyTo, references, newline: "\r\n" },
    headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, { prepared: true, value }])),
    attachments: o.files.map(({ name, type, base64, contentId }) => ({
      ...{ filename: name, contentType: type, content: base64, encoding: "base64" },
      ...(contentId ? { cid: contentId, contentDisposition: "inline" as const } : {}),
    })),
  });
  return {
    from: o.from.address,
    to: [...o.to.map(({ address }) => address), ...o.cc.map(({ address }) => address), ...o.bcc],
    bytes: new Uint8Array(await composer.compile().build()),
  };
}

const box = ({ name = "", address }: Box) => ({ name, address });
