import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { AppEnv } from "../context.ts";
import type { Log } from "#jobs/log.ts";

/** One line a request (OP1), by route pattern: paths hold tokens and ids that a log should not. */
export function requestLog(log: Log): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const began = performance.now();
    await next();
    const ms = Math.round(performance.now() - began);
    const path = routePath(c, -1);
    log(c.res.status >= 500 ? "error" : "debug", "request", {
      method: c.req.method,
      path,
      status: c.res.status,
      ms,
      requestId: c.var.requestId,
    });
  };
}
