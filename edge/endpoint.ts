import { zValidator } from "@hono/zod-validator";
import type { Hono, MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import { type Endpoint, type EndpointName, endpoints, type Served } from "./contract/endpoints.ts";
import type { AppContext, AppEnv, Deps, Teammate } from "./context.ts";
import { Refusal, refusalOf } from "./errors.ts";
import { once } from "./idempotency.ts";
import { requireRight } from "./auth/rights.ts";

type Caller<K extends EndpointName> = (typeof endpoints)[K]["who"] extends "public" ? Teammate | undefined : Teammate;

/** What a handler gets: its input is validated and the caller's right checked against the endpoint table. */
export type Call<K extends EndpointName> = {
  deps: Deps;
  teammate: Caller<K>;
  params: Served[K]["params"];
  query: Served[K]["query"];
  body: Served[K]["body"];
  /** Of a create: the id of what it makes. A repeat of a create that died gets the same one. */
  id: string;
  /** Aborts once the client has gone: nobody waits for the answer any more. */
  signal: AbortSignal;
  c: AppContext;
};
export type Handler<K extends EndpointName> = (call: Call<K>) => Promise<Served[K]["answer"] | Response>;
export type Serve = <K extends EndpointName>(name: K, handler: Handler<K>) => void;

const valid = (target: "query" | "json", schema: z.ZodType | undefined): MiddlewareHandler =>
  schema
    ? zValidator(target, schema, (result) => {
      if (!result.success) throw refusalOf(result.error as z.core.$ZodError);
    })
    : (_c, next) => next();

/** A body that is no JSON would be read as an empty one, and change what it did not mean to. */
const requireJson: MiddlewareHandler = (c, next) => {
  const type = c.req.header("Content-Type");
  // Browsers say of a POST without a body that its length is 0, which Deno reads as an empty body.
  const isEmpty = () => c.req.raw.body === null || c.req.header("Content-Length") === "0";
  if (type === undefined ? isEmpty() : /^application\/([\w.-]+\+)?json\b/i.test(type)) return next();
  throw new Refusal("not_supported", "Content-Type: only application/json is read here", "Content-Type");
};

/** Binds handlers to the endpoint table: right, validation, idempotency, answer. Each endpoint is served once. */
export function makeServe(app: Hono<AppEnv>, deps: Deps): Serve {
  return (name, handler) => {
    const endpoint: Endpoint = endpoints[name];
    const [method, path] = name.split(" ") as [string, string];
    const right: MiddlewareHandler<AppEnv> = (c, next) => {
      requireRight(c.var.teammate, endpoint.who);
      return next();
    };
    const json: MiddlewareHandler = endpoint.body ? requireJson : (_c, next) => next();
    app.on(method, path, right, json, valid("query", endpoint.query), valid("json", endpoint.body), async (context) => {
      const c = context as AppContext;
      const input = c.req as unknown as { valid(target: string): never };
      const call = {
        deps,
        teammate: c.var.teammate as never,
        params: c.req.param() as never,
        query: endpoint.query ? input.valid("query") : undefined as never,
        body: endpoint.body ? input.valid("json") : undefined as never,
        signal: c.req.raw.signal,
        c,
      };
      const answer = async (id: string) => {
        const result = await handler({ ...call, id });
        return result instanceof Response
          ? result
          : c.json(result as object, (endpoint.status ?? 200) as ContentfulStatusCode);
      };
      return endpoint.creates
        ? await once(deps, c, name, call.body, answer, { isRaw: endpoint.rawBody !== undefined })
        : await answer("");
    });
  };
}
