import { type Attributes, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { causeOf } from "./cause.ts";

/** Runs `act` inside a span of its own (OP1). Without OpenTelemetry, which the environment turns on, it only runs it. Attributes are ids
 * and counts, never words or addresses. */
export function inSpan<T>(name: string, attributes: Attributes, act: (span: Span) => Promise<T>): Promise<T> {
  return trace.getTracer("parley").startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await act(span);
    } catch (cause) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: causeOf(cause) });
      throw cause;
    } finally {
      span.end();
    }
  });
}
