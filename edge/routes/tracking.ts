import { viewOpens } from "../actions/tracking.ts";
import type { Serve } from "../endpoint.ts";

export function trackingRoutes(serve: Serve): void {
  serve("GET /api/messages/:id/opens", ({ deps, params }) => viewOpens(deps, params.id));
}
