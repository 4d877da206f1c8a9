import { askProvider } from "../actions/inquiries.ts";
import type { Serve } from "../endpoint.ts";

export function releaseRoutes(serve: Serve): void {
  serve("POST /api/messages/:id/ask-provider", ({ deps, params }) => askProvider(deps, params.id));
}
