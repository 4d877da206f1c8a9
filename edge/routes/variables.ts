import { viewValues, viewVariables } from "../actions/variables.ts";
import type { Serve } from "../endpoint.ts";

export function variableRoutes(serve: Serve): void {
  serve("GET /api/variables", ({ deps }) => viewVariables(deps));
  serve("GET /api/values", ({ deps, query }) => viewValues(deps, query));
}
