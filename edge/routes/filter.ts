import { countAccounts, countConversations, countListed, countUsers } from "../actions/counts.ts";
import { viewFields } from "../actions/filtered.ts";
import type { Serve } from "../endpoint.ts";

/** Before the routes of single rows, whose ids `count` would be one of. */
export function filterRoutes(serve: Serve): void {
  serve("GET /api/fields", ({ deps }) => viewFields(deps));
  serve("GET /api/accounts/count", ({ deps, teammate, query, signal }) => countAccounts(deps, teammate, query, signal));
  serve("GET /api/users/count", ({ deps, teammate, query, signal }) => countUsers(deps, teammate, query, signal));
  serve("GET /api/messages/count", ({ deps, teammate, query, signal }) => countListed(deps, teammate, query, signal));
  serve(
    "GET /api/conversations/count",
    ({ deps, teammate, query, signal }) => countConversations(deps, teammate, query, signal),
  );
}
