import * as actions from "../actions/dashboards.ts";
import { changeWidget, dropWidget, makeWidget } from "../actions/dashboards-widgets.ts";
import { widgetCsv } from "../actions/numbers-csv.ts";
import type { Serve } from "../endpoint.ts";

export function dashboardRoutes(serve: Serve): void {
  serve("GET /api/dashboards", ({ deps, teammate, query }) => actions.browseDashboards(deps, teammate, query));
  serve("POST /api/dashboards", ({ deps, teammate, id, body }) => actions.makeDashboard(deps, teammate, id, body));
  serve("GET /api/dashboards/:id", ({ deps, teammate, params }) => actions.viewDashboard(deps, teammate, params.id));
  serve(
    "PATCH /api/dashboards/:id",
    ({ deps, teammate, params, body }) => actions.changeDashboard(deps, teammate, params.id, body),
  );
  serve("DELETE /api/dashboards/:id", ({ deps, teammate, params }) => actions.dropDashboard(deps, teammate, params.id));
  serve(
    "POST /api/dashboards/:id/widgets",
    ({ deps, teammate, id, params, body }) => makeWidget(deps, teammate, id, params.id, body),
  );
  serve(
    "PATCH /api/dashboards/:id/widgets/:widgetId",
    ({ deps, teammate, params, body }) => changeWidget(deps, teammate, params, body),
  );
  serve(
    "DELETE /api/dashboards/:id/widgets/:widgetId",
    ({ deps, teammate, params }) => dropWidget(deps, teammate, params),
  );
  serve(
    "GET /api/dashboards/:id/widgets/:widgetId/numbers.csv",
    ({ deps, teammate, params, query, signal }) => widgetCsv(deps, teammate, params, query, signal),
  );
}
