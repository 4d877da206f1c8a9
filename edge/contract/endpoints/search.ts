import type { Endpoint } from "../endpoint.ts";
import * as s from "../search.ts";

/** Finding anything by a few letters (VI6). */
export const searchEndpoints = {
  "GET /api/search": {
    summary: "Accounts, users, templates and conversations by a few letters, the best first",
    who: "observer",
    query: s.searchQuery,
    answer: s.searchAnswer,
  },
} as const satisfies Record<string, Endpoint>;
