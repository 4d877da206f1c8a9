import { changeView, dropView, saveView, viewViews } from "../actions/views.ts";
import type { Serve } from "../endpoint.ts";

export function viewRoutes(serve: Serve): void {
  serve("GET /api/views", ({ deps, teammate, query }) => viewViews(deps, teammate, query.list));
  serve("POST /api/views", ({ deps, teammate, id, body }) => saveView(deps, teammate, id, body));
  serve("PATCH /api/views/:id", ({ deps, teammate, params, body }) => changeView(deps, teammate, params.id, body));
  serve("DELETE /api/views/:id", ({ deps, teammate, params }) => dropView(deps, teammate, params.id));
}
