import type { MiddlewareHandler } from "hono";
import { findActiveTeammate } from "#db/queries/teammate.ts";
import type { AppEnv, Deps, Teammate } from "../context.ts";
import { nameOf } from "../shapes/teammate.ts";
import { makeLastUsed } from "./last-used.ts";

/** Sets `c.var.teammate` from a key (`Authorization: Bearer`) or a session cookie; a wrong one leaves it unset. */
export function authenticate(
  deps: Pick<Deps, "auth" | "db" | "long" | "nowMs" | "log">,
): MiddlewareHandler<AppEnv> {
  const used = makeLastUsed(deps);
  return async (c, next) => {
    const teammate = await whoCalls(deps, c.req.raw.headers);
    if (teammate) c.set("teammate", teammate);
    if (teammate?.sessionId) used(teammate.sessionId);
    await next();
  };
}

/** The API key that these headers carry. No browser sends one by itself, unlike the Basic sign-in of a proxy before us. */
export const keyIn = (headers: Headers): string | undefined =>
  /^Bearer\s+(\S{1,500})$/i.exec(headers.get("Authorization") ?? "")?.[1];

/** The active teammate behind these headers. A key wins over a cookie. */
export async function whoCalls(deps: Pick<Deps, "auth" | "db">, headers: Headers): Promise<Teammate | undefined> {
  const key = keyIn(headers);
  if (key) {
    const checked = await deps.auth.api.verifyApiKey({ body: { key } });
    // A key with permissions of its own is a write key, which calls nothing here (PD8).
    return checked.valid && checked.key && !checked.key.permissions
      ? await teammateOf(deps, checked.key.referenceId, null)
      : undefined;
  }
  if (!headers.get("Cookie")?.includes("parley.")) return undefined;
  const found = await deps.auth.api.getSession({ headers });
  return found ? await teammateOf(deps, found.session.userId, found.session.id) : undefined;
}

async function teammateOf(deps: Pick<Deps, "db">, id: string, sessionId: string | null): Promise<Teammate | undefined> {
  const row = await findActiveTeammate(deps.db, { id });
  if (!row) return undefined;
  const { email, firstName, lastName, role, maySend, timeZone } = row;
  return { id, email, firstName, lastName, name: nameOf(row), role, maySend, timeZone, sessionId };
}
