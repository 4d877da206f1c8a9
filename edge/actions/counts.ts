import type { z } from "zod";
import { conversationsQuery } from "#db/queries/conversation-lists.ts";
import { countRows } from "#db/queries/count.ts";
import { messagesQuery } from "#db/queries/message-lists.ts";
import { accountsQuery, usersQuery } from "#db/queries/people-lists.ts";
import type { Served } from "../contract/endpoints.ts";
import type { countAnswer } from "../contract/filter.ts";
import type { Deps, Teammate } from "../context.ts";
import { accountsNarrowed } from "./accounts.ts";
import { conditionsOf } from "./filtered.ts";

type Count = z.input<typeof countAnswer>;
type Query<K extends keyof Served> = Served[K]["query"];
const page = { after: null, limit: 1, descending: false } as const;

export async function countAccounts(deps: Deps, by: Teammate, query: Query<"GET /api/accounts/count">): Promise<Count> {
  const also = await conditionsOf(deps, by, "account", query.filter);
  return await countRows(deps.long, accountsQuery({ ...page, ...accountsNarrowed(query), sort: "name", also }));
}

export async function countUsers(
  deps: Deps,
  by: Teammate,
  { filter, ...narrowed }: Query<"GET /api/users/count">,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "user", filter);
  return await countRows(deps.long, usersQuery({ ...page, ...narrowed, sort: "name", also }));
}

export async function countListed(
  deps: Deps,
  by: Teammate,
  { filter, mine, mentionsMe, ...narrowed }: Query<"GET /api/messages/count">,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "message", filter, narrowed.state);
  const mineOf = mine ? by.id : undefined;
  const mentioning = mentionsMe ? by.id : undefined;
  return await countRows(deps.long, messagesQuery({ ...page, ...narrowed, mineOf, mentioning, also }));
}

export async function countConversations(
  deps: Deps,
  by: Teammate,
  { filter, ...narrowed }: Query<"GET /api/conversations/count">,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "conversation", filter);
  return await countRows(deps.long, conversationsQuery({ ...page, ...narrowed, also }));
}
