import { countAccounts, countConversations, countListed, countUsers } from "../actions/counts.ts";
import { viewFields } from "../actions/filtered.ts";
import type { Serve } from "../endpoint.ts";

/** Before the routes of single rows, whose ids `count` would be one of. */
export function filterRoutes(serve: Serve): void {
  serve("GET /api/fields", ({ deps }) => viewFields(deps));
  serve("GET /api/accounts/count", ({ deps, teammate, query }) => countAccounts(deps, teammate, query));
  serve("GET /api/users/count", ({ deps, teammate, query }) => countUsers(deps, teammate, query));
  serve("GET /api/messages/count", ({ deps, teammate, query }) => countListed(deps, teammate, query));
  serve("GET /api/conversations/count", ({ deps, teammate, query }) => countConversations(deps, teammate, query));
}
