import { z } from "zod";
import * as c from "../conversations.ts";
import type { Endpoint } from "../endpoint.ts";
import * as m from "../mail.ts";
import * as t from "../templates.ts";
import { viewQuery } from "../thread.ts";
import * as v from "../variables.ts";
import { approve } from "../review.ts";
import { id, pageOf } from "../values.ts";

/** Templates, starts, messages, conversations, outbox. */
export const mailEndpoints = {
  "GET /api/templates": { summary: "Templates", who: "observer", query: t.templatesQuery, answer: pageOf(t.template) },
  "POST /api/templates": {
    summary: "Make a template",
    who: "member",
    body: t.templateNew,
    answer: t.template,
    status: 201,
    creates: true,
  },
  "GET /api/templates/:id": { summary: "One template", who: "observer", answer: t.template },
  "PATCH /api/templates/:id": {
    summary: "Change or archive a template",
    who: "member",
    body: t.templatePatch,
    answer: t.template,
  },
  "POST /api/templates/:id/duplicate": {
    summary: "Duplicate a template",
    who: "member",
    answer: t.template,
    status: 201,
    creates: true,
  },
  "POST /api/starts/preview": {
    summary: "What a start would create and skip",
    who: "sender",
    body: m.startNew,
    answer: m.startPreview,
  },
  "POST /api/starts": {
    summary: "Start conversations, in the background",
    who: "sender",
    body: m.startNew,
    answer: m.start,
    status: 202,
    creates: true,
  },
  "GET /api/starts/:id": { summary: "A start's progress", who: "observer", answer: m.start },
  "GET /api/messages": {
    summary: "Messages; the pending view",
    who: "observer",
    query: m.messagesQuery,
    answer: m.messagePage,
  },
  "POST /api/messages/bulk": {
    summary: "Send now, delete, reschedule, change, approve or release many",
    who: "member",
    body: m.messagesBulk,
    answer: m.acted,
  },
  "GET /api/messages/:id": { summary: "One message", who: "observer", answer: m.message },
  "PATCH /api/messages/:id": {
    summary: "Change when, by whom and to whom a pending message is sent",
    who: "sender",
    body: m.messagePatch,
    answer: m.acted,
  },
  "GET /api/messages/:id/preview": {
    summary: "As it would be sent now, or was sent",
    who: "observer",
    query: z.object({ userId: id.optional() }).strict(),
    answer: m.messagePreview,
  },
  "GET /api/messages/:id/forecast": {
    summary: "When it leaves, or would leave",
    who: "observer",
    query: m.forecastQuery,
    answer: m.forecast,
  },
  "GET /api/messages/:id/view": {
    summary: "The mail's HTML alone, sandboxed, for a frame",
    who: "observer",
    query: viewQuery,
    answer: z.string(),
    produces: "text/html",
  },
  "GET /api/messages/:id/raw": {
    summary: "The source: the sealed bytes, whose unsubscribe address works, or what came in",
    who: "member",
    answer: z.string(),
    produces: "message/rfc822",
  },
  "GET /api/messages/:id/content": {
    summary: "The draft as HTML, its version in ETag",
    who: "observer",
    answer: m.contentView,
  },
  "PUT /api/messages/:id/content": {
    summary: "Edit the draft through the same CRDT; If-Match names the version read",
    who: "member",
    header: "If-Match",
    body: m.content,
    answer: m.contentView,
  },
  "POST /api/messages/:id/send-now": {
    summary: "Send now: skips the delay and the review",
    who: "sender",
    body: m.sendNow,
    answer: m.acted,
  },
  "POST /api/messages/:id/cancel": { summary: "Delete: it never sends", who: "member", answer: m.acted },
  "POST /api/messages/:id/approve": {
    summary: "Approve what it is now",
    who: "sender",
    body: approve,
    answer: m.message,
  },
  "POST /api/messages/:id/settle": {
    summary: "Settle an unknown message",
    who: "sender",
    body: m.settle,
    answer: m.message,
  },
  "POST /api/undo/:id": { summary: "Take back one's last action, within 10 s", who: "member", answer: m.acted },
  "GET /api/values": {
    summary: "Variables' values for a message or a user",
    who: "observer",
    query: v.valuesQuery,
    answer: v.variableValues,
  },
  "GET /api/variables": {
    summary: "The variables a text may hold",
    who: "observer",
    answer: z.object({ items: z.array(v.variable) }),
  },
  "GET /api/conversations": {
    summary: "Conversations",
    who: "observer",
    query: c.conversationsQuery,
    answer: c.conversationPage,
  },
  "GET /api/conversations/:id": {
    summary: "One conversation with its messages, the newest of a long one",
    who: "observer",
    query: c.conversationViewQuery,
    answer: c.conversationView,
  },
  "GET /api/outbox": {
    summary: "What the outbox channel accepted",
    who: "observer",
    query: c.outboxQuery,
    answer: c.outboxPage,
  },
  "GET /api/outbox/:id": { summary: "One mail: headers, HTML, text, source", who: "observer", answer: c.outboxView },
  "GET /api/outbox/:id/view": {
    summary: "The mail's HTML alone, sandboxed, for a frame",
    who: "observer",
    answer: z.string(),
    produces: "text/html",
  },
} as const satisfies Record<string, Endpoint>;
