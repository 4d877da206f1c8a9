import type { MiddlewareHandler } from "hono";
import { callerIp } from "../caller-ip.ts";
import type { AppEnv } from "../context.ts";
import { Refusal } from "../errors.ts";
import { keyIn } from "./authenticate.ts";

/** Requests a minute: of one API key, of one session, and of one network address that is nobody's. */
export type RequestLimits = { key: number; session: number; nobody: number };
export const requestLimits: RequestLimits = { key: 600, session: 3_000, nobody: 600 };
/** For what makes a sample workspace or measures, in one process with the app. */
export const unlimited: RequestLimits = { key: Infinity, session: Infinity, nobody: Infinity };

const windowMs = 60_000;
/** Callers counted at once; those whose minute is over are forgotten then. */
const mostCallers = 20_000;

/**
 * Answers to everybody how many requests they have left in their minute, as draft-ietf-httpapi-ratelimit-headers-10 says it
 * (`RateLimit-Policy: "minute";q=600;w=60`, `RateLimit: "minute";r=599;t=60`), and refuses what is more with 429 and
 * `Retry-After` (PD7, AD3). Counted per process.
 */
export function limitRequests(o: { limits: RequestLimits; nowMs: () => number }): MiddlewareHandler<AppEnv> {
  const minutes = new Map<string, { used: number; endsAtMs: number }>();

  /** One request more; what is left is below 0 where it was one too many. */
  function count(caller: string, most: number): { left: number; seconds: number } {
    const nowMs = o.nowMs();
    let minute = minutes.get(caller);
    // A clock that was set back must not shut anybody out for long.
    if (!minute || nowMs >= minute.endsAtMs || minute.endsAtMs - nowMs > windowMs) {
      if (minutes.size >= mostCallers) {
        for (const [id, { endsAtMs }] of minutes) if (endsAtMs <= nowMs) minutes.delete(id);
      }
      minute = { used: 0, endsAtMs: nowMs + windowMs };
      minutes.set(caller, minute);
    }
    minute.used++;
    return { left: most - minute.used, seconds: Math.ceil((minute.endsAtMs - nowMs) / 1000) };
  }

  return async (c, next) => {
    const { teammate } = c.var;
    const kind = !teammate ? "nobody" : teammate.sessionId === null ? "key" : "session";
    const caller = teammate ? teammate.sessionId ?? keyIn(c.req.raw.headers) : callerIp(c);
    if (!caller) return await next(); // a request made in memory
    const most = o.limits[kind];
    const { left, seconds } = count(`${kind} ${caller}`, most);
    c.header("RateLimit-Policy", `"minute";q=${most};w=${windowMs / 1000}`);
    c.header("RateLimit", `"minute";r=${Math.max(0, left)};t=${seconds}`);
    if (left < 0) throw new Refusal("too_fast", `More than ${most} requests a minute.`, undefined, seconds);
    await next();
  };
}
