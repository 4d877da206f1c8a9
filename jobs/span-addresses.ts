import { type Span, trace } from "@opentelemetry/api";

/** Deno writes what was asked for, by others and by ourselves, whole into its spans: paths hold the tokens of mails and of one-time links,
 * queries hold what people search for. It says each once and keeps every say, so that saying something else afterwards hides nothing. */
const hidden = new Set(["url.full", "url.path", "url.query"]);

/** From here on no span of this thread holds an address that was asked for (AD3); routes name those that matter (OP1). Nothing where
 * OpenTelemetry is off. */
export function keepAddressesOut(): void {
  const span = trace.getTracer("parley").startSpan("");
  if (!span.isRecording()) return;
  const kind: Pick<Span, "setAttribute"> = Object.getPrototypeOf(span);
  const { setAttribute } = kind;
  kind.setAttribute = function (this: Span, name, value) {
    return hidden.has(name) ? this : setAttribute.call(this, name, value);
  };
}
