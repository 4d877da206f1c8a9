import { z } from "zod";
import { findMessage, messagesById } from "#db/queries/message.ts";
import { countMessages, listMessages, type MessagesAsked } from "#db/queries/message-lists.ts";
import { expectationIf, expectations } from "#jobs/sends/forecast.ts";
import type * as contract from "../contract/mail.ts";
import { id } from "../contract/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { fromCursor, toCursor } from "../shapes/cursor.ts";
import { fromInstant } from "../shapes/instant.ts";
import { type MessageAnswer, toExpected, toMessages } from "../shapes/message.ts";
import { conditionsOf } from "./filtered.ts";
import { readInTurn, type Waits } from "./in-turn.ts";

const place = z.object({
  list: z.string(),
  value: z.union([z.string(), z.number()]),
  second: z.number().optional(),
  id,
}).strict();

/** The pending view, or the messages in another state (PR1). */
export async function browseMessages(
  deps: Deps,
  by: Teammate,
  query: z.output<typeof contract.messagesQuery>,
  waits?: Waits,
) {
  const { cursor, sort, mine, mentionsMe, q, limit, filter, ...filters } = query;
  const list = `${query.state} ${sort}`;
  if (sort === "risk" && query.state !== "pending") {
    throw new Refusal("invalid_field", "sort: only what is pending has a risk", "sort");
  }
  const after = fromCursor(cursor, place);
  if (after && (after.list !== list || (sort === "risk") !== (after.second !== undefined))) {
    throw new Refusal("invalid_field", "cursor: belongs to another list", "cursor");
  }
  const also = await conditionsOf(deps, by, "message", filter, query.state);
  const asked: MessagesAsked = {
    ...filters,
    q,
    also,
    limit,
    mineOf: mine ? by.id : undefined,
    mentioning: mentionsMe ? by.id : undefined,
    byRisk: sort === "risk",
    descending: sort === "-sendAt",
    after: after && { value: after.value, second: after.second, id: after.id },
  };
  const [page, total] = await readInTurn(
    deps,
    by,
    { isDear: Boolean(q) || also.length > 0, usual: deps.long, waits },
    (db) => Promise.all([listMessages(db, asked), countMessages(db, asked)]),
  );
  return {
    items: await toMessages(deps, await messagesById(deps.long, page.ids), by),
    next: page.next && toCursor({ list, ...page.next }),
    ...(total === null ? {} : { total }),
  };
}

export async function viewMessage(deps: Deps, by: Teammate, messageId: string): Promise<MessageAnswer> {
  const row = await findMessage(deps.db, messageId);
  if (!row) throw notFound("message");
  return (await toMessages(deps, [row], by))[0]!;
}

/** When it leaves, or would leave if it were sent now or at a date: what a picker says before the click (PR3). */
export async function forecastMessage(
  deps: Deps,
  messageId: string,
  query: z.output<typeof contract.forecastQuery>,
): Promise<z.input<typeof contract.forecast>> {
  const row = await findMessage(deps.db, messageId);
  if (!row) throw notFound("message");
  const nowMs = deps.nowMs();
  const sendAtMs = query.at === undefined ? undefined : futureInstant(query.at, "at", nowMs);
  const isSupposed = query.now === true || sendAtMs !== undefined || query.ignoreWindow !== undefined;
  const supposed = { sendAtMs, sendNow: query.now, ignoreWindow: query.ignoreWindow };
  const expected = isSupposed
    ? await expectationIf(deps.long, messageId, supposed, nowMs, deps.config)
    : (await expectations(deps.long, [messageId], nowMs, deps.config)).get(messageId);
  return { ...toExpected(expected), ahead: expected?.ahead ?? 0, timeZone: row.timeZone };
}

/** @throws {Refusal} invalid_field: it is in the past. */
export function futureInstant(instant: string, field: string, nowMs: number): number {
  const atMs = fromInstant(instant);
  if (atMs < nowMs) throw new Refusal("invalid_field", `${field}: is in the past`, field);
  return atMs;
}
