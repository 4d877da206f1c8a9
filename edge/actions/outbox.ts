import PostalMime, { type Email } from "postal-mime";
import { z } from "zod";
import { findOutboxMail, listOutbox, outboxById, type OutboxRow, signInMailId } from "#db/queries/outbox.ts";
import { joinMail } from "#db/mail-bytes.ts";
import type { KeptMail } from "#db/queries/sealed-mail.ts";
import { withPicturesInApp } from "#jobs/compose/attached.ts";
import { sourceWithInertLinks, withInertLinks } from "#jobs/compose/inert-link.ts";
import { withoutPixel } from "#jobs/compose/pixel.ts";
import { asTest } from "#jobs/sends/test-mail.ts";
import type * as contract from "../contract/conversations.ts";
import { id } from "../contract/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toInstant } from "../shapes/instant.ts";

const place = z.object({ value: z.number(), id }).strict();

const toMail = (row: OutboxRow): z.input<typeof contract.outboxMail> => ({
  id: row.id,
  messageId: row.messageId === signInMailId ? null : row.messageId,
  conversationId: row.conversationId,
  from: row.envelopeFrom,
  to: row.envelopeTo,
  subject: row.isTest ? asTest(row.subject) : row.subject,
  size: row.size,
  test: row.isTest,
  acceptedAt: toInstant(row.acceptedAtMs),
});

/** What the outbox accepted, newest first (CH2). */
export async function browseOutbox(deps: Deps, by: Teammate, query: z.output<typeof contract.outboxQuery>) {
  const { cursor, ...asked } = query;
  const page = await listOutbox(deps.long, {
    ...asked,
    withSignIn: by.role === "admin",
    after: fromCursor(cursor, place),
  });
  return { items: (await outboxById(deps.long, page.ids)).map(toMail), next: page.next && toCursor(page.next) };
}

/** Read without its files' bytes, which never hold words of the mail. */
async function getMail(deps: Deps, by: Teammate, mailId: string): Promise<{ row: OutboxRow & KeptMail; email: Email }> {
  const row = await findOutboxMail(deps.db, mailId);
  // Whoever reads another's code is in as them: an admin could let themselves in anyhow.
  if (!row || (row.messageId === signInMailId && by.role !== "admin")) throw notFound("mail");
  return { row, email: await PostalMime.parse(row.bytes.slice()) };
}

/** The source with a word for each file's bytes. */
function sourceOf({ bytes, files }: KeptMail): string {
  const words = files.map(({ at, name, size }) => ({
    at,
    bytes: new TextEncoder().encode(`[${size} bytes of ${name}, as base64]`),
  }));
  return sourceWithInertLinks(new TextDecoder().decode(joinMail(bytes, words)));
}

const htmlOf = ({ html }: Email): string | null =>
  html === undefined ? null : withPicturesInApp(withInertLinks(withoutPixel(html)));

/** One mail as a MIME reader finds it: headers in order, both bodies, its files, and the source. The HTML has lost its pixel, which
 * the app never loads (TR2); the source has not. Its unsubscribe address works in none of them. */
export async function viewOutboxMail(
  deps: Deps,
  by: Teammate,
  mailId: string,
): Promise<z.input<typeof contract.outboxView>> {
  const { row, email } = await getMail(deps, by, mailId);
  return {
    ...toMail(row),
    subject: email.subject ?? row.subject,
    headers: email.headers.map(({ originalKey, key, value }) => ({
      name: originalKey ?? key,
      value: withInertLinks(value),
    })),
    html: htmlOf(email),
    text: email.text === undefined ? null : withInertLinks(email.text),
    files: row.files.filter(({ isInline }) => !isInline).map(({ id, name, type, size }) => ({ id, name, type, size })),
    source: sourceOf(row),
  };
}

/** Its HTML, for a frame. */
export async function viewOutboxHtml(deps: Deps, by: Teammate, mailId: string): Promise<string> {
  const { email } = await getMail(deps, by, mailId);
  return htmlOf(email) ?? "";
}
