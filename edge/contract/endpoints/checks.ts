import type { Endpoint } from "../endpoint.ts";
import * as r from "../review.ts";
import { done } from "../values.ts";

/** What is to be looked at before a message leaves, and after it did not. */
export const checkEndpoints = {
  "GET /api/messages/:id/checks": {
    summary: "What the checks find in a pending message as it stands now",
    who: "observer",
    answer: r.checksNow,
  },
  "POST /api/messages/:id/dismiss": {
    summary: "Take a message that failed or came back out of what needs attention",
    who: "member",
    answer: done,
  },
  "POST /api/messages/:id/undismiss": {
    summary: "Put it back",
    who: "member",
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;
