import type { Endpoint } from "../endpoint.ts";
import { opens } from "../tracking.ts";

/** Who opened what (TR2). */
export const trackingEndpoints = {
  "GET /api/messages/:id/opens": {
    summary: "Every look at a sent message, and which of them count",
    who: "observer",
    answer: opens,
  },
} as const satisfies Record<string, Endpoint>;
