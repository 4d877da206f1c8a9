import type { AppContext } from "../context.ts";
import { callerIp } from "../caller-ip.ts";
import type { Serve } from "../endpoint.ts";
import * as actions from "../actions/sign-in.ts";

const done = { ok: true } as const;

function withCookies(c: AppContext, cookies: string[]): typeof done {
  for (const cookie of cookies) c.header("Set-Cookie", cookie, { append: true });
  return done;
}

export function signInRoutes(serve: Serve): void {
  serve("GET /api/setup/:token", async ({ deps, params }) => {
    await actions.viewSetupLink(deps, params.token);
    return done;
  });
  serve(
    "POST /api/setup",
    async ({ deps, body, c }) => withCookies(c, await actions.setUp(deps, body, c.req.raw.headers)),
  );
  serve("GET /api/join/:token", ({ deps, params }) => actions.viewJoinLink(deps, params.token));
  serve(
    "POST /api/join/:token",
    async ({ deps, params, body, c }) =>
      withCookies(c, await actions.join(deps, params.token, body, c.req.raw.headers)),
  );
  serve(
    "POST /api/sign-in",
    async ({ deps, body, c }) => withCookies(c, await actions.signIn(deps, body, c.req.raw.headers, callerIp(c))),
  );
  serve(
    "POST /api/sign-out",
    async ({ deps, teammate, c }) =>
      withCookies(c, await actions.signOut(deps, c.req.raw.headers, teammate?.sessionId ?? null)),
  );
}
