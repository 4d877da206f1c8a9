import { browseConversations, viewConversation } from "../actions/conversations.ts";
import { makeReply } from "../actions/replies.ts";
import type { Serve } from "../endpoint.ts";

export function conversationRoutes(serve: Serve): void {
  serve("GET /api/conversations", ({ deps, query }) => browseConversations(deps, query));
  serve("GET /api/conversations/:id", ({ deps, teammate, params }) => viewConversation(deps, teammate, params.id));
  serve(
    "POST /api/conversations/:id/replies",
    ({ deps, teammate, params, body, id }) => makeReply(deps, teammate, id, params.id, body),
  );
}
