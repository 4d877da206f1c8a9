import { askProvider } from "../actions/inquiries.ts";
import { setStartPaused } from "../actions/starts.ts";
import type { Serve } from "../endpoint.ts";

export function releaseRoutes(serve: Serve): void {
  serve("POST /api/messages/:id/ask-provider", ({ deps, params }) => askProvider(deps, params.id));
  serve("POST /api/starts/:id/pause", ({ deps, teammate, params }) => setStartPaused(deps, teammate, params.id, true));
  serve(
    "POST /api/starts/:id/resume",
    ({ deps, teammate, params }) => setStartPaused(deps, teammate, params.id, false),
  );
}
