import { search } from "../actions/search.ts";
import type { Serve } from "../endpoint.ts";

export function searchRoutes(serve: Serve): void {
  serve("GET /api/search", ({ deps, teammate, query }) => search(deps, teammate, query));
}
