import type { MiddlewareHandler } from "hono";
import type { ErrorAnswer } from "../contract/errors.ts";
import type { AppEnv, Deps } from "../context.ts";

const again = { "Retry-After": "10", "Cache-Control": "no-store" };
const words = "Parley is being started anew. Try again in a moment.";

/** While the process drains (OP2), what is routed behind this is to be asked of the next one. */
export function refuseDraining({ isDraining }: Pick<Deps, "isDraining">): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!isDraining()) return await next();
    if (!c.req.path.startsWith("/api/")) return c.text(words, 503, again);
    const { requestId } = c.var;
    return c.json<ErrorAnswer>({ error: { code: "internal", message: words, requestId } }, 503, again);
  };
}
