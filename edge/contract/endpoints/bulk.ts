import { z } from "zod";
import * as b from "../bulk.ts";
import type { Endpoint } from "../endpoint.ts";

/** One act on many rows, in the background. */
export const bulkEndpoints = {
  "POST /api/bulk-runs": {
    summary: "Assign, set traits, unsubscribe or close many, by id or all that match a list, in the background",
    who: "member",
    body: b.bulkRunNew,
    answer: b.bulkRun,
    status: 202,
    creates: true,
  },
  "GET /api/bulk-runs": {
    summary: "Bulk runs that are not over",
    who: "observer",
    answer: z.object({ items: z.array(b.bulkRun) }),
  },
  "GET /api/bulk-runs/:id": { summary: "A bulk run's progress", who: "observer", answer: b.bulkRun },
  "POST /api/bulk-runs/:id/cancel": {
    summary: "Stop a bulk run where it stands; what was changed stays changed",
    who: "member",
    answer: b.bulkRun,
  },
} as const satisfies Record<string, Endpoint>;
