import type { Endpoint } from "../endpoint.ts";
import * as f from "../failed-intake.ts";
import { done } from "../values.ts";

/** What came in by a channel and could not be read (CH6). */
export const failedIntakeEndpoints = {
  "GET /api/channels/:id/intake": {
    summary: "What came in and could not be taken in, newest first",
    who: "admin",
    query: f.failedIntakeQuery,
    answer: f.failedIntakePage,
  },
  "POST /api/channels/:id/intake/:intakeId/retry": {
    summary: "Try to take it in again",
    who: "admin",
    answer: done,
  },
  "POST /api/channels/:id/intake/:intakeId/drop": {
    summary: "Give it up for good: what it held is not kept",
    who: "admin",
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;
