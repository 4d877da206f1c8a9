import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";

const brought = z.string().max(10_000).optional();

/** Signing in at a channel's provider. */
export const channelSignInEndpoints = {
  "GET /api/channels/:id/oauth/start": {
    summary: "Where to send the browser, so that its person signs in at the channel's provider",
    who: "admin",
    answer: z.object({ url: z.string() }),
  },
  "GET /api/channels/oauth/callback": {
    summary: "Where the provider sends the browser back to; leads to the channels page, and says what came of it",
    who: "public",
    query: z.object({ code: brought, state: brought, error: brought }),
    answer: z.string(),
    status: 303,
    produces: "text/html",
  },
} as const satisfies Record<string, Endpoint>;
