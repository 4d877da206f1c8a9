import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../context.ts";
import { routeName } from "../route-name.ts";
import type { Log } from "#jobs/log.ts";

/** One line a request (OP1), by the name of its route. */
export function requestLog(log: Log): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const began = performance.now();
    await next();
    const ms = Math.round(performance.now() - began);
    log(c.res.status >= 500 ? "error" : "debug", "request", {
      method: c.req.method,
      path: routeName(c),
      status: c.res.status,
      ms,
      requestId: c.var.requestId,
    });
  };
}
