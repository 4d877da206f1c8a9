import type { z } from "zod";
import { conversationsQuery } from "#db/queries/conversation-lists.ts";
import { countPatiently, countRows } from "#db/queries/count.ts";
import type { ListQuery } from "#db/queries/list.ts";
import { messagesQuery } from "#db/queries/message-lists.ts";
import { accountsQuery, usersQuery } from "#db/queries/people-lists.ts";
import type { Served } from "../contract/endpoints.ts";
import type { countAnswer } from "../contract/filter.ts";
import type { Deps, Teammate } from "../context.ts";
import { accountsNarrowed } from "./accounts.ts";
import { conditionsOf } from "./filtered.ts";
import { withPatience } from "./long-counts.ts";

type Count = z.input<typeof countAnswer>;
type Query<K extends keyof Served> = Served[K]["query"];
const page = { after: null, limit: 1, descending: false } as const;

export async function countAccounts(
  deps: Deps,
  by: Teammate,
  { patience, ...query }: Query<"GET /api/accounts/count">,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "account", query.filter);
  return await count(deps, by, patience, accountsQuery({ ...page, ...accountsNarrowed(query), sort: "name", also }));
}

export async function countUsers(
  deps: Deps,
  by: Teammate,
  { filter, patience, ...narrowed }: Query<"GET /api/users/count">,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "user", filter);
  return await count(deps, by, patience, usersQuery({ ...page, ...narrowed, sort: "name", also }));
}

export async function countListed(
  deps: Deps,
  by: Teammate,
  { filter, patience, mine, mentionsMe, ...narrowed }: Query<"GET /api/messages/count">,
): Promise<Count> {
  const { id } = by;
  const also = await conditionsOf(deps, by, "message", filter, narrowed.state);
  const mineOf = mine ? id : undefined;
  const mentioning = mentionsMe ? id : undefined;
  return await count(deps, by, patience, messagesQuery({ ...page, ...narrowed, mineOf, mentioning, also }));
}

export async function countConversations(
  deps: Deps,
  by: Teammate,
  { filter, patience, ...narrowed }: Query<"GET /api/conversations/count">,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "conversation", filter);
  return await count(deps, by, patience, conversationsQuery({ ...page, ...narrowed, also }));
}

/** Where too many count patiently already, the quick answer has to do. */
async function count(deps: Deps, by: Teammate, patience: "long" | undefined, query: ListQuery): Promise<Count> {
  const patient = patience &&
    await withPatience(deps.long, by.id, (signal) => countPatiently(deps.long, query, signal));
  return patient ?? await countRows(deps.long, query);
}
