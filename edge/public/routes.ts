import { Hono } from "hono";
import type { PublicDeps } from "./deps.ts";
import { hookRoutes } from "./hooks.ts";
import { pixelRoutes } from "./pixel.ts";
import { unsubscribeRoutes } from "./unsubscribe.ts";

/** What mail readers and providers, and nobody signed in, may reach: the pixel, the unsubscribe page and the webhooks. */
export function publicRoutes(deps: PublicDeps): Hono {
  return new Hono().route("/t", pixelRoutes(deps)).route("/u", unsubscribeRoutes(deps)).route(
    "/hooks",
    hookRoutes(deps),
  );
}
