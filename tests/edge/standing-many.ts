import type { EndpointName } from "#edge/contract/endpoints.ts";
import type { Case } from "./standing-by-id.ts";
import { dayIn, invite } from "./standing-world.ts";

/** What names no id in its address. */
export const many: Partial<Record<EndpointName, Case>> = {
  "POST /api/teammates": {
    ask: () => ["/api/teammates", { ...invite, email: "x@parley.test" }],
    again: [409, "conflict"],
  },
  "POST /api/channels": { ask: () => ["/api/channels", { kind: "outbox", name: "O" }], again: 201 },
  "POST /api/senders": {
    ask: (w) => ["/api/senders", { channelId: w.channel.id, teammateId: w.invited, address: "ivy@parley.test" }],
    again: [409, "conflict"],
  },
  "POST /api/time-off": {
    ask: (w) => ["/api/time-off", { fromDay: dayIn(w, 40), toDay: dayIn(w, 41) }],
    again: [409, "conflict"],
  },
  "PUT /api/holidays/:day": { ask: (w) => [`/api/holidays/${dayIn(w, 50)}`, { name: "Founders" }], again: 200 },
  "PATCH /api/settings": { ask: () => ["/api/settings", { currency: "EUR" }], again: 200 },
  "POST /api/settings/pause": { ask: () => ["/api/settings/pause"], again: 200 },
  "POST /api/settings/resume": { ask: () => ["/api/settings/resume"], again: 200 },
  "POST /api/sessions/end": { ask: () => ["/api/sessions/end", {}], again: 200 },
  "POST /api/keys": { ask: () => ["/api/keys", { name: "k" }], again: 201 },
  "POST /api/accounts": { ask: () => ["/api/accounts", { name: "A", externalId: "a" }], again: [409, "conflict"] },
  "PATCH /api/accounts": { ask: (w) => ["/api/accounts", { ids: [w.account], csmId: w.admin.id }], again: 200 },
  "POST /api/accounts/bulk": { ask: () => ["/api/accounts/bulk", { items: [{ name: "B" }] }], again: 200 },
  "POST /api/users": { ask: () => ["/api/users", { email: "a@b.example" }], again: [409, "conflict"] },
  "POST /api/users/bulk": { ask: () => ["/api/users/bulk", { items: [{ email: "b@b.example" }] }], again: 200 },
  "POST /api/users/subscription": {
    ask: (w) => ["/api/users/subscription", { ids: [w.user], unsubscribed: true }],
    again: 200,
  },
  "POST /api/unsubscribes/undo": { ask: (w) => ["/api/unsubscribes/undo", { userIds: [w.user] }], again: 200 },
  "POST /api/unsubscribes/restore": {
    ask: (w) => ["/api/unsubscribes/restore", { userIds: [w.user], at: "2026-03-16T09:00:00.000Z" }],
    again: 200,
  },
  "POST /api/bulk-runs": {
    ask: (w) => ["/api/bulk-runs", {
      entity: "account",
      chosen: { ids: [w.account] },
      act: { kind: "assign", status: "trial" },
    }],
    again: 202,
  },
  "POST /api/traits": {
    ask: () => ["/api/traits", { entity: "account", key: "plan", label: "Plan", type: "text" }],
    again: [409, "conflict"],
  },
  "POST /api/attachments": { ask: () => ["/api/attachments?name=y.csv", "a,b\n"], again: 201 },
  "POST /api/mentions/seen": { ask: (w) => ["/api/mentions/seen", { messageId: w.message }], again: 200 },
  "DELETE /api/ingestion": { ask: () => ["/api/ingestion"], again: 200 },
  "POST /api/imports": { ask: () => ["/api/imports?fileName=y.csv", "Email\na@b.example\n"], again: 201 },
  "POST /api/templates": { ask: () => ["/api/templates", { name: "U", subject: "S", html: "" }], again: 201 },
  "POST /api/starts/preview": { ask: (w) => ["/api/starts/preview", w.startBody()], again: 200 },
  "POST /api/starts": { ask: (w) => ["/api/starts", w.startBody()], again: 202 },
  "POST /api/playbooks": { ask: () => ["/api/playbooks", { name: "Q" }], again: 201 },
  "POST /api/playbooks/import": {
    ask: () => ["/api/playbooks/import", { parley: "playbook", format: 1, name: "Q", definition: {} }],
    again: 201,
  },
  "POST /api/views": { ask: () => ["/api/views", { list: "users", name: "Mine", view: {} }], again: 201 },
  "POST /api/dashboards": { ask: () => ["/api/dashboards", { name: "Mine" }], again: 201 },
  "POST /api/numbers": { ask: () => ["/api/numbers", { kind: "count", measure: "sent" }], again: 200 },
  "POST /api/numbers.csv": { ask: () => ["/api/numbers.csv", { kind: "rate", measure: "opened" }], again: 200 },
  "POST /api/suppressions": {
    ask: () => ["/api/suppressions", { address: "no@b.example" }],
    again: [409, "conflict"],
  },
  "POST /api/messages/bulk": {
    ask: (w) => ["/api/messages/bulk", { action: "cancel", ids: [w.message] }],
    again: 200,
  },
};
