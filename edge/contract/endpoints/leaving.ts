import type { Endpoint } from "../endpoint.ts";
import * as l from "../leaving.ts";
import * as p from "../people.ts";

/** A teammate leaves (PD2). */
export const leavingEndpoints = {
  "GET /api/teammates/:id/leave": {
    summary: "What is handed over when a teammate leaves, and what ends",
    who: "admin",
    query: l.leaveQuery,
    answer: l.leavePreview,
  },
  "POST /api/teammates/:id/leave": {
    summary: "A teammate leaves: they are signed out, and another has their accounts and pending mail",
    who: "admin",
    body: l.leave,
    answer: p.teammate,
  },
} as const satisfies Record<string, Endpoint>;
