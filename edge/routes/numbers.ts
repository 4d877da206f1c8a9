import type { Deps, Teammate } from "../context.ts";
import { answerNumbers } from "../actions/numbers.ts";
import { numbersCsv, playbookCsv, templateCsv } from "../actions/numbers-csv.ts";
import { playbookStats, templateStats } from "../actions/stats.ts";
import type { Serve } from "../endpoint.ts";

export function numberRoutes(serve: Serve): void {
  serve("POST /api/numbers", ({ deps, teammate, body, signal }) => answerNumbers(deps, teammate, body, signal));
  serve("POST /api/numbers.csv", ({ deps, teammate, body, signal }) => numbersCsv(deps, teammate, body, signal));
  serve("GET /api/templates/:id/stats", ofOne(templateStats));
  serve("GET /api/templates/:id/stats.csv", ofOne(templateCsv));
  serve("GET /api/playbooks/:id/stats", ofOne(playbookStats));
  serve("GET /api/playbooks/:id/stats.csv", ofOne(playbookCsv));
}

type Asked = Parameters<typeof templateStats>[3];
type Call = { deps: Deps; teammate: Teammate; params: { id: string }; query: Asked; signal: AbortSignal };
const ofOne =
  <T>(act: (deps: Deps, by: Teammate, id: string, asked: Asked, signal: AbortSignal) => T) =>
  ({ deps, teammate, params, query, signal }: Call): T => act(deps, teammate, params.id, query, signal);
