import { trace } from "@opentelemetry/api";
import type { Context } from "hono";

/** What of a request's address may be traced: its route. Paths hold tokens and ids, queries hold what people search for. */
const hidden = ["url.full", "url.path", "url.query"];

/** Names the span of this request by its route (OP1), where OpenTelemetry is on. */
export function nameSpan(c: Context, route: string): void {
  const span = trace.getActiveSpan();
  if (!span) return;
  span.updateName(`${c.req.method} ${route}`);
  span.setAttribute("http.route", route);
  for (const name of hidden) span.setAttribute(name, route);
}
