import * as security from "../actions/security.ts";
import * as factor from "../actions/second-factor.ts";
import { callerIp } from "../caller-ip.ts";
import type { Serve } from "../endpoint.ts";
import { withCookies } from "./sign-in.ts";

/** Sessions, passwords and the second factor (AD1). */
export function securityRoutes(serve: Serve): void {
  serve("GET /api/sessions", ({ deps, teammate, query }) => security.viewSessions(deps, teammate, query));
  serve("DELETE /api/sessions/:id", ({ deps, teammate, params }) => security.endSession(deps, teammate, params.id));
  serve("POST /api/sessions/end", ({ deps, teammate, body }) => security.endAllSessions(deps, teammate, body));
  serve(
    "POST /api/me/password",
    ({ deps, teammate, body, c }) => security.setOwnPassword(deps, teammate, body, callerIp(c)),
  );
  serve(
    "POST /api/teammates/:id/reset-link",
    ({ deps, teammate, params }) => security.makeLink(deps, teammate, params.id),
  );
  serve("GET /api/reset/:token", ({ deps, params }) => security.viewResetLink(deps, params.token));
  serve("POST /api/reset/:token", ({ deps, params, body }) => security.resetByLink(deps, params.token, body.password));
  serve("GET /api/me/second-factor", ({ deps, teammate }) => factor.viewSecondFactor(deps, teammate));
  serve(
    "POST /api/me/second-factor",
    ({ deps, teammate, body, c }) => factor.beginSecondFactor(deps, teammate, body.password, c),
  );
  serve(
    "POST /api/me/second-factor/confirm",
    async ({ deps, teammate, body, c }) =>
      withCookies(c, await factor.confirmSecondFactor(deps, teammate, body.code, c)),
  );
  serve(
    "POST /api/me/second-factor/backup-codes",
    ({ deps, teammate, body, c }) => factor.newBackupCodes(deps, teammate, body.password, c),
  );
  serve(
    "POST /api/me/second-factor/end",
    async ({ deps, teammate, body, c }) =>
      withCookies(c, await factor.endSecondFactor(deps, teammate, body.password, c)),
  );
  serve(
    "DELETE /api/teammates/:id/second-factor",
    ({ deps, teammate, params }) => factor.resetSecondFactor(deps, teammate, params.id),
  );
}
