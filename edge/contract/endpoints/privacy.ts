import type { Endpoint } from "../endpoint.ts";
import * as p from "../privacy.ts";

/** One person, exported and erased everywhere (AD5). */
export const privacyEndpoints = {
  "GET /api/users/:id/export": {
    summary: "Everything that is kept of one user, as a file: facts, messages with bodies, drafts, events, comments",
    who: "admin",
    answer: p.personExport,
  },
  "POST /api/users/:id/erase": {
    summary: "Erase one user everywhere, drafts and their history included; there is no way back",
    who: "admin",
    body: p.erase,
    answer: p.erasure,
    status: 202,
  },
  "GET /api/erasures/:id": { summary: "How far an erasure has come", who: "admin", answer: p.erasure },
} as const satisfies Record<string, Endpoint>;
