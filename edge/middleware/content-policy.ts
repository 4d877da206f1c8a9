import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** Nothing but our own files runs or loads in the app (AD3). Routes that show mail set their own, narrower policy. */
export function contentPolicy(): MiddlewareHandler {
  const own = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: "same-origin",
    xFrameOptions: "DENY",
    strictTransportSecurity: "max-age=31536000",
  });
  return async (c, next) => {
    // What a route set itself must win: secureHeaders writes after the handler.
    let narrower: string | null = null;
    let embeddable: string | null = null;
    await own(c, async () => {
      await next();
      narrower = c.res.headers.get("Content-Security-Policy");
      embeddable = c.res.headers.get("Cross-Origin-Resource-Policy");
    });
    if (embeddable) c.res.headers.set("Cross-Origin-Resource-Policy", embeddable);
    if (narrower) {
      c.res.headers.set("Content-Security-Policy", narrower);
      c.res.headers.set("X-Frame-Options", "SAMEORIGIN");
    }
  };
}

/** A HEAD is answered by the handler of the GET: the body that it opened (a file, a stream of events) is closed again, since nobody
 * will read it to its end. */
export const bodilessHead: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.req.raw.method === "HEAD") await c.res.body?.cancel();
};
