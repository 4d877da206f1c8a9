import type { Hono } from "hono";
import type { AppEnv } from "../context.ts";
import { makeHealthApp } from "../health-app.ts";
import type { Metrics } from "../operations/metrics.ts";
import type { PublicDeps } from "./deps.ts";
import { publicRoutes } from "./routes.ts";

/** Everything that a process of the public routes alone answers: pixel, unsubscribe, webhooks, and how it does. */
export function makePublicApp(
  deps: PublicDeps & Parameters<typeof makeHealthApp>[0] & { metrics: Pick<Metrics, "open"> },
): Hono<AppEnv> {
  return makeHealthApp(deps).route("/", publicRoutes({ ...deps, onOpen: deps.metrics.open }));
}
