import { beginBulkRun, cancelBulkRun, viewBulkRun, viewOpenBulkRuns } from "../actions/bulk-runs.ts";
import type { Serve } from "../endpoint.ts";

export function bulkRunRoutes(serve: Serve): void {
  serve("POST /api/bulk-runs", ({ deps, teammate, id, body }) => beginBulkRun(deps, teammate, id, body));
  serve("GET /api/bulk-runs", ({ deps }) => viewOpenBulkRuns(deps));
  serve("GET /api/bulk-runs/:id", ({ deps, params }) => viewBulkRun(deps, params.id));
  serve("POST /api/bulk-runs/:id/cancel", ({ deps, teammate, params }) => cancelBulkRun(deps, teammate, params.id));
}
