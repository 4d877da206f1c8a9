import { browseAudit } from "../actions/audit.ts";
import type { Serve } from "../endpoint.ts";

export function auditRoutes(serve: Serve): void {
  serve("GET /api/audit", ({ deps, teammate, query }) => browseAudit(deps, teammate, query));
}
