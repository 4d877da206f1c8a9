import type { Endpoint } from "../endpoint.ts";
import * as c from "../comments.ts";
import { done } from "../values.ts";

/** Comments on mail that waits, and mentions in them (PR6). */
export const commentEndpoints = {
  "GET /api/messages/:id/comments": { summary: "A message's comments, by thread", who: "observer", answer: c.threads },
  "POST /api/messages/:id/comments": {
    summary: "Comment on a message, or answer",
    who: "member",
    body: c.commentNew,
    answer: c.thread,
    status: 201,
    creates: true,
  },
  "PATCH /api/comments/:id": {
    summary: "Change one's own comment",
    who: "member",
    body: c.commentPatch,
    answer: c.thread,
  },
  "DELETE /api/comments/:id": { summary: "Delete one's own comment, or any as an admin", who: "member", answer: done },
  "POST /api/comments/:id/resolve": {
    summary: "Resolve a thread, or open it again",
    who: "member",
    body: c.resolve,
    answer: c.thread,
  },
  "GET /api/mentions": {
    summary: "Where I am mentioned, newest first",
    who: "observer",
    query: c.mentionsQuery,
    answer: c.mentionPage,
  },
  "POST /api/mentions/seen": {
    summary: "I saw a message's mentions of me",
    who: "observer",
    body: c.seen,
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;
