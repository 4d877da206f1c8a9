import * as actions from "../actions/history.ts";
import { restoreVersion } from "../actions/restore.ts";
import { version } from "../contract/history.ts";
import type { Serve } from "../endpoint.ts";
import { Refusal } from "../errors.ts";

export function historyRoutes(serve: Serve): void {
  serve(
    "GET /api/history/:room",
    ({ deps, teammate, params, query }) => actions.viewHistory(deps, teammate, params.room, query),
  );
  serve(
    "GET /api/history/:room/at/:seq",
    ({ deps, teammate, params }) => actions.viewPast(deps, teammate, params.room, versionOf(params.seq)),
  );
  serve(
    "GET /api/history/:room/compare",
    ({ deps, teammate, params, query }) => actions.compareVersions(deps, teammate, params.room, query),
  );
  serve(
    "POST /api/history/:room/restore",
    ({ deps, teammate, params, body }) => restoreVersion(deps, teammate, params.room, body),
  );
}

/** @throws {Refusal} invalid_field. */
function versionOf(text: string): number {
  const read = version.safeParse(text);
  if (!read.success) throw new Refusal("invalid_field", "seq: is no version of a text", "seq");
  return read.data;
}
