import { fieldsOf, headerBlockOf } from "./fields.ts";
import type { About, InboundMail } from "./mail.ts";
import { addressIn, messageIdsOf } from "./names.ts";

/** What came back of the mail that a report is about. */
export type Returned = { about: About; to: string[] };

const copyBelow =
  /copy of the message|original message|returned message|message headers?|unsent message|message follows|undelivered message|en-?t[êe]tes|ursprüngliche/i;

/** Reads the returned message or headers, as a part or written out in the text, and what else names the mail. */
export function returnedIn(mail: InboundMail, body: string, statusId: string | undefined): Returned {
  const blocks = mail.reportParts
    .filter(({ type }) =>
      /^(?:message\/(?:rfc822|global|partial)|(?:text|message)\/(?:rfc822|global)-headers)$/.test(type)
    )
    .map(({ text }) => headerBlockOf(text));
  const written = writtenOut(body);
  if (written) blocks.push(written);
  const found: Returned = { about: {}, to: [] };
  const ids: (string | undefined)[] = [];
  for (const block of blocks) {
    const fields = fieldsOf(block);
    ids.push(fields.first("message-id"), fields.first("x-original-message-id"));
    found.about.ref ??= messageIdsOf(fields.first("x-parley-ref"))[0];
    found.about.replyTo ??= addressIn(fields.first("reply-to")) ?? undefined;
    for (const name of ["to", "cc", "x-original-to", "delivered-to"]) {
      for (const part of (fields.first(name) ?? "").slice(0, 20_000).split(",")) {
        const address = addressIn(part);
        if (address && found.to.length < 500) found.to.push(address);
      }
    }
  }
  ids.push(statusId, mail.headers("x-original-message-id")[0], mail.inReplyTo ?? undefined, mail.references.at(-1));
  const id = ids.map((one) => messageIdsOf(one)[0]).find((one) => one !== undefined && one !== mail.messageId);
  if (id) found.about.rfcMessageId = id;
  if (!found.about.ref) delete found.about.ref;
  if (!found.about.replyTo) delete found.about.replyTo;
  return found;
}

/** The headers of the original where a server writes them into its text, below a line that says so. */
function writtenOut(body: string): string | null {
  const at = /^[ \t>]*Message-ID:[ \t]*(?:\r?\n[ \t]+)?<[^<>\s]+>/im.exec(body);
  if (!at) return null;
  const before = body.slice(0, at.index);
  const blocks = before.split(/\n[ \t]*\r?\n/);
  const start = before.length - blocks.at(-1)!.length;
  if (!copyBelow.test(before) && !/^(?:received|from|return-path):/im.test(body.slice(start))) return null;
  return headerBlockOf(body.slice(start).replace(/^[ \t]*>[ \t]?/gm, "")).replace(/^[ \t]+(?=[A-Z][\w-]+:)/gm, "");
}

const copyLine =
  /^(?:-{2,}.*(?:copy of (?:the|your) message|original message|returned message|message (?:headers? )?follow|unsent message|message header|below this line).*|(?:return-path|received):.*|(?:the )?(?:original|undelivered) message(?: headers?)?(?: follows| is attached)?:?|original message headers:.*|message(?:-| )header(?:s| follows)?:.*)$/i;

/** A server's text up to where its copy of the original begins, whose words are not the server's. */
export function withoutCopy(body: string): string {
  let at = 0;
  for (const line of body.split("\n")) {
    if (at > 0 && line.length < 300 && copyLine.test(line.trim())) return body.slice(0, at);
    at += line.length + 1;
  }
  return body;
}
