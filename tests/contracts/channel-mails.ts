import PostalMime from "postal-mime";
import { base64Lines } from "#db/mail-bytes.ts";
import { hashOf } from "#db/queries/sealed-mail.ts";
import type { Mail } from "#jobs/channels/port.ts";
import { composeMime } from "#jobs/compose/mime.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** A small mail to `to`, all of them in To. */
export function plain(key: string, more: Partial<Mail> = {}): Mail {
  const to = more.to ?? ["ann@x.example"];
  const head = `From: sam@team.example\r\nTo: ${to.join(",\r\n ")}\r\nSubject: ${key}\r\n`;
  const bytes = encode(`${head}Content-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n`);
  return { key, messageId: key.split(":")[0]!, from: "sam@team.example", to, bytes, ...more };
}

const gif = Uint8Array.from([71, 73, 70, 56, 57, 97, 1, 0, 1, 0, 128, 0, 0, 255, 0, 255, 0, 0, 0, 59]);
const file = (name: string, type: string, bytes: Uint8Array, contentId: string | null) => ({
  ...{ id: name, name, type, size: bytes.length, sha256: hashOf(bytes), contentId, lines: base64Lines(bytes) },
});

/** A mail with all that one may have: names beyond ASCII, a thread, the unsubscribe pair, a file and a picture in its words. */
export function full(
  key: string,
  { cc = ["cc@x.example"], bcc = ["secret@z.example"], withFiles = true } = {},
): Mail {
  const { bytes } = composeMime({
    from: { name: "Zoë Müller, Team", address: "sam@team.example" },
    to: [{ name: "Ann “A” Ångström", address: "ann@x.example" }],
    cc: cc.map((address) => ({ address })),
    replyTo: "replies@team.example",
    subject: "Grüße – a subject that is long enough to be folded over more than one line of its header 🎉",
    html: `<p>Hé <b>Ann</b>, &amp; a line that is ${"very ".repeat(60)}long</p>` +
      (withFiles ? `<img src="cid:pic@parley">` : ""),
    text: `Hé Ann, & a line\n\n.dot\nhttps://x.example/?a=1&b=2\n`,
    files: !withFiles ? [] : [
      file("pic.gif", "image/gif", gif, "pic@parley"),
      file("Übersicht 2026.txt", "text/plain", encode("one\r\ntwo\r\n"), null),
    ],
    listUnsubscribeUrl: "https://parley.example/u/token",
    messageId: "<m1.1@team.example>",
    inReplyTo: "<before@x.example>",
    references: ["<first@x.example>", "<before@x.example>"],
    atMs: Date.UTC(2026, 10, 22, 9, 0, 0),
  });
  return {
    ...{ key, messageId: key.split(":")[0]!, from: "sam@team.example", bytes },
    to: ["ann@x.example", ...cc, ...bcc],
  };
}

/** What a mail says, however it is encoded: all of it, as a parser of its own reads it. */
export async function facts(bytes: Uint8Array) {
  const mail = await PostalMime.parse(bytes);
  const header = (key: string) => mail.headers.find((one) => one.key === key)?.value.replace(/\s+/g, " ");
  return {
    ...{ from: mail.from, to: mail.to, cc: mail.cc ?? [], replyTo: mail.replyTo, subject: mail.subject },
    ...{ messageId: mail.messageId, inReplyTo: mail.inReplyTo, references: mail.references?.replace(/\s+/g, " ") },
    ...{ unsubscribe: header("list-unsubscribe"), oneClick: header("list-unsubscribe-post") },
    ...await wordsOf(bytes),
    text: lines(mail.text),
    files: mail.attachments.map(({ filename, mimeType, contentId, content }) => ({
      ...{ filename, mimeType, contentId },
      sha256: hashOf(new Uint8Array(content as ArrayBuffer)),
    })).toSorted((a, b) => a.filename! < b.filename! ? -1 : 1),
  };
}

/** Subject and HTML alone. */
export async function wordsOf(bytes: Uint8Array) {
  const { subject, html } = await PostalMime.parse(bytes);
  return { subject, html: lines(html) };
}

const lines = (text: string | undefined) => (text ?? "").replace(/\r\n/g, "\n").trimEnd();
