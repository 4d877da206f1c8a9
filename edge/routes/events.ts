import { streamSSE } from "hono/streaming";
import type { Serve } from "../endpoint.ts";

/** Changes that come together go out together: a bulk action is one event, not a thousand. */
const gatherMs = 50;
const beatMs = 20_000;

/** The change feed for browsers (VI4): each event says what changed, never its content; the browser asks again. */
export function eventRoutes(serve: Serve): void {
  serve("GET /api/events", ({ deps, c }) => {
    c.header("X-Accel-Buffering", "no");
    const answer = streamSSE(c, async (stream) => {
      const gathered = new Map<string, { entity: string; id: string; kind: string }>();
      let gathering: ReturnType<typeof setTimeout> | undefined;
      const tell = () => {
        gathering = undefined;
        void stream.writeSSE({ event: "change", data: JSON.stringify([...gathered.values()]) });
        gathered.clear();
      };
      const leaveChanges = deps.changes.subscribe(({ entity, id, kind }) => {
        gathered.set(`${entity} ${id} ${kind}`, { entity, id, kind });
        gathering ??= setTimeout(tell, gatherMs);
      });
      const beat = setInterval(() => void stream.writeSSE({ event: "beat", data: "" }), beatMs);
      await stream.writeSSE({ event: "open", data: "" });
      await new Promise<void>((end) => {
        const leaveDrain = deps.onDrain(end);
        stream.onAbort(() => {
          leaveDrain();
          end();
        });
      });
      clearInterval(beat);
      clearTimeout(gathering);
      leaveChanges();
    });
    return Promise.resolve(answer);
  });
}
