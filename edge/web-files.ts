import { fileURLToPath } from "node:url";
import type { Hono, MiddlewareHandler } from "hono";
import { serveStatic } from "hono/deno";
import type { AppEnv } from "./context.ts";

const root = `${fileURLToPath(new URL("..", import.meta.url))}web/dist/`;

/** The built web app: files by name, and its one page for every other address, whose router decides. */
export function serveWebFiles(app: Hono<AppEnv>): void {
  const page = serveStatic({ root, path: "index.html" });
  // Names under assets/ hold a hash of the content, so they never change.
  app.get("/assets/*", async (c, next) => {
    await next();
    if (c.res.ok) c.header("Cache-Control", "public, max-age=31536000, immutable");
  });
  const notCached: MiddlewareHandler = (c, next) => {
    c.header("Cache-Control", "no-cache");
    return page(c, next);
  };
  app.get("/", notCached);
  app.get("/index.html", notCached);
  app.get("*", serveStatic({ root }));
  app.get("*", (c, next) => {
    if (c.req.path.startsWith("/api/") || c.req.path.startsWith("/assets/")) return next();
    return notCached(c, next);
  });
}
