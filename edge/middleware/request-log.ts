import type { Context, MiddlewareHandler } from "hono";
import type { Log } from "#jobs/log.ts";
import type { AppEnv } from "../context.ts";
import type { Counts } from "../operations/metrics-process.ts";
import { routeName } from "../route-name.ts";

/** Any word may stand as a method: figures are kept by those that there are. */
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** What machines ask every few seconds says nothing. */
const polled = new Set(["/healthz", "/readyz", "/metrics"]);

/** One line a request (OP1), by the name of its route; counted, and its span named by it, where somebody listens. */
export function requestLog(
  { log, metrics, nameSpan }: {
    log: Log;
    metrics?: Pick<Counts, "request">;
    nameSpan?: ((c: Context, route: string) => void) | undefined;
  },
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const began = performance.now();
    await next();
    const tookMs = performance.now() - began;
    const { method } = c.req;
    const route = routeName(c);
    const { status } = c.res;
    nameSpan?.(c, route);
    metrics?.request({ method: methods.has(method) ? method : "other", route, status, seconds: tookMs / 1000 });
    // 503 says "not now" on purpose, and what failed under it has a line of its own.
    log(status === 503 ? "warn" : status > 499 ? "error" : polled.has(route) ? "debug" : "info", "request", {
      method,
      path: route,
      status,
      ms: Math.round(tookMs),
      requestId: c.var.requestId,
    });
  };
}
