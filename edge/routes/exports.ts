import { exportAccounts, exportConversations, exportMessages, exportUsers } from "../actions/exports.ts";
import type { Serve } from "../endpoint.ts";

export function exportRoutes(serve: Serve): void {
  serve("GET /api/accounts.csv", ({ deps, teammate, query, signal }) => exportAccounts(deps, teammate, query, signal));
  serve("GET /api/users.csv", ({ deps, teammate, query, signal }) => exportUsers(deps, teammate, query, signal));
  serve(
    "GET /api/conversations.csv",
    ({ deps, teammate, query, signal }) => exportConversations(deps, teammate, query, signal),
  );
  serve("GET /api/messages.csv", ({ deps, teammate, query, signal }) => exportMessages(deps, teammate, query, signal));
}
