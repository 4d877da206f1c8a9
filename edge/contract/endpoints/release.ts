import type { Endpoint } from "../endpoint.ts";
import * as m from "../mail.ts";
import * as r from "../release.ts";

/** What stops mail that is on its way, and what became of it. */
export const releaseEndpoints = {
  "POST /api/messages/:id/ask-provider": {
    summary: "Ask the provider for a message that may or may not have left",
    who: "sender",
    answer: r.asked,
  },
  "POST /api/starts/:id/pause": { summary: "Stop what this start made", who: "member", answer: m.start },
  "POST /api/starts/:id/resume": { summary: "Let what this start made go on", who: "member", answer: m.start },
} as const satisfies Record<string, Endpoint>;
