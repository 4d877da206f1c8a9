import type { Endpoint } from "../endpoint.ts";
import * as h from "../history.ts";

/** The past of live texts (CO6). `:room` is `draft:<messageId>`, `template:<id>` or `signature:<teammateId>`. */
export const historyEndpoints = {
  "GET /api/history/:room": {
    summary: "Who changed a text when, and what happened to it",
    who: "observer",
    query: h.historyQuery,
    answer: h.history,
  },
  "GET /api/history/:room/at/:seq": {
    summary: "A text as it stood, and who had written what of it",
    who: "observer",
    answer: h.pastText,
  },
  "GET /api/history/:room/compare": {
    summary: "What lies between two versions of a text",
    who: "observer",
    query: h.compareQuery,
    answer: h.compared,
  },
  "POST /api/history/:room/restore": {
    summary: "Put an earlier version back, as an edit of now, by whoever may edit the text",
    who: "observer",
    body: h.restore,
    answer: h.restored,
  },
} as const satisfies Record<string, Endpoint>;
