import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import * as u from "../unsubscribes.ts";

/** Who is unsubscribed (SU2). */
export const unsubscribeEndpoints = {
  "GET /api/unsubscribes": {
    summary: "Who is unsubscribed, the latest first: when, by whom, why, and by which mail",
    who: "observer",
    query: u.unsubscribesQuery,
    answer: u.unsubscribes,
  },
  "GET /api/unsubscribes/machines": {
    summary: "How many of them were likely made by mail filters",
    who: "observer",
    answer: u.machineUnsubscribes,
  },
  "GET /api/users/:id/unsubscribes": {
    summary:
      "A user's unsubscribe as it stands, and those that were taken back: when, by whom, why, and who undid each",
    who: "observer",
    answer: u.unsubscribesOf,
  },
  "POST /api/unsubscribes/undo": {
    summary: "Take back those that mail filters likely made; what was skipped stays so",
    who: "member",
    body: u.undoUnsubscribes,
    answer: u.undoneUnsubscribes,
  },
  "POST /api/unsubscribes/restore": {
    summary: "Take your own resubscribing of users back: they are unsubscribed as before, by whom, since when and why",
    who: "member",
    body: u.restoreUnsubscribes,
    // How many pending mails it stopped (SU3).
    answer: z.object({ changed: z.number(), skipped: z.number() }),
  },
} as const satisfies Record<string, Endpoint>;
