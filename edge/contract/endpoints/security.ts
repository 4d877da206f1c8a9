import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import * as s from "../security.ts";
import { done } from "../values.ts";
import { signedIn } from "../workspace.ts";

/** Sessions, passwords and the second factor (AD1). */
export const securityEndpoints = {
  "GET /api/sessions": {
    summary: "Where one is signed in; as admin where a teammate is",
    who: "observer",
    query: s.sessionsQuery,
    answer: z.object({ items: z.array(s.session) }),
  },
  "DELETE /api/sessions/:id": {
    summary: "End a session: its sockets close at once",
    who: "observer",
    answer: done,
  },
  "POST /api/sessions/end": {
    summary: "End all of one's own sessions but this one, or as admin all of a teammate's",
    who: "observer",
    body: s.sessionsEnd,
    answer: s.ended,
  },
  "POST /api/me/password": {
    summary: "Change one's password; other sessions end, and one's API keys unless they are to stay",
    who: "observer",
    body: s.passwordChange,
    answer: done,
  },
  "POST /api/teammates/:id/reset-link": {
    summary: "A one-time link by which a teammate sets a new password",
    who: "admin",
    answer: s.resetLink,
  },
  "GET /api/reset/:token": { summary: "Whose password a link sets", who: "public", answer: s.resetView },
  "POST /api/reset/:token": {
    summary: "Set a new password by a one-time link; all sessions and API keys end",
    who: "public",
    body: s.reset,
    answer: done,
  },
  "GET /api/me/second-factor": {
    summary: "Whether one signs in with a second factor",
    who: "observer",
    answer: s.secondFactor,
  },
  "POST /api/me/second-factor": {
    summary: "Begin to set up a second factor; its secret and backup codes are answered once",
    who: "observer",
    body: s.byPassword,
    answer: s.secondFactorNew,
  },
  "POST /api/me/second-factor/confirm": {
    summary: "Turn the second factor on by a code of it",
    who: "observer",
    body: s.totpCode,
    answer: done,
  },
  "POST /api/me/second-factor/backup-codes": {
    summary: "New backup codes, answered once; the old ones end",
    who: "observer",
    body: s.byPassword,
    answer: s.backupCodes,
  },
  "POST /api/me/second-factor/end": {
    summary: "Sign in without a second factor again",
    who: "observer",
    body: s.byPassword,
    answer: done,
  },
  "DELETE /api/teammates/:id/second-factor": {
    summary: "Take away a teammate's second factor, for one who lost it",
    who: "admin",
    answer: done,
  },
  "GET /api/sign-in": { summary: "By what one may sign in here", who: "public", answer: s.waysIn },
  "POST /api/sign-in/mailed-code": {
    summary: "Have a sign-in code mailed; the answer is the same whoever's the address is",
    who: "public",
    body: s.mailedCodeAsk,
    answer: done,
  },
  "POST /api/sign-in/by-code": {
    summary: "Sign in by a mailed code",
    who: "public",
    body: s.mailedCode,
    answer: signedIn,
  },
  "POST /api/sign-in/second-factor": {
    summary: "The second step of a sign-in: a code of the app, or a backup code",
    who: "public",
    body: s.secondStep,
    answer: signedIn,
  },
} as const satisfies Record<string, Endpoint>;
