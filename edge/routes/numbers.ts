import { answerNumbers } from "../actions/numbers.ts";
import { numbersCsv, playbookCsv, templateCsv } from "../actions/numbers-csv.ts";
import { playbookStats, templateStats } from "../actions/stats.ts";
import type { Serve } from "../endpoint.ts";

export function numberRoutes(serve: Serve): void {
  serve("POST /api/numbers", ({ deps, teammate, body, signal }) => answerNumbers(deps, teammate, body, signal));
  serve("POST /api/numbers.csv", ({ deps, teammate, body, signal }) => numbersCsv(deps, teammate, body, signal));
  serve(
    "GET /api/templates/:id/stats",
    ({ deps, teammate, params, query, signal }) => templateStats(deps, teammate, params.id, query, signal),
  );
  serve(
    "GET /api/templates/:id/stats.csv",
    ({ deps, teammate, params, query, signal }) => templateCsv(deps, teammate, params.id, query, signal),
  );
  serve(
    "GET /api/playbooks/:id/stats",
    ({ deps, teammate, params, query, signal }) => playbookStats(deps, teammate, params.id, query, signal),
  );
  serve(
    "GET /api/playbooks/:id/stats.csv",
    ({ deps, teammate, params, query, signal }) => playbookCsv(deps, teammate, params.id, query, signal),
  );
}
