import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import * as m from "../mail.ts";
import * as p from "../people.ts";
import { done, instant } from "../values.ts";
import * as w from "../workspace.ts";

/** Sign-in, team, channels, settings, keys, audit. */
export const workspaceEndpoints = {
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
  "POST /api/sign-in": { summary: "Sign in by password", who: "public", body: w.signIn, answer: w.signedIn },
  "POST /api/sign-out": { summary: "Sign out", who: "public", answer: done },
  "GET /api/me": { summary: "The signed-in teammate", who: "observer", answer: w.me },
  "GET /api/me/counts": { summary: "What waits for the signed-in teammate", who: "observer", answer: w.myCounts },
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
    summary: "A new join link, also for one who left and comes back; the old one ends",
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
    summary: "When a mail due then may leave by the window, leave and holidays alone",
    who: "observer",
    query: z.object({ at: instant }).strict(),
    answer: m.nextSend,
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
  "DELETE /api/channels/:id": {
    summary: "Take away a channel that nobody sends on, and by which nothing left or came in",
    who: "admin",
    answer: done,
  },
  "POST /api/channels/:id/pause": {
    summary: "Disable a channel: all of its senders stop",
    who: "admin",
    answer: w.channel,
  },
  "POST /api/channels/:id/resume": {
    summary: "Enable a channel: the senders that stopped with it go on",
    who: "admin",
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
    query: w.sendersQuery,
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
  "DELETE /api/senders/:id": {
    summary: "Take away a sender of whom no mail is still to leave",
    who: "admin",
    answer: done,
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
  "POST /api/settings/pause": {
    summary: "Stop everything that would leave",
    who: "member",
    body: w.nothing,
    answer: w.settings,
  },
  "POST /api/settings/resume": { summary: "Let mail leave again", who: "member", body: w.nothing, answer: w.settings },
  "GET /api/keys": {
    summary: "API keys: one's own, as admin all",
    who: "observer",
    answer: z.object({ items: z.array(w.apiKey) }),
  },
  "POST /api/keys": {
    summary: "Make an API key; it is answered once",
    who: "observer",
    body: w.apiKeyNew,
    answer: z.object({ key: z.string(), item: w.apiKey }),
    status: 201,
  },
  "DELETE /api/keys/:id": { summary: "Revoke an API key", who: "observer", answer: done },
  "GET /api/audit": { summary: "Who did what to what", who: "admin", query: w.auditQuery, answer: w.auditPage },
  "GET /api/openapi.json": {
    summary: "This API as OpenAPI 3.0",
    who: "public",
    answer: z.record(z.string(), z.unknown()),
  },
} as const satisfies Record<string, Endpoint>;
