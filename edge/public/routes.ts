import { Hono } from "hono";
import type { PublicDeps } from "./deps.ts";
import { pixelRoutes } from "./pixel.ts";
import { unsubscribeRoutes } from "./unsubscribe.ts";

/** What mail readers, and nobody signed in, may reach: the pixel and the unsubscribe page. */
export function publicRoutes(deps: PublicDeps): Hono {
  return new Hono().route("/t", pixelRoutes(deps)).route("/u", unsubscribeRoutes(deps));
}
