import { eraseUser, viewErasure } from "../actions/erase-user.ts";
import { exportUser } from "../actions/export-user.ts";
import type { Serve } from "../endpoint.ts";

export function privacyRoutes(serve: Serve): void {
  serve("GET /api/users/:id/export", ({ deps, teammate, params }) => exportUser(deps, teammate, params.id));
  serve("POST /api/users/:id/erase", ({ deps, teammate, params, body }) => eraseUser(deps, teammate, params.id, body));
  serve("GET /api/erasures/:id", ({ deps, params }) => viewErasure(deps, params.id));
}
