import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import * as i from "../imports.ts";

/** CSV files (PD6). */
export const importEndpoints = {
  "GET /api/imports": {
    summary: "Imports that were run or tried, newest first",
    who: "member",
    query: i.importsQuery,
    answer: i.importPage,
  },
  "POST /api/imports": {
    summary: "Upload a CSV file (name in the query)",
    who: "member",
    query: z.object({ fileName: z.string().min(1).max(300) }).strict(),
    rawBody: "text/csv",
    answer: i.importUploaded,
    status: 201,
  },
  "POST /api/imports/:id/reading": {
    summary: "Read an uploaded file in another encoding or by another delimiter",
    who: "member",
    body: i.importReading,
    answer: i.importUploaded,
  },
  "POST /api/imports/:id/run": {
    summary: "Run an uploaded import, or try it",
    who: "member",
    body: i.importPlan,
    answer: i.importRun,
    status: 202,
  },
  "POST /api/imports/:id/cancel": {
    summary: "Stop an import where it stands",
    who: "member",
    answer: i.importRun,
  },
  "GET /api/imports/:id": {
    summary: "An import's progress and its first bad rows",
    who: "member",
    answer: i.importRun,
  },
  "GET /api/imports/:id/errors.csv": {
    summary: "All bad rows of an import, with line and reason",
    who: "member",
    answer: z.string(),
    produces: "text/csv",
  },
} as const satisfies Record<string, Endpoint>;
