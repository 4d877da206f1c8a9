/** What somebody answers to a mail of ours. */
export type Letter = {
  /** How long after the mail came. */
  afterMs: number;
  kind: "reply" | "away" | "bounce";
  text: string;
  /** A note that they attach. */
  file?: { name: string; type: string; text: string };
  /** With a signature that loads its logo from elsewhere. */
  logo?: boolean;
  /** Of a bounce. */
  status?: string;
};
/** The mail of ours that is answered. */
export type Answered = {
  id: string;
  messageId: string;
  subject: string;
  from: string;
  to: string;
  text: string;
  atMs: number;
};

const encode = (text: string) => new TextEncoder().encode(text);
const base64 = (text: string) => encode(text).toBase64().replace(/.{76}(?=.)/g, "$&\r\n");
const word = (text: string) => /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${encode(text).toBase64()}?=`;
const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\n/g, "<br>");
const part = (type: string, body: string, more: string[] = []) =>
  [`Content-Type: ${type}`, "Content-Transfer-Encoding: base64", ...more, "", base64(body), ""].join("\r\n");
const multipart = (type: string, boundary: string, parts: string[]) =>
  [
    `Content-Type: multipart/${type}; boundary="${boundary}"`,
    "",
    ...parts.map((one) => `--${boundary}\r\n${one}`),
    `--${boundary}--`,
    "",
  ].join("\r\n");

/** The bytes of what comes back of a mail, as mail programs write them. */
export function letterBytes(letter: Letter, mail: Answered, nowMs: number): Uint8Array {
  const date = new Date(nowMs).toUTCString().replace("GMT", "+0000");
  const id = `<${letter.kind}-${mail.id.toLowerCase()}@mail.example.com>`;
  return letter.kind === "bounce" ? bounce(letter, mail, { id, date }) : answer(letter, mail, { id, date });
}

type Stamp = { id: string; date: string };

function answer(letter: Letter, mail: Answered, { id, date }: Stamp): Uint8Array {
  const subject = letter.kind === "away" ? `Automatic reply: ${mail.subject}` : `Re: ${mail.subject}`;
  const head = [
    `From: ${mail.to}`,
    `To: ${mail.from}`,
    `Subject: ${word(subject)}`,
    `Message-ID: ${id}`,
    `In-Reply-To: ${mail.messageId}`,
    `References: ${mail.messageId}`,
    `Date: ${date}`,
    ...(letter.kind === "away" ? ["Auto-Submitted: auto-replied"] : []),
    "MIME-Version: 1.0",
  ];
  return encode(`${head.join("\r\n")}\r\n${body(letter, mail)}`);
}

function body(letter: Letter, mail: Answered): string {
  const isQuoting = letter.kind === "reply";
  const said = `On ${new Date(mail.atMs).toUTCString().slice(0, 16)}, ${mail.from} wrote:`;
  const lines = mail.text.split(/\r?\n/).slice(0, 40);
  const plain = isQuoting
    ? `${letter.text}\r\n\r\n${said}\r\n${lines.map((line) => `> ${line}`).join("\r\n")}`
    : letter.text;
  const logo = letter.logo
    ? '<p><img src="https://pictures.example.com/logo.png" alt="" width="120" height="24"></p>'
    : "";
  const quote = isQuoting
    ? `<div class="gmail_quote"><div class="gmail_attr">${escaped(said)}<br></div><blockquote class="gmail_quote">${
      escaped(lines.join("\n"))
    }</blockquote></div>`
    : "";
  const words = multipart("alternative", "words", [
    part("text/plain; charset=utf-8", plain),
    part("text/html; charset=utf-8", `<div>${escaped(letter.text)}</div>${logo}${quote}`),
  ]);
  if (!letter.file) return words;
  const { name, type, text } = letter.file;
  return multipart("mixed", "all", [
    words,
    part(`${type}; name="${name}"`, text, [`Content-Disposition: attachment; filename="${name}"`]),
  ]);
}

function bounce(letter: Letter, mail: Answered, { id, date }: Stamp): Uint8Array {
  const address = /<([^>]+)>/.exec(mail.to)?.[1] ?? mail.to;
  const host = address.split("@").at(-1)!;
  const report = [
    `Reporting-MTA: dns; mx.${host}`,
    "",
    `Final-Recipient: rfc822; ${address}`,
    "Action: failed",
    `Status: ${letter.status}`,
    `Diagnostic-Code: smtp; 550 ${letter.status} ${letter.text}`,
    "",
  ].join("\r\n");
  const head = [
    `From: Mail Delivery System <MAILER-DAEMON@mx.${host}>`,
    `To: ${mail.from}`,
    "Subject: Undelivered Mail Returned to Sender",
    `Message-ID: ${id}`,
    `Date: ${date}`,
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
  ].join("\r\n");
  const parts = multipart("report; report-type=delivery-status", "report", [
    part("text/plain; charset=utf-8", `Your message to ${address} could not be delivered.`),
    `Content-Type: message/delivery-status\r\n\r\n${report}`,
    `Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${mail.messageId}\r\nTo: ${address}\r\n`,
  ]);
  return encode(`${head}\r\n${parts}`);
}
