import type { EndpointName } from "#edge/contract/endpoints.ts";
import { playbooksById } from "./standing-playbooks.ts";
import { later, type World } from "./standing-world.ts";

export type Ask = [path: string, body?: unknown, headers?: Record<string, string>];
/** What to ask, and how its repeat is answered. */
export type Case = { ask: (w: World, id: string) => Ask; id?: (w: World) => string; again: number | [number, string] };

/** Each thing that an id names, and what is done to it. */
export const byId: Partial<Record<EndpointName, Required<Case>>> = {
  "POST /api/teammates/:id/join-link": {
    id: (w) => w.invited,
    ask: (_, id) => [`/api/teammates/${id}/join-link`],
    again: 200,
  },
  "DELETE /api/sessions/:id": {
    id: (w) => w.session,
    ask: (_, id) => [`/api/sessions/${id}`],
    again: [404, "not_found"],
  },
  "POST /api/teammates/:id/reset-link": {
    id: (w) => w.teammate,
    ask: (_, id) => [`/api/teammates/${id}/reset-link`],
    again: 200,
  },
  "DELETE /api/teammates/:id/second-factor": {
    id: (w) => w.guarded,
    ask: (_, id) => [`/api/teammates/${id}/second-factor`],
    again: [409, "conflict"],
  },
  "POST /api/teammates/:id/leave": {
    id: (w) => w.leaving,
    ask: (w, id) => [`/api/teammates/${id}/leave`, { toId: w.admin.id }],
    again: 200,
  },
  "PATCH /api/teammates/:id": {
    id: (w) => w.teammate,
    ask: (_, id) => [`/api/teammates/${id}`, { firstName: "Mo" }],
    again: 200,
  },
  "PATCH /api/channels/:id": {
    id: (w) => w.channel.id,
    ask: (_, id) => [`/api/channels/${id}`, { name: "Out" }],
    again: 200,
  },
  "DELETE /api/channels/:id": {
    id: (w) => w.unused,
    ask: (_, id) => [`/api/channels/${id}`],
    again: [404, "not_found"],
  },
  "POST /api/channels/:id/test": { id: (w) => w.channel.id, ask: (_, id) => [`/api/channels/${id}/test`], again: 200 },
  "POST /api/channels/:id/intake/:intakeId/retry": {
    id: (w) => w.unread[0]!,
    ask: (w, id) => [`/api/channels/${w.channel.id}/intake/${id}/retry`],
    again: [409, "conflict"],
  },
  "POST /api/channels/:id/intake/:intakeId/drop": {
    id: (w) => w.unread[1]!,
    ask: (w, id) => [`/api/channels/${w.channel.id}/intake/${id}/drop`],
    again: [409, "conflict"],
  },
  "PATCH /api/senders/:id": {
    id: (w) => w.sender,
    ask: (_, id) => [`/api/senders/${id}`, { hourlyLimit: 5 }],
    again: 200,
  },
  "POST /api/channels/:id/pause": {
    id: (w) => w.channel.id,
    ask: (_, id) => [`/api/channels/${id}/pause`],
    again: 200,
  },
  "POST /api/channels/:id/resume": {
    id: (w) => w.channel.id,
    ask: (_, id) => [`/api/channels/${id}/resume`],
    again: 200,
  },
  "DELETE /api/senders/:id": {
    id: (w) => w.removable,
    ask: (_, id) => [`/api/senders/${id}`],
    again: [404, "not_found"],
  },
  "POST /api/senders/:id/pause": { id: (w) => w.sender, ask: (_, id) => [`/api/senders/${id}/pause`], again: 200 },
  "POST /api/senders/:id/resume": { id: (w) => w.sender, ask: (_, id) => [`/api/senders/${id}/resume`], again: 200 },
  "PATCH /api/time-off/:id": {
    id: (w) => w.timeOff,
    ask: (_, id) => [`/api/time-off/${id}`, { note: "Away" }],
    again: 200,
  },
  "DELETE /api/time-off/:id": {
    id: (w) => w.timeOff,
    ask: (_, id) => [`/api/time-off/${id}`],
    again: [404, "not_found"],
  },
  "DELETE /api/suppressions/:address": {
    id: (w) => w.suppressed,
    ask: (_, address) => [`/api/suppressions/${address}`],
    again: [404, "not_found"],
  },
  "DELETE /api/holidays/:day": {
    id: (w) => w.holiday,
    ask: (_, day) => [`/api/holidays/${day}`],
    again: [404, "not_found"],
  },
  "POST /api/starts/:id/pause": { id: (w) => w.started, ask: (_, id) => [`/api/starts/${id}/pause`], again: 200 },
  "POST /api/starts/:id/resume": { id: (w) => w.started, ask: (_, id) => [`/api/starts/${id}/resume`], again: 200 },
  "DELETE /api/keys/:id": { id: (w) => w.key, ask: (_, id) => [`/api/keys/${id}`], again: [404, "not_found"] },
  "PATCH /api/accounts/:id": {
    id: (w) => w.account,
    ask: (_, id) => [`/api/accounts/${id}`, { status: "trial" }],
    again: 200,
  },
  "PATCH /api/users/:id": {
    id: (w) => w.user,
    ask: (_, id) => [`/api/users/${id}`, { firstName: "Gracie" }],
    again: 200,
  },
  "PUT /api/accounts/:id/users/:userId": {
    id: (w) => w.user,
    ask: (w, id) => [`/api/accounts/${w.account}/users/${id}`, { role: "CTO" }],
    again: 200,
  },
  "DELETE /api/accounts/:id/users/:userId": {
    id: (w) => w.user,
    ask: (w, id) => [`/api/accounts/${w.account}/users/${id}`],
    again: [404, "not_found"],
  },
  "PATCH /api/traits/:id": {
    id: (w) => w.trait,
    ask: (_, id) => [`/api/traits/${id}`, { label: "Plan!" }],
    again: 200,
  },
  "POST /api/imports/:id/reading": {
    id: (w) => w.reread,
    ask: (_, id) => [`/api/imports/${id}/reading`, { delimiter: ";" }],
    again: 200,
  },
  "POST /api/imports/:id/cancel": {
    id: (w) => w.queued,
    ask: (_, id) => [`/api/imports/${id}/cancel`],
    again: 200,
  },
  "POST /api/imports/:id/run": {
    id: (w) => w.upload,
    ask: (_, id) => [`/api/imports/${id}/run`, { columns: { Email: "user.email" } }],
    again: [409, "conflict"],
  },
  "PATCH /api/templates/:id": {
    id: (w) => w.template,
    ask: (_, id) => [`/api/templates/${id}`, { archived: true }],
    again: 200,
  },
  "POST /api/templates/:id/duplicate": {
    id: (w) => w.template,
    ask: (_, id) => [`/api/templates/${id}/duplicate`],
    again: 201,
  },
  "PATCH /api/conversations/:id": {
    id: (w) => w.conversation,
    ask: (_, id) => [`/api/conversations/${id}`, { state: "closed", closedWhy: "Done" }],
    again: 200,
  },
  "PATCH /api/dashboards/:id": {
    id: (w) => w.dashboard,
    ask: (_, id) => [`/api/dashboards/${id}`, { name: "E" }],
    again: 200,
  },
  "DELETE /api/dashboards/:id": {
    id: (w) => w.removableDashboard,
    ask: (_, id) => [`/api/dashboards/${id}`],
    again: [404, "not_found"],
  },
  "POST /api/dashboards/:id/widgets": {
    id: (w) => w.dashboard,
    ask: (_, id) => [`/api/dashboards/${id}/widgets`, { title: "W", question: { kind: "count", measure: "sent" } }],
    again: 201,
  },
  "PATCH /api/dashboards/:id/widgets/:widgetId": {
    id: (w) => w.widget,
    ask: (w, id) => [`/api/dashboards/${w.dashboard}/widgets/${id}`, { title: "V" }],
    again: 200,
  },
  "DELETE /api/dashboards/:id/widgets/:widgetId": {
    id: (w) => w.removableWidget,
    ask: (w, id) => [`/api/dashboards/${w.dashboard}/widgets/${id}`],
    again: [404, "not_found"],
  },
  "POST /api/bulk-runs/:id/cancel": {
    id: (w) => w.bulkRun,
    ask: (_, id) => [`/api/bulk-runs/${id}/cancel`],
    again: 200,
  },
  "POST /api/conversations/:id/read": {
    id: (w) => w.conversation,
    ask: (_, id) => [`/api/conversations/${id}/read`],
    again: 200,
  },
  "PATCH /api/messages/:id": {
    id: (w) => w.message,
    ask: (w, id) => [`/api/messages/${id}`, { sendAt: later(w) }],
    again: 200,
  },
  "PUT /api/messages/:id/content": {
    id: (w) => w.message,
    ask: (_, id) => [`/api/messages/${id}/content`, { subject: "S", html: "<p>N</p>" }, { "If-Match": '"0"' }],
    again: [412, "edited_since"],
  },
  "POST /api/messages/:id/send-now": {
    id: (w) => w.message,
    ask: (_, id) => [`/api/messages/${id}/send-now`, {}],
    again: 200,
  },
  "POST /api/messages/:id/cancel": {
    id: (w) => w.message,
    ask: (_, id) => [`/api/messages/${id}/cancel`],
    again: [409, "conflict"],
  },
  "POST /api/messages/:id/approve": {
    id: (w) => w.approvable,
    ask: (_, id) => [`/api/messages/${id}/approve`],
    again: 200,
  },
  "POST /api/messages/:id/release-hold": {
    id: (w) => w.watched,
    ask: (_, id) => [`/api/messages/${id}/release-hold`, {}],
    again: [409, "conflict"],
  },
  "POST /api/messages/:id/test": { id: (w) => w.message, ask: (_, id) => [`/api/messages/${id}/test`], again: 200 },
  "POST /api/messages/:id/dismiss": {
    id: (w) => w.failed,
    ask: (_, id) => [`/api/messages/${id}/dismiss`],
    again: 200,
  },
  "POST /api/messages/:id/undismiss": {
    id: (w) => w.failed,
    ask: (_, id) => [`/api/messages/${id}/undismiss`],
    again: 200,
  },
  "POST /api/messages/:id/copy": {
    id: (w) => w.failed,
    ask: (_, id) => [`/api/messages/${id}/copy`],
    again: [409, "conflict"],
  },
  "POST /api/conversations/:id/replies": {
    id: (w) => w.conversation,
    ask: (_, id) => [`/api/conversations/${id}/replies`, { content: { html: "<p>R</p>" } }],
    again: 201,
  },
  "POST /api/messages/:id/comments": {
    id: (w) => w.message,
    ask: (_, id) => [`/api/messages/${id}/comments`, { body: "Too long" }],
    again: 201,
  },
  "PATCH /api/comments/:id": {
    id: (w) => w.comment,
    ask: (_, id) => [`/api/comments/${id}`, { body: "Still too long" }],
    again: 200,
  },
  "POST /api/comments/:id/resolve": {
    id: (w) => w.comment,
    ask: (_, id) => [`/api/comments/${id}/resolve`, { resolved: true }],
    again: 200,
  },
  "DELETE /api/comments/:id": {
    id: (w) => w.deletable,
    ask: (_, id) => [`/api/comments/${id}`],
    again: [404, "not_found"],
  },
  "POST /api/history/:room/restore": {
    id: (w) => w.message,
    ask: (_, id) => [`/api/history/draft:${id}/restore`, { seq: 0 }],
    again: 200,
  },
  ...playbooksById,
  "PATCH /api/views/:id": { id: (w) => w.view, ask: (_, id) => [`/api/views/${id}`, { name: "Big" }], again: 200 },
  "DELETE /api/views/:id": {
    id: (w) => w.view,
    ask: (_, id) => [`/api/views/${id}`],
    again: [404, "not_found"],
  },
  "POST /api/users/:id/erase": {
    id: (w) => w.erasable,
    ask: (_, id) => [`/api/users/${id}/erase`, { confirm: "gone@b.example" }],
    again: 202,
  },
  "POST /api/undo/:id": { id: (w) => w.deleted, ask: (_, id) => [`/api/undo/${id}`], again: [409, "conflict"] },
};
