import type { Endpoint } from "../endpoint.ts";
import * as m from "../mail.ts";
import * as r from "../review.ts";

/** What a team does with mail that waits, beside writing it. */
export const reviewEndpoints = {
  "GET /api/messages/:id/approval": {
    summary: "What was approved, and what changed since",
    who: "observer",
    answer: r.approval,
  },
  "POST /api/messages/:id/release-hold": {
    summary: "Release a message that an event in its user's life holds",
    who: "sender",
    body: r.releaseHold,
    answer: m.acted,
  },
  "POST /api/messages/:id/copy": {
    summary: "Copy a message that did not leave as a new pending one",
    who: "sender",
    answer: m.message,
    status: 201,
    creates: true,
  },
  "POST /api/messages/:id/test": {
    summary: "Send a test to me: real values, uncounted, untracked",
    who: "sender",
    answer: r.tested,
  },
  "POST /api/conversations/:id/replies": {
    summary: "Reply in a conversation, as a pending message",
    who: "sender",
    body: r.replyNew,
    answer: m.message,
    status: 201,
    creates: true,
  },
  "GET /api/attention": {
    summary: "Failed, unknown, bounced and held messages",
    who: "observer",
    query: r.attentionQuery,
    answer: r.attentionPage,
  },
  "GET /api/message-groups": {
    summary: "Pending messages by the start or template they began with",
    who: "observer",
    query: r.groupsQuery,
    answer: r.groups,
  },
  "GET /api/message-differences": {
    summary: "What sets pending messages apart from what they began with",
    who: "observer",
    query: r.differsQuery,
    answer: r.differs,
  },
} as const satisfies Record<string, Endpoint>;
