import { countAccounts, countConversations, countListed, countUsers } from "../actions/counts.ts";
import { viewFields } from "../actions/filtered.ts";
import type { AppContext, Teammate } from "../context.ts";
import type { Serve } from "../endpoint.ts";

const byOf = ({ teammate, c }: { teammate: Teammate; c: AppContext }) => ({ teammate, gone: c.req.raw.signal });

/** Before the routes of single rows, whose ids `count` would be one of. */
export function filterRoutes(serve: Serve): void {
  serve("GET /api/fields", ({ deps }) => viewFields(deps));
  serve("GET /api/accounts/count", ({ deps, query, ...call }) => countAccounts(deps, byOf(call), query));
  serve("GET /api/users/count", ({ deps, query, ...call }) => countUsers(deps, byOf(call), query));
  serve("GET /api/messages/count", ({ deps, query, ...call }) => countListed(deps, byOf(call), query));
  serve("GET /api/conversations/count", ({ deps, query, ...call }) => countConversations(deps, byOf(call), query));
}
