import { whenDone } from "./database.ts";

type Value = { stringValue?: string; intValue?: string | number; boolValue?: boolean; doubleValue?: number };
export type Span = {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Value }[];
  status?: { code?: number; message?: string };
};

/** A collector of OpenTelemetry over HTTP and JSON on 127.0.0.1: keeps all that it is sent, as it came and by span. */
export function openCollector() {
  const spans: Span[] = [];
  const bodies: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const body = await request.text();
    bodies.push(body);
    if (new URL(request.url).pathname === "/v1/traces") {
      for (const { scopeSpans } of JSON.parse(body).resourceSpans) {
        for (const scope of scopeSpans) spans.push(...scope.spans);
      }
    }
    return Response.json({});
  });
  whenDone(() => server.shutdown());
  return {
    spans,
    bodies,
    /** What turns it on in a process. */
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_SERVICE_NAME: "parley",
      OTEL_BSP_SCHEDULE_DELAY: "100",
    },
  };
}

export const attributesOf = ({ attributes }: Span): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
