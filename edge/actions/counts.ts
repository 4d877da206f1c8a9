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
import { readInTurn } from "./in-turn.ts";
import { withPatience } from "./long-counts.ts";

type Count = z.input<typeof countAnswer>;
type Query<K extends keyof Served> = Served[K]["query"];
const page = { after: null, limit: 1, descending: false } as const;

export async function countAccounts(
  deps: Deps,
  by: Teammate,
  { patience, ...query }: Query<"GET /api/accounts/count">,
  signal?: AbortSignal,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "account", query.filter);
  return await count(
    deps,
    by,
    { patience, isDear: isDear(query), signal },
    accountsQuery({ ...page, ...accountsNarrowed(query), sort: "name", also }),
  );
}

export async function countUsers(
  deps: Deps,
  by: Teammate,
  { filter, patience, ...narrowed }: Query<"GET /api/users/count">,
  signal?: AbortSignal,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "user", filter);
  return await count(
    deps,
    by,
    { patience, isDear: isDear({ ...narrowed, filter }), signal },
    usersQuery({ ...page, ...narrowed, sort: "name", also }),
  );
}

export async function countListed(
  deps: Deps,
  by: Teammate,
  { filter, patience, mine, mentionsMe, ...narrowed }: Query<"GET /api/messages/count">,
  signal?: AbortSignal,
): Promise<Count> {
  const { id } = by;
  const also = await conditionsOf(deps, by, "message", filter, narrowed.state);
  const mineOf = mine ? id : undefined;
  const mentioning = mentionsMe ? id : undefined;
  return await count(
    deps,
    by,
    { patience, isDear: isDear({ ...narrowed, filter }), signal },
    messagesQuery({ ...page, ...narrowed, mineOf, mentioning, also }),
  );
}

export async function countConversations(
  deps: Deps,
  by: Teammate,
  { filter, patience, ...narrowed }: Query<"GET /api/conversations/count">,
  signal?: AbortSignal,
): Promise<Count> {
  const also = await conditionsOf(deps, by, "conversation", filter);
  return await count(
    deps,
    by,
    { patience, isDear: isDear({ ...narrowed, filter }), signal },
    conversationsQuery({ ...page, ...narrowed, also }),
  );
}

const isDear = ({ q, filter }: { q?: string | undefined; filter?: string | undefined }) =>
  Boolean(q) || filter !== undefined;

/** Where too many count patiently already, the quick answer has to do. */
async function count(
  deps: Deps,
  by: Teammate,
  { patience, isDear, signal }: { patience: "long" | undefined; isDear: boolean; signal: AbortSignal | undefined },
  query: ListQuery,
): Promise<Count> {
  const patient = patience && await withPatience(
    { ...deps, who: by.id, signal },
    (db, wanted) => countPatiently(db, query, wanted),
  );
  if (patient) return patient;
  return await readInTurn(deps, by, { isDear, usual: deps.long, waits: { signal } }, (db) => countRows(db, query));
}
