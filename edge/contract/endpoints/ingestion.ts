import { done } from "../values.ts";
import type { Endpoint } from "../endpoint.ts";
import { ingestion } from "../ingestion.ts";

/** What Segment libraries sent (PD8); they call `/v1/…`, outside of this table. */
export const ingestionEndpoints = {
  "GET /api/ingestion": { summary: "What write keys sent that went nowhere", who: "admin", answer: ingestion },
  "DELETE /api/ingestion": { summary: "Count anew what goes nowhere", who: "admin", answer: done },
} as const satisfies Record<string, Endpoint>;
