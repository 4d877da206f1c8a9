import type { Endpoint } from "../endpoint.ts";
import * as s from "../suppressions.ts";
import { done } from "../values.ts";

/** Addresses that must not be mailed (CH6). */
export const suppressionEndpoints = {
  "GET /api/suppressions": {
    summary: "Suppressed addresses: they bounced for good, or somebody complained",
    who: "observer",
    query: s.suppressionsQuery,
    answer: s.suppressions,
  },
  "POST /api/suppressions": {
    summary: "Let an address be mailed no more, whatever a start allows",
    who: "member",
    body: s.suppressionNew,
    answer: s.suppression,
    status: 201,
  },
  "DELETE /api/suppressions/:address": {
    summary: "Let an address be mailed again; what was skipped stays so",
    who: "admin",
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;
