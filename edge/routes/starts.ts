import * as actions from "../actions/starts.ts";
import type { Serve } from "../endpoint.ts";

export function startRoutes(serve: Serve): void {
  serve(
    "POST /api/starts/preview",
    ({ deps, teammate, body, signal }) => actions.preview(deps, teammate, body, { signal }),
  );
  serve("POST /api/starts", ({ deps, teammate, id, body }) => actions.start(deps, teammate, id, body));
  serve("GET /api/starts/:id", ({ deps, params }) => actions.viewStart(deps, params.id));
}
