import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { databaseFault } from "#db/errors.ts";
import type { Log } from "#jobs/log.ts";
import { type ErrorAnswer, refusals } from "./contract/errors.ts";
import type { AppContext } from "./context.ts";
import { Refusal } from "./errors.ts";
import { routeName } from "./route-name.ts";

/** The one error shape (PD7). A 5xx shows a request id and nothing else (AD4). */
export function answerError(c: AppContext, cause: unknown, log: Log): Response {
  const requestId = c.var.requestId;
  const reply = (status: number, error: Omit<ErrorAnswer["error"], "requestId">) =>
    c.json<ErrorAnswer>({ error: { ...error, requestId } }, status as ContentfulStatusCode);
  if (cause instanceof Refusal) {
    if (cause.retryAfterSeconds) c.header("Retry-After", String(cause.retryAfterSeconds));
    return reply(refusals[cause.code], { code: cause.code, message: cause.message, field: cause.field });
  }
  if (cause instanceof HTTPException && cause.status < 500) {
    const code = cause.status === 413 ? "too_large" : "invalid_field";
    return reply(cause.status, { code, message: cause.message || "The request cannot be read.", field: "body" });
  }
  log("error", "request failed", { requestId, path: routeName(c), cause: describe(cause) });
  return reply(500, { code: "internal", message: "Something went wrong on our side." });
}

// Of a failed statement only what the database said: the rest holds its parameters, which are people's data.
function describe(cause: unknown): string {
  const told = databaseFault(cause) ?? cause;
  return told instanceof Error ? told.stack ?? told.message : String(told);
}
