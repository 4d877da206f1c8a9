import { changeSettings, pauseWorkspace, viewSettings } from "../actions/settings.ts";
import type { Serve } from "../endpoint.ts";

export function settingRoutes(serve: Serve): void {
  serve("GET /api/settings", ({ deps }) => viewSettings(deps));
  serve("PATCH /api/settings", ({ deps, teammate, body }) => changeSettings(deps, teammate, body));
  serve("POST /api/settings/pause", ({ deps, teammate }) => pauseWorkspace(deps, teammate, true));
  serve("POST /api/settings/resume", ({ deps, teammate }) => pauseWorkspace(deps, teammate, false));
}
