import * as d from "../dashboards.ts";
import type { Endpoint } from "../endpoint.ts";
import { csvText } from "../exports.ts";
import * as n from "../numbers.ts";
import { done } from "../values.ts";

const csv = { who: "observer", answer: csvText, produces: "text/csv" } as const;

/** What became of mail (TR3), and dashboards of such numbers (VI5). */
export const numberEndpoints = {
  "POST /api/numbers": {
    summary:
      "A number, rate, series or breakdown of conversations, each as the list of the filter that it names counts it",
    who: "observer",
    body: n.numbersAsked,
    answer: n.numbersAnswer,
  },
  "POST /api/numbers.csv": { summary: "The same as CSV", body: n.numbersAsked, ...csv },
  "GET /api/templates/:id/stats": {
    summary: "What became of all mail that began from a template, by sender and by month",
    who: "observer",
    query: n.statsQuery,
    answer: n.templateStats,
  },
  "GET /api/templates/:id/stats.csv": { summary: "The same as CSV", query: n.statsQuery, ...csv },
  "GET /api/playbooks/:id/stats": {
    summary: "What became of all mail of a playbook, by step and by version",
    who: "observer",
    query: n.statsQuery,
    answer: n.playbookStats,
  },
  "GET /api/playbooks/:id/stats.csv": { summary: "The same as CSV", query: n.statsQuery, ...csv },
  "GET /api/dashboards": {
    summary: "Dashboards by name: the shared ones and one's own",
    who: "observer",
    query: d.dashboardsQuery,
    answer: d.dashboardPage,
  },
  "POST /api/dashboards": {
    summary: "Make a dashboard, empty or with widgets to begin with",
    who: "observer",
    body: d.dashboardNew,
    answer: d.dashboard,
    status: 201,
    creates: true,
  },
  "GET /api/dashboards/:id": { summary: "A dashboard with its widgets in order", who: "observer", answer: d.dashboard },
  "PATCH /api/dashboards/:id": {
    summary: "Rename, share or reorder one's own dashboard, or any shared one as an admin",
    who: "observer",
    body: d.dashboardPatch,
    answer: d.dashboard,
  },
  "DELETE /api/dashboards/:id": {
    summary: "Delete one's own dashboard with its widgets, or any shared one as an admin",
    who: "observer",
    answer: done,
  },
  "POST /api/dashboards/:id/widgets": {
    summary: "Put a widget at a dashboard's end, 50 at most",
    who: "observer",
    body: d.widgetNew,
    answer: d.widget,
    status: 201,
    creates: true,
  },
  "PATCH /api/dashboards/:id/widgets/:widgetId": {
    summary: "Change a widget",
    who: "observer",
    body: d.widgetPatch,
    answer: d.widget,
  },
  "DELETE /api/dashboards/:id/widgets/:widgetId": {
    summary: "Take a widget off a dashboard",
    who: "observer",
    answer: done,
  },
  "GET /api/dashboards/:id/widgets/:widgetId/numbers.csv": {
    summary: "What a widget shows now, as CSV",
    query: d.widgetCsvQuery,
    ...csv,
  },
} as const satisfies Record<string, Endpoint>;
