import type { Endpoint } from "../endpoint.ts";
import { done } from "../values.ts";
import * as c from "../views.ts";

/** Lists as somebody left them (VI1). */
export const viewEndpoints = {
  "GET /api/views": {
    summary: "Saved views of a list: the shared ones and one's own, by name",
    who: "observer",
    query: c.viewsQuery,
    answer: c.savedViews,
  },
  "POST /api/views": {
    summary: "Save a list as it is, for oneself or for everybody",
    who: "observer",
    body: c.viewNew,
    answer: c.savedView,
    status: 201,
    creates: true,
  },
  "PATCH /api/views/:id": {
    summary: "Change, rename or share one's own view, or any shared one as an admin",
    who: "observer",
    body: c.viewPatch,
    answer: c.savedView,
  },
  "DELETE /api/views/:id": {
    summary: "Delete one's own view, or any shared one as an admin",
    who: "observer",
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;
