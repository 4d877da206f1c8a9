import * as actions from "../actions/comments.ts";
import type { Serve } from "../endpoint.ts";

export function commentRoutes(serve: Serve): void {
  serve("GET /api/messages/:id/comments", ({ deps, params }) => actions.viewComments(deps, params.id));
  serve(
    "POST /api/messages/:id/comments",
    ({ deps, teammate, id, params, body }) => actions.addComment(deps, teammate, id, params.id, body),
  );
  serve(
    "PATCH /api/comments/:id",
    ({ deps, teammate, params, body }) => actions.changeComment(deps, teammate, params.id, body.body),
  );
  serve("DELETE /api/comments/:id", ({ deps, teammate, params }) => actions.removeComment(deps, teammate, params.id));
  serve(
    "POST /api/comments/:id/resolve",
    ({ deps, teammate, params, body }) => actions.resolveComments(deps, teammate, params.id, body.resolved),
  );
  serve("GET /api/mentions", ({ deps, teammate, query }) => actions.browseMentions(deps, teammate, query));
  serve(
    "POST /api/mentions/seen",
    ({ deps, teammate, body }) => actions.markMentionsSeen(deps, teammate, body.messageId),
  );
}
