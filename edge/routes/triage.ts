import { browseAttention, dismissMessage } from "../actions/attention.ts";
import { sendTest, viewChecks } from "../actions/message-checks.ts";
import { browseGroups, viewDifferences } from "../actions/message-groups.ts";
import type { Serve } from "../endpoint.ts";

/** What a team goes through before its mail leaves, and what it sees to after. */
export function triageRoutes(serve: Serve): void {
  serve("GET /api/messages/:id/checks", ({ deps, params }) => viewChecks(deps, params.id));
  serve("POST /api/messages/:id/test", ({ deps, teammate, params }) => sendTest(deps, teammate, params.id));
  serve(
    "GET /api/message-groups",
    ({ deps, teammate, query, signal }) => browseGroups(deps, teammate, query, { signal }),
  );
  serve(
    "GET /api/message-differences",
    ({ deps, query }) => viewDifferences(deps, query.ids.split(",").filter((id) => id !== "")),
  );
  serve("GET /api/attention", ({ deps, teammate, query }) => browseAttention(deps, teammate, query));
  serve(
    "POST /api/messages/:id/dismiss",
    ({ deps, teammate, params }) => dismissMessage(deps, teammate, params.id, true),
  );
  serve(
    "POST /api/messages/:id/undismiss",
    ({ deps, teammate, params }) => dismissMessage(deps, teammate, params.id, false),
  );
}
