import { compileFilter } from "#db/filter/compile.ts";
import type { Filter } from "#db/filter/language.ts";
import { parseFilter } from "#db/filter/parse.ts";
import { conversationsQuery } from "#db/queries/conversation-lists.ts";
import type { Bounds, ListQuery, Place } from "#db/queries/list.ts";
import { messagesQuery } from "#db/queries/message-lists.ts";
import { accountsQuery, usersQuery } from "#db/queries/people-lists.ts";
import type { TraitSort } from "#db/queries/trait-sort.ts";
import type { Entity } from "./oracle.ts";
import type { FilterWorkspace } from "./workspace.ts";

/** Driven by whatever is rare, at once and a few rows at a time, and as if nothing were: along an index, also with short pages. */
export const everyBounds: Bounds[] = [
  { mostDriven: 5_000, walkedAtOnce: 5_000, mostWalks: 400 },
  { mostDriven: -1, walkedAtOnce: 11, mostWalks: 400 },
  { mostDriven: -1, walkedAtOnce: 11, mostWalks: 2 },
  { mostDriven: -1, walkedAtOnce: 50, mostWalks: 400, mostMs: 0 },
  { mostDriven: 5_000, walkedAtOnce: 7, mostWalks: 2 },
];

/** The question that a list with this filter asks, in its usual order or by a trait. */
export function questionOf(
  w: FilterWorkspace,
  of: Entity,
  filter: Filter,
  o: { after?: Place | null; limit?: number; descending?: boolean; by?: TraitSort } = {},
): ListQuery {
  const asking = { of, nowMs: w.nowMs, timeZone: "UTC", meId: w.teammates[0]! };
  const also = compileFilter(parseFilter(JSON.stringify(filter), w.registry, asking), of);
  const page = { also, after: o.after ?? null, limit: o.limit ?? 50, descending: o.descending ?? false };
  switch (of) {
    case "account":
      return accountsQuery({ ...page, sort: o.by ?? "name" });
    case "user":
      return usersQuery({ ...page, sort: o.by ?? "name" });
    case "conversation":
      return conversationsQuery({ ...page, sort: o.by ?? "active" });
    case "message":
      return messagesQuery({ ...page, state: "pending" });
  }
}

/** What each list goes by. */
export const usualOrder: Record<Entity, string> = {
  account: "name_key",
  user: "name_key",
  conversation: "active_at_ms",
  message: "send_at_ms",
};
