import {
  browseConversations,
  changeConversation,
  markRead,
  markUnread,
  viewConversation,
} from "../actions/conversations.ts";
import { planReply } from "../actions/reply-plan.ts";
import { makeReply } from "../actions/replies.ts";
import type { Serve } from "../endpoint.ts";

export function conversationRoutes(serve: Serve): void {
  serve(
    "GET /api/conversations",
    ({ deps, teammate, query, signal }) => browseConversations(deps, teammate, query, { signal }),
  );
  serve(
    "GET /api/conversations/:id",
    ({ deps, teammate, params, query }) => viewConversation(deps, teammate, params.id, query),
  );
  serve(
    "PATCH /api/conversations/:id",
    ({ deps, teammate, params, body }) => changeConversation(deps, teammate, params.id, body),
  );
  serve("POST /api/conversations/:id/read", ({ deps, params }) => markRead(deps, params.id));
  serve("POST /api/conversations/:id/unread", ({ deps, params }) => markUnread(deps, params.id));
  serve(
    "GET /api/conversations/:id/reply",
    ({ deps, teammate, params, query }) => planReply(deps, teammate, params.id, query),
  );
  serve(
    "POST /api/conversations/:id/replies",
    ({ deps, teammate, params, body, id }) => makeReply(deps, teammate, id, params.id, body),
  );
}
