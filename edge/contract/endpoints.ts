import { z } from "zod";
import * as m from "./mail.ts";
import * as p from "./people.ts";
import { done, id, instant, pageOf } from "./values.ts";
import * as w from "./workspace.ts";

/** Who may call: nobody signed in needed, any teammate, one who may write, one who may also send, or an admin (AD1). */
export type Who = "public" | "observer" | "member" | "sender" | "admin";
export type Endpoint = {
  summary: string;
  who: Who;
  query?: z.ZodType;
  body?: z.ZodType;
  /** A body that is not JSON: the route reads the stream itself. */
  rawBody?: string;
  answer: z.ZodType;
  /** 200 unless said. */
  status?: number;
  /** A create that honours `Idempotency-Key` (PD7). */
  creates?: true;
  /** Answers something other than JSON. */
  produces?: string;
};

/** The whole HTTP API: validation, rights, the OpenAPI document and the web's types come from this one table. */
export const endpoints = {
  "GET /api/setup/:token": { summary: "Is this first-admin link open?", who: "public", answer: done },
  "POST /api/setup": {
    summary: "Make the workspace and its first admin, and sign in",
    who: "public",
    body: w.setup,
    answer: done,
  },
  "GET /api/join/:token": { summary: "What a join link is for", who: "public", answer: w.joinView },
  "POST /api/join/:token": {
    summary: "Join by a one-time link, and sign in",
    who: "public",
    body: w.join,
    answer: done,
  },
  "POST /api/sign-in": { summary: "Sign in by password", who: "public", body: w.signIn, answer: done },
  "POST /api/sign-out": { summary: "Sign out", who: "public", answer: done },
  "GET /api/me": { summary: "The signed-in teammate", who: "observer", answer: w.me },
  "GET /api/events": {
    summary: "Changes as server-sent events",
    who: "observer",
    answer: z.string(),
    produces: "text/event-stream",
  },

  "GET /api/teammates": { summary: "All teammates", who: "observer", answer: z.object({ items: z.array(p.teammate) }) },
  "POST /api/teammates": {
    summary: "Invite a teammate; answers the one-time join link",
    who: "admin",
    body: p.invite,
    answer: p.joinLink,
    status: 201,
    creates: true,
  },
  "POST /api/teammates/:id/join-link": {
    summary: "A new join link; the old one ends",
    who: "admin",
    answer: p.joinLink,
  },
  "GET /api/teammates/:id": { summary: "One teammate", who: "observer", answer: p.teammate },
  "PATCH /api/teammates/:id": {
    summary: "Change a profile: one's own, or as admin anybody's",
    who: "observer",
    body: p.teammatePatch,
    answer: p.teammate,
  },
  "GET /api/teammates/:id/next-send": {
    summary: "When a mail due then may leave by the window alone",
    who: "observer",
    query: z.object({ at: instant }).strict(),
    answer: m.nextSend,
  },

  "GET /api/accounts": { summary: "Accounts", who: "observer", query: p.accountsQuery, answer: p.accountPage },
  "GET /api/accounts/statuses": {
    summary: "The statuses in use, with counts",
    who: "observer",
    answer: z.object({ items: z.array(z.object({ status: z.string().nullable(), count: z.number() })) }),
  },
  "POST /api/accounts": {
    summary: "Make an account",
    who: "member",
    body: p.accountNew,
    answer: p.account,
    status: 201,
    creates: true,
  },
  "PATCH /api/accounts": {
    summary: "Change CSM, AE or status of many accounts",
    who: "member",
    body: p.accountsPatch,
    answer: z.object({ changed: z.number() }),
  },
  "POST /api/accounts/bulk": {
    summary: "Upsert up to 1,000 accounts",
    who: "member",
    body: p.bulk,
    answer: p.bulkAnswer,
  },
  "GET /api/accounts/:id": { summary: "One account", who: "observer", answer: p.account },
  "PATCH /api/accounts/:id": { summary: "Change an account", who: "member", body: p.accountFields, answer: p.account },

  "GET /api/users": { summary: "Users", who: "observer", query: p.usersQuery, answer: p.userPage },
  "POST /api/users": {
    summary: "Make a user",
    who: "member",
    body: p.userNew,
    answer: p.user,
    status: 201,
    creates: true,
  },
  "POST /api/users/bulk": { summary: "Upsert up to 1,000 users", who: "member", body: p.bulk, answer: p.bulkAnswer },
  "POST /api/users/subscription": {
    summary: "Unsubscribe or resubscribe users by hand",
    who: "member",
    body: p.subscriptionPatch,
    answer: z.object({ changed: z.number() }),
  },
  "GET /api/users/:id": { summary: "One user", who: "observer", answer: p.user },
  "PATCH /api/users/:id": { summary: "Change a user", who: "member", body: p.userFields, answer: p.user },

  "GET /api/traits": {
    summary: "Trait definitions",
    who: "observer",
    query: z.object({ entity: p.traitEntity.optional() }).strict(),
    answer: z.object({ items: z.array(p.trait) }),
  },
  "POST /api/traits": {
    summary: "Define a trait",
    who: "admin",
    body: p.traitNew,
    answer: p.trait,
    status: 201,
    creates: true,
  },
  "PATCH /api/traits/:id": {
    summary: "Change a trait's label, options or right",
    who: "admin",
    body: p.traitPatch,
    answer: p.trait,
  },

  "POST /api/imports": {
    summary: "Upload a CSV file (name in the query)",
    who: "member",
    query: z.object({ fileName: z.string().min(1).max(300) }).strict(),
    rawBody: "text/csv",
    answer: p.importUploaded,
    status: 201,
  },
  "POST /api/imports/:id/run": {
    summary: "Run an uploaded import",
    who: "member",
    body: p.importPlan,
    answer: p.importRun,
    status: 202,
  },
  "GET /api/imports/:id": { summary: "An import's progress and its bad rows", who: "member", answer: p.importRun },

  "GET /api/templates": { summary: "Templates", who: "observer", query: m.templatesQuery, answer: pageOf(m.template) },
  "POST /api/templates": {
    summary: "Make a template",
    who: "member",
    body: m.templateNew,
    answer: m.template,
    status: 201,
    creates: true,
  },
  "GET /api/templates/:id": { summary: "One template", who: "observer", answer: m.template },
  "PATCH /api/templates/:id": {
    summary: "Change or archive a template",
    who: "member",
    body: m.templatePatch,
    answer: m.template,
  },
  "POST /api/templates/:id/duplicate": {
    summary: "Duplicate a template",
    who: "member",
    answer: m.template,
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
    summary: "Send now, delete or reschedule many",
    who: "member",
    body: m.messagesBulk,
    answer: m.acted,
  },
  "GET /api/messages/:id": { summary: "One message", who: "observer", answer: m.message },
  "PATCH /api/messages/:id": {
    summary: "Reschedule a pending message",
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
    query: z.object({ userId: id.optional() }).strict(),
    answer: z.string(),
    produces: "text/html",
  },
  "GET /api/messages/:id/raw": {
    summary: "The sealed bytes",
    who: "observer",
    answer: z.string(),
    produces: "message/rfc822",
  },
  "GET /api/messages/:id/content": {
    summary: "The draft as HTML, its version in ETag",
    who: "observer",
    answer: m.content,
  },
  "PUT /api/messages/:id/content": {
    summary: "Edit the draft through the same CRDT; If-Match names the version read",
    who: "member",
    body: m.content,
    answer: m.content,
  },
  "POST /api/messages/:id/send-now": {
    summary: "Send now: skips the delay and the review",
    who: "sender",
    body: m.sendNow,
    answer: m.acted,
  },
  "POST /api/messages/:id/cancel": { summary: "Delete: it never sends", who: "member", answer: m.acted },
  "POST /api/messages/:id/approve": { summary: "Approve what it is now", who: "sender", answer: m.message },
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
    query: m.valuesQuery,
    answer: m.variableValues,
  },
  "GET /api/variables": {
    summary: "The variables a text may hold",
    who: "observer",
    answer: z.object({ items: z.array(m.variable) }),
  },

  "GET /api/conversations": {
    summary: "Conversations",
    who: "observer",
    query: m.conversationsQuery,
    answer: m.conversationPage,
  },
  "GET /api/conversations/:id": {
    summary: "One conversation with its messages",
    who: "observer",
    answer: m.conversationView,
  },
  "GET /api/outbox": {
    summary: "What the outbox channel accepted",
    who: "observer",
    query: m.outboxQuery,
    answer: m.outboxPage,
  },
  "GET /api/outbox/:id": { summary: "One mail: headers, HTML, text, source", who: "observer", answer: m.outboxView },

  "GET /api/outbox/:id/view": {
    summary: "The mail's HTML alone, sandboxed, for a frame",
    who: "observer",
    answer: z.string(),
    produces: "text/html",
  },

  "GET /api/channels": { summary: "Channels", who: "observer", answer: z.object({ items: z.array(w.channel) }) },
  "POST /api/channels": {
    summary: "Connect a channel",
    who: "admin",
    body: w.channelNew,
    answer: w.channel,
    status: 201,
    creates: true,
  },
  "PATCH /api/channels/:id": {
    summary: "Change a channel or rotate its secret",
    who: "admin",
    body: w.channelPatch,
    answer: w.channel,
  },
  "POST /api/channels/:id/test": {
    summary: "Try the connection; mends a broken channel when it works",
    who: "admin",
    answer: w.channelTest,
  },
  "GET /api/senders": {
    summary: "Who sends on which channel",
    who: "observer",
    query: z.object({ teammateId: id.optional(), channelId: id.optional() }).strict(),
    answer: z.object({ items: z.array(w.sender) }),
  },
  "POST /api/senders": {
    summary: "Let a teammate send on a channel",
    who: "admin",
    body: w.senderNew,
    answer: w.sender,
    status: 201,
    creates: true,
  },
  "PATCH /api/senders/:id": {
    summary: "Change limits: admins any, a teammate lowers their own",
    who: "member",
    body: w.senderPatch,
    answer: w.sender,
  },
  "POST /api/senders/:id/pause": { summary: "Stop this sender", who: "member", answer: w.sender },
  "POST /api/senders/:id/resume": { summary: "Let this sender go on", who: "member", answer: w.sender },

  "GET /api/settings": { summary: "Workspace settings", who: "observer", answer: w.settings },
  "PATCH /api/settings": {
    summary: "Change workspace settings",
    who: "admin",
    body: w.settingsPatch,
    answer: w.settings,
  },
  "POST /api/settings/pause": { summary: "Stop everything that would leave", who: "member", answer: w.settings },
  "POST /api/settings/resume": { summary: "Let mail leave again", who: "member", answer: w.settings },
  "GET /api/keys": {
    summary: "API keys: one's own, as admin all",
    who: "observer",
    answer: z.object({ items: z.array(w.apiKey) }),
  },
  "POST /api/keys": {
    summary: "Make an API key; it is answered once",
    who: "observer",
    body: z.object({ name: z.string().trim().min(1).max(32) }).strict(),
    answer: z.object({ key: z.string(), item: w.apiKey }),
    status: 201,
  },
  "DELETE /api/keys/:id": { summary: "Revoke an API key", who: "observer", answer: done },
  "GET /api/audit": { summary: "Who did what to what", who: "admin", query: w.auditQuery, answer: w.auditPage },
  "GET /api/openapi.json": {
    summary: "This API as OpenAPI 3.1",
    who: "public",
    answer: z.record(z.string(), z.unknown()),
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;
type Params<K extends string> = K extends `${infer _}:${infer P}/${infer R}` ? { [k in P]: string } & Params<`/${R}`>
  : K extends `${infer _}:${infer P}` ? { [k in P]: string }
  : Record<never, string>;
type In<E, F extends string> = E extends { [k in F]: infer S extends z.ZodType } ? z.input<S> : undefined;
type Out<E, F extends string> = E extends { [k in F]: infer S extends z.ZodType } ? z.output<S> : undefined;

/** Per endpoint what a caller gives and gets. */
export type Api = {
  [K in EndpointName]: {
    params: Params<K>;
    query: In<(typeof endpoints)[K], "query">;
    body: In<(typeof endpoints)[K], "body">;
    answer: Out<(typeof endpoints)[K], "answer">;
  };
};
/** Per endpoint what a handler gets, validated, and must answer. */
export type Served = {
  [K in EndpointName]: {
    params: Params<K>;
    query: Out<(typeof endpoints)[K], "query">;
    body: Out<(typeof endpoints)[K], "body">;
    answer: In<(typeof endpoints)[K], "answer">;
  };
};
