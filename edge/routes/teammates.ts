import { changeTeammate, invite, renewLink, viewNextSend, viewTeammate, viewTeammates } from "../actions/teammates.ts";
import { leave, previewLeave } from "../actions/leaving.ts";
import { viewMe } from "../actions/me.ts";
import { viewMyCounts } from "../actions/my-counts.ts";
import type { Serve } from "../endpoint.ts";

export function teammateRoutes(serve: Serve): void {
  serve("GET /api/me", ({ deps, teammate }) => viewMe(deps, teammate));
  serve("GET /api/me/counts", ({ deps, teammate }) => viewMyCounts(deps, teammate));
  serve("GET /api/teammates", ({ deps }) => viewTeammates(deps));
  serve("POST /api/teammates", ({ deps, teammate, id, body }) => invite(deps, teammate, id, body));
  serve("POST /api/teammates/:id/join-link", ({ deps, teammate, params }) => renewLink(deps, teammate, params.id));
  serve("GET /api/teammates/:id", ({ deps, params }) => viewTeammate(deps, params.id));
  serve("GET /api/teammates/:id/leave", ({ deps, params, query }) => previewLeave(deps, params.id, query));
  serve(
    "POST /api/teammates/:id/leave",
    ({ deps, teammate, params, body }) => leave(deps, teammate, params.id, body),
  );
  serve(
    "PATCH /api/teammates/:id",
    ({ deps, teammate, params, body }) => changeTeammate(deps, teammate, params.id, body),
  );
  serve("GET /api/teammates/:id/next-send", ({ deps, params, query }) => viewNextSend(deps, params.id, query.at));
}
