import { z } from "zod";
import { conversationsById, findConversation, listConversations, tiesOf } from "#db/queries/conversation.ts";
import { messagesOfConversation, sealedHtmlOf } from "#db/queries/message.ts";
import { withInertLinks } from "#jobs/compose/inert-link.ts";
import { withoutPixel } from "#jobs/compose/pixel.ts";
import { plainTextOf } from "#jobs/compose/plain-text.ts";
import type * as contract from "../contract/conversations.ts";
import { id } from "../contract/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";
import { toConversations, toTies } from "../shapes/conversation.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { toMessages, toTemplateShort } from "../shapes/message.ts";

const place = z.object({ value: z.number(), id }).strict();

export async function browseConversations(deps: Deps, query: z.output<typeof contract.conversationsQuery>) {
  const { cursor, ...asked } = query;
  const page = await listConversations(deps.long, { ...asked, after: fromCursor(cursor, place) });
  return {
    items: await toConversations(deps, await conversationsById(deps.long, page.ids)),
    next: page.next && toCursor(page.next),
  };
}

/** One conversation with its messages in order (VI9). What has left shows as it was sent, without its pixel (TR2); what has
 * not is asked for by its preview. */
export async function viewConversation(
  deps: Deps,
  by: Teammate,
  conversationId: string,
): Promise<z.input<typeof contract.conversationView>> {
  const row = await findConversation(deps.db, conversationId);
  if (!row) throw notFound("conversation");
  const [messages, sealed, ties, [conversation]] = await Promise.all([
    messagesOfConversation(deps.db, conversationId).then((rows) => toMessages(deps, rows, by)),
    sealedHtmlOf(deps.db, conversationId),
    tiesOf(deps.db, conversationId),
    toConversations(deps, [row]),
  ]);
  return {
    ...conversation!,
    messages: messages.map((message) => {
      const stored = sealed.get(message.id);
      const html = stored === undefined ? null : withInertLinks(withoutPixel(stored));
      return { ...message, html, text: html === null ? null : plainTextOf(html) };
    }),
    ties: toTies(ties),
    start: row.startId === null ? null : { id: row.startId, name: row.startName ?? "" },
    template: toTemplateShort(row, by),
  };
}
