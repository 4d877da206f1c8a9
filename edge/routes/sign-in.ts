import type { AppContext } from "../context.ts";
import { callerIp } from "../caller-ip.ts";
import type { Serve } from "../endpoint.ts";
import * as actions from "../actions/sign-in.ts";
import { mailCode, signInByCode, viewWaysIn } from "../actions/mailed-code.ts";
import { signInSecond } from "../actions/second-factor.ts";

const done = { ok: true } as const;

/** The answer of what changes who is signed in. */
export function withCookies(c: AppContext, cookies: string[]): typeof done {
  for (const cookie of cookies) c.header("Set-Cookie", cookie, { append: true });
  return done;
}
const signedIn = (c: AppContext, { cookies, secondFactor }: actions.Opened) => ({
  ...withCookies(c, cookies),
  secondFactor,
});

export function signInRoutes(serve: Serve): void {
  serve("GET /api/setup/:token", async ({ deps, params }) => {
    await actions.viewSetupLink(deps, params.token);
    return done;
  });
  serve(
    "POST /api/setup",
    async ({ deps, body, c }) => withCookies(c, await actions.setUp(deps, body, c.req.raw.headers, callerIp(c))),
  );
  serve("GET /api/join/:token", ({ deps, params }) => actions.viewJoinLink(deps, params.token));
  serve(
    "POST /api/join/:token",
    async ({ deps, params, body, c }) =>
      withCookies(c, await actions.join(deps, params.token, body, c.req.raw.headers, callerIp(c))),
  );
  serve(
    "POST /api/sign-in",
    async ({ deps, body, c }) => signedIn(c, await actions.signIn(deps, body, c.req.raw.headers, callerIp(c))),
  );
  serve("GET /api/sign-in", ({ deps }) => viewWaysIn(deps));
  serve("POST /api/sign-in/mailed-code", ({ deps, body, c }) => mailCode(deps, body, c));
  serve("POST /api/sign-in/by-code", async ({ deps, body, c }) => signedIn(c, await signInByCode(deps, body, c)));
  serve("POST /api/sign-in/second-factor", async ({ deps, body, c }) => signedIn(c, await signInSecond(deps, body, c)));
  serve(
    "POST /api/sign-out",
    async ({ deps, teammate, c }) =>
      withCookies(c, await actions.signOut(deps, c.req.raw.headers, teammate?.sessionId ?? null)),
  );
}
