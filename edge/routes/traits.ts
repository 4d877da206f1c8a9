import { changeTrait, defineTrait, viewTraits } from "../actions/traits.ts";
import { viewTraitUses } from "../actions/trait-uses.ts";
import type { Serve } from "../endpoint.ts";

export function traitRoutes(serve: Serve): void {
  serve("GET /api/traits", ({ deps, query }) => viewTraits(deps, query.entity));
  serve("POST /api/traits", ({ deps, teammate, id, body }) => defineTrait(deps, teammate, id, body));
  serve("GET /api/traits/:id/uses", ({ deps, teammate, params }) => viewTraitUses(deps, teammate, params.id));
  serve("PATCH /api/traits/:id", ({ deps, teammate, params, body }) => changeTrait(deps, teammate, params.id, body));
}
