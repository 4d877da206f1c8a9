import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { causeOf } from "#jobs/cause.ts";
import type { AppEnv } from "./context.ts";
import { bodilessHead, contentPolicy } from "./middleware/content-policy.ts";
import { requestLog } from "./middleware/request-log.ts";
import { type HealthDeps, healthRoutes } from "./routes/health.ts";

/** What a process answers that has no app: how it does (OP1), with a line in the log each; further routes go behind it. */
export function makeHealthApp(deps: HealthDeps & Parameters<typeof requestLog>[0]): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError((cause, c) => {
    deps.log("error", "request failed", { requestId: c.var.requestId, cause: causeOf(cause) });
    return c.text("Something went wrong.", 500);
  });
  app.notFound((c) => c.text("There is nothing at this address.", 404));
  app.use(requestId(), requestLog(deps), bodilessHead, contentPolicy());
  healthRoutes(app, deps);
  return app;
}
