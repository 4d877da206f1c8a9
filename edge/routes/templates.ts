import * as actions from "../actions/templates.ts";
import type { Serve } from "../endpoint.ts";

export function templateRoutes(serve: Serve): void {
  serve("GET /api/templates", ({ deps, teammate, query }) => actions.browseTemplates(deps, teammate, query));
  serve("POST /api/templates", ({ deps, teammate, id, body }) => actions.makeTemplate(deps, teammate, id, body));
  serve("GET /api/templates/:id", ({ deps, teammate, params }) => actions.viewTemplate(deps, teammate, params.id));
  serve(
    "PATCH /api/templates/:id",
    ({ deps, teammate, params, body }) => actions.changeTemplate(deps, teammate, params.id, body),
  );
  serve(
    "POST /api/templates/:id/duplicate",
    ({ deps, teammate, id, params }) => actions.duplicateTemplate(deps, teammate, id, params.id),
  );
}
