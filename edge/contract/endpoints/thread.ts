import { z } from "zod";
import { conversation } from "../conversations.ts";
import type { Endpoint } from "../endpoint.ts";
import * as t from "../thread.ts";
import { done } from "../values.ts";

/** A conversation's thread (VI9). */
export const threadEndpoints = {
  "PATCH /api/conversations/:id": {
    summary: "Close a conversation by hand, open it again, or set its traits",
    who: "member",
    body: t.conversationPatch,
    answer: conversation,
  },
  "POST /api/conversations/:id/read": {
    summary: "Somebody has opened it: no reply in it waits to be read any more",
    who: "member",
    answer: done,
  },
  "POST /api/conversations/:id/unread": {
    summary: "Its newest reply waits to be read again",
    who: "member",
    answer: done,
  },
  "GET /api/conversations/:id/reply": {
    summary: "To whom and by whom a reply would go, and when it would leave",
    who: "observer",
    query: t.replyQuery,
    answer: t.replyPlan,
  },
  "GET /api/messages/:id/files/:part": {
    summary: "A file of an inbound message, by the part of its source",
    who: "observer",
    query: t.fileQuery,
    answer: z.string(),
    produces: "application/octet-stream",
  },
} as const satisfies Record<string, Endpoint>;
