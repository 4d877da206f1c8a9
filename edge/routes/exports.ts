import { exportAccounts, exportConversations, exportMessages, exportUsers } from "../actions/exports.ts";
import type { Serve } from "../endpoint.ts";

export function exportRoutes(serve: Serve): void {
  serve("GET /api/accounts.csv", ({ deps, teammate, query }) => exportAccounts(deps, teammate, query));
  serve("GET /api/users.csv", ({ deps, teammate, query }) => exportUsers(deps, teammate, query));
  serve("GET /api/conversations.csv", ({ deps, teammate, query }) => exportConversations(deps, teammate, query));
  serve("GET /api/messages.csv", ({ deps, teammate, query }) => exportMessages(deps, teammate, query));
}
