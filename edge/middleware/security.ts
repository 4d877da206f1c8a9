import type { MiddlewareHandler } from "hono";
import { keyIn } from "../auth/authenticate.ts";
import type { AppEnv } from "../context.ts";
import { Refusal } from "../errors.ts";

const reads = new Set(["GET", "HEAD", "OPTIONS"]);

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Is this request from one of our own pages? Browsers send `Origin` with every WebSocket and every write. A page by plain http is none of
 * an install whose public address is https, but on the machine itself; without a public address nobody can tell. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, publicUrl: string | null): boolean {
  if (!origin || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  const own = publicUrl === null ? null : new URL(publicUrl);
  if (own?.origin === origin) return true;
  return from.host === host && (own === null || own.protocol === from.protocol || loopback.has(from.hostname));
}

/** Refuses a write that a foreign page makes with the visitor's cookie (AD3); who carries a key is no such page. */
export function ownOrigin(publicUrl: string | null): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const origin = c.req.header("Origin");
    const fromPage = origin !== undefined || c.req.header("Cookie") !== undefined;
    if (!reads.has(c.req.method) && fromPage && !keyIn(c.req.raw.headers)) {
      const site = c.req.header("Sec-Fetch-Site");
      const own = origin === undefined
        ? site === undefined || site === "same-origin" || site === "none"
        : isOwnOrigin(origin, c.req.header("Host") ?? new URL(c.req.url).host, publicUrl);
      if (!own) throw new Refusal("wrong_origin", "This request comes from another site.");
    }
    await next();
  };
}
