import { trace } from "@opentelemetry/api";
import type { Context } from "hono";

/** Names the span of this request by its route (OP1), where OpenTelemetry is on. */
export function nameSpan(c: Context, route: string): void {
  const span = trace.getActiveSpan();
  if (!span) return;
  span.updateName(`${c.req.method} ${route}`);
  span.setAttribute("http.route", route);
}
