import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { causeOf } from "#jobs/cause.ts";
import type { AppEnv } from "../context.ts";
import { bodilessHead, contentPolicy } from "../middleware/content-policy.ts";
import { requestLog } from "../middleware/request-log.ts";
import { type HealthDeps, healthRoutes } from "../routes/health.ts";
import type { PublicDeps } from "./deps.ts";
import { publicRoutes } from "./routes.ts";

/** Everything that a process of the public routes alone answers: pixel, unsubscribe, webhooks, and how it does. */
export function makePublicApp(
  deps: PublicDeps & HealthDeps & Pick<Parameters<typeof requestLog>[0], "nameSpan">,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError((cause, c) => {
    deps.log("error", "request failed", { requestId: c.var.requestId, cause: causeOf(cause) });
    return c.text("Something went wrong.", 500);
  });
  app.notFound((c) => c.text("There is nothing at this address.", 404));
  app.use(requestId(), requestLog({ log: deps.log, nameSpan: deps.nameSpan }), bodilessHead, contentPolicy());
  healthRoutes(app, deps);
  app.route("/", publicRoutes(deps));
  return app;
}
