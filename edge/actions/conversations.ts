import { z } from "zod";
import { conversationsById, findConversation, tiesOf } from "#db/queries/conversation.ts";
import { listConversations } from "#db/queries/conversation-lists.ts";
import {
  closeConversation,
  readConversation,
  reopenConversation,
  unreadConversation,
} from "#db/queries/conversation-state.ts";
import { messagesById, sealedHtmlOf } from "#db/queries/message.ts";
import { eventsOfConversation, inboundOfMessages, newestInThread } from "#db/queries/thread-mail.ts";
import { setTraits } from "#db/queries/trait-many.ts";
import type { TraitSort } from "#db/queries/trait-sort.ts";
import { withInertLinks } from "#jobs/compose/inert-link.ts";
import { withoutPixel } from "#jobs/compose/pixel.ts";
import { plainTextOf } from "#jobs/compose/plain-text.ts";
import type * as contract from "../contract/conversations.ts";
import type { conversationPatch } from "../contract/thread.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { toConversations, toTies } from "../shapes/conversation.ts";
import { toMessages, toTemplateShort } from "../shapes/message.ts";
import { toEvent, toInbound } from "../shapes/thread.ts";
import { conditionsOf, traitSortOf } from "./filtered.ts";
import { readInTurn, type Waits } from "./in-turn.ts";
import { listed } from "./listed.ts";
import { checkTraits } from "./trait-writes.ts";

const sorts = { active: { column: "active_at_ms" } };

/** By when something last happened, or by a trait (VI1, VI3). */
export async function browseConversations(
  deps: Deps,
  by: Teammate,
  query: z.output<typeof contract.conversationsQuery>,
  waits?: Waits,
) {
  const { cursor: _, sort, filter, ...narrowed } = query;
  const also = await conditionsOf(deps, by, "conversation", filter);
  const byTrait = await traitSortOf(deps, "conversation", sort);
  const turn = { isDear: Boolean(query.q) || also.length > 0 || byTrait !== null, usual: deps.long, waits };
  const page = await listed(
    query,
    sorts,
    byTrait,
    (asked: { sort: "active" | TraitSort; descending: boolean }, after) =>
      readInTurn(deps, by, turn, (db) => listConversations(db, { ...narrowed, ...asked, also, after })),
  );
  return {
    items: await toConversations(deps, await conversationsById(deps.long, page.ids)),
    next: page.next,
  };
}

/** One conversation with its newest messages in order: what left and came in by when it did, then what is to leave (VI9). What has left
 * shows as it was sent, without its pixel (TR2), what came in sanitized; what has not left is asked for by its preview. */
export async function viewConversation(
  deps: Deps,
  by: Teammate,
  conversationId: string,
  { newest }: z.output<typeof contract.conversationViewQuery>,
): Promise<z.input<typeof contract.conversationView>> {
  const row = await findConversation(deps.db, conversationId);
  if (!row) throw notFound("conversation");
  const { ids, earlier } = await newestInThread(deps.db, conversationId, newest);
  const [messages, sealed, inbound, events, ties, [conversation]] = await Promise.all([
    messagesById(deps.db, ids).then((rows) => toMessages(deps, rows, by)),
    sealedHtmlOf(deps.db, ids),
    inboundOfMessages(deps.db, ids),
    eventsOfConversation(deps.db, conversationId),
    tiesOf(deps.db, conversationId),
    toConversations(deps, [row]),
  ]);
  const eventsBy = Map.groupBy(events, ({ messageId }) => messageId);
  return {
    ...conversation!,
    messages: messages.map((message) => {
      const mail = inbound.get(message.id);
      return {
        ...message,
        ...(mail ? { html: mail.html, text: mail.text } : sentWords(sealed.get(message.id))),
        inbound: mail ? toInbound(mail) : null,
        events: (eventsBy.get(message.id) ?? []).map(toEvent),
      };
    }),
    earlier,
    ties: toTies(ties),
    start: row.startId === null ? null : { id: row.startId, name: row.startName ?? "" },
    playbook: row.playbookId === null
      ? null
      : { id: row.playbookId, name: row.playbookName ?? "", action: row.startName ?? "" },
    template: toTemplateShort(row, by),
  };
}

function sentWords(stored: string | undefined) {
  if (stored === undefined) return { html: null, text: null };
  const html = withInertLinks(withoutPixel(stored));
  return { html, text: plainTextOf(html) };
}

/** Closes it by hand or opens it again, and sets its traits (VI3); twice is the same.
 * @throws {Refusal} not_found; a trait that is none, of another type or not the teammate's to set, named; conflict: what waits to leave
 * would open it again, or nothing of it ever left or came in. Nothing was changed then. */
export async function changeConversation(
  deps: Deps,
  by: Teammate,
  conversationId: string,
  patch: z.output<typeof conversationPatch>,
) {
  if (!await findConversation(deps.db, conversationId)) throw notFound("conversation");
  const change = { actorId: by.id, nowMs: deps.nowMs() };
  const values = await checkTraits(deps, by, "conversation", patch.traits ?? {});
  if (patch.state !== undefined) {
    await changeState(deps, patch.state, patch.closedWhy, { ...change, id: conversationId });
  }
  await setTraits(deps.db, {
    entity: "conversation",
    ids: [conversationId],
    values,
    actorId: by.id,
    atMs: change.nowMs,
  });
  void deps.changes.nudge();
  const row = await findConversation(deps.db, conversationId);
  if (!row) throw notFound("conversation");
  return (await toConversations(deps, [row]))[0]!;
}

async function changeState(
  deps: Deps,
  state: "closed" | "active",
  why: string | undefined,
  change: { id: string; actorId: string; nowMs: number },
): Promise<void> {
  const done = state === "closed"
    ? await closeConversation(deps.db, { ...change, why: why ?? byHand })
    : await reopenConversation(deps.db, change);
  if (done || (await findConversation(deps.db, change.id))?.state === state) return;
  if (state === "active") throw new Refusal("conflict", "Nothing of it has left or come in: reply to open it.");
  throw new Refusal("conflict", "Mail of it is still to leave. Delete or send that first, then close it.");
}

/** Somebody of the team looks at it: what was unread is read, for all of them. Twice is the same. @throws {Refusal} not_found */
export async function markRead(deps: Deps, conversationId: string) {
  if (await readConversation(deps.db, { id: conversationId, nowMs: deps.nowMs() })) void deps.changes.nudge();
  else if (!await findConversation(deps.db, conversationId)) throw notFound("conversation");
  return { ok: true as const };
}

/** Its newest reply waits to be read again, for all of the team (VI9). Twice is the same. @throws {Refusal} not_found; conflict where no
 * person has written in it, or it is closed. */
export async function markUnread(deps: Deps, conversationId: string) {
  if (await unreadConversation(deps.db, { id: conversationId, nowMs: deps.nowMs() })) {
    void deps.changes.nudge();
    return { ok: true as const };
  }
  const row = await findConversation(deps.db, conversationId);
  if (!row) throw notFound("conversation");
  if (row.repliedAtMs === null) throw new Refusal("conflict", "Nobody has written in it: there is nothing to read.");
  if (row.state === "closed") throw new Refusal("conflict", "It is closed. Open it again first.");
  return { ok: true as const };
}

const byHand = "by_hand";
