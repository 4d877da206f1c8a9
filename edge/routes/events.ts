import { streamSSE } from "hono/streaming";
import type { Serve } from "../endpoint.ts";

/** The change feed for browsers (VI4): each event says what changed, never its content; the browser asks again. */
export function eventRoutes(serve: Serve): void {
  serve("GET /api/events", ({ deps, c }) => {
    c.header("X-Accel-Buffering", "no");
    return Promise.resolve(streamSSE(c, async (stream) => {
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
      const stop = deps.changes.subscribe((changes) => {
        const seen = new Map(changes.map(({ entity, id, kind }) => [`${entity} ${id} ${kind}`, { entity, id, kind }]));
        void stream.writeSSE({ event: "change", data: JSON.stringify([...seen.values()]) });
      });
      const beat = setInterval(() => void stream.writeSSE({ event: "beat", data: "" }), 20_000);
      const leaveOnDrain = deps.onDrain(() => void stream.close());
      await stream.writeSSE({ event: "open", data: "" });
      await ended;
      clearInterval(beat);
      leaveOnDrain();
      stop();
    }));
  });
}
