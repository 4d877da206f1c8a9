import { browseConversations, viewConversation } from "../actions/conversations.ts";
import type { Serve } from "../endpoint.ts";

export function conversationRoutes(serve: Serve): void {
  serve("GET /api/conversations", ({ deps, query }) => browseConversations(deps, query));
  serve("GET /api/conversations/:id", ({ deps, teammate, params }) => viewConversation(deps, teammate, params.id));
}
