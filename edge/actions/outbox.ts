import PostalMime, { type Email } from "postal-mime";
import { z } from "zod";
import { findOutboxMail, listOutbox, outboxById, type OutboxRow } from "#db/queries/outbox.ts";
import { sourceWithInertLinks, withInertLinks } from "#jobs/compose/inert-link.ts";
import { withoutPixel } from "#jobs/compose/pixel.ts";
import { asTest } from "#jobs/sends/test-mail.ts";
import type * as contract from "../contract/mail.ts";
import { id } from "../contract/values.ts";
import type { Deps } from "../context.ts";
import { notFound } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toInstant } from "../shapes/instant.ts";

const place = z.object({ value: z.number(), id }).strict();

const toMail = (row: OutboxRow): z.input<typeof contract.outboxMail> => ({
  id: row.id,
  messageId: row.messageId,
  conversationId: row.conversationId,
  from: row.envelopeFrom,
  to: row.envelopeTo,
  subject: row.isTest ? asTest(row.subject) : row.subject,
  size: row.size,
  test: row.isTest,
  acceptedAt: toInstant(row.acceptedAtMs),
});

/** What the outbox accepted, newest first (CH2). */
export async function browseOutbox(deps: Deps, query: z.output<typeof contract.outboxQuery>) {
  const { cursor, ...asked } = query;
  const page = await listOutbox(deps.long, { ...asked, after: fromCursor(cursor, place) });
  return { items: (await outboxById(deps.long, page.ids)).map(toMail), next: page.next && toCursor(page.next) };
}

async function getMail(deps: Deps, mailId: string): Promise<{ row: OutboxRow; bytes: Uint8Array; email: Email }> {
  const mail = await findOutboxMail(deps.db, mailId);
  if (!mail) throw notFound("mail");
  return { row: mail, bytes: mail.bytes, email: await PostalMime.parse(mail.bytes.slice()) };
}

/** One mail as a MIME reader finds it: headers in order, both bodies, and the source. The HTML has lost its pixel, which the
 * app never loads (TR2); the source has not. Its unsubscribe address works in none of them. */
export async function viewOutboxMail(deps: Deps, mailId: string): Promise<z.input<typeof contract.outboxView>> {
  const { row, bytes, email } = await getMail(deps, mailId);
  return {
    ...toMail(row),
    subject: email.subject ?? row.subject,
    headers: email.headers.map(({ originalKey, key, value }) => ({
      name: originalKey ?? key,
      value: withInertLinks(value),
    })),
    html: email.html === undefined ? null : withInertLinks(withoutPixel(email.html)),
    text: email.text === undefined ? null : withInertLinks(email.text),
    source: sourceWithInertLinks(new TextDecoder().decode(bytes)),
  };
}

/** Its HTML, for a frame. */
export async function viewOutboxHtml(deps: Deps, mailId: string): Promise<string> {
  const { email } = await getMail(deps, mailId);
  return withInertLinks(withoutPixel(email.html ?? ""));
}
