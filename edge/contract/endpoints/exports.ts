import type { Endpoint } from "../endpoint.ts";
import * as c from "../exports.ts";

const csv = { who: "observer", answer: c.csvText, produces: "text/csv" } as const;

/** Lists as files (VI1). */
export const exportEndpoints = {
  "GET /api/accounts.csv": { summary: "Every account of a list, as CSV", query: c.accountsCsv, ...csv },
  "GET /api/users.csv": { summary: "Every user of a list, as CSV", query: c.usersCsv, ...csv },
  "GET /api/conversations.csv": { summary: "Every conversation of a list, as CSV", query: c.conversationsCsv, ...csv },
  "GET /api/messages.csv": { summary: "Every message of a list, as CSV", query: c.messagesCsv, ...csv },
} as const satisfies Record<string, Endpoint>;
